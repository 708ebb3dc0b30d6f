/** Tree-sitter's parser of C, as WebAssembly that lies beside the program. */
import { readFile } from "node:fs/promises";
import grammarAddress from "tree-sitter-c/tree-sitter-c.wasm";
import { Language, Parser } from "web-tree-sitter";
import engineAddress from "web-tree-sitter/web-tree-sitter.wasm";
import type { CParser } from "../../compiler/scan/index.js";

/**
 * So often it may ask whether to go on: for a megabyte of plain code it asks 6,000 times. A text that is made to be hard
 * is given up within seconds.
 */
const MOST_QUESTIONS = 10_000;

/** Loads the parser. */
export async function loadCParser(): Promise<CParser> {
  const [engine, grammar] = await Promise.all([engineAddress, grammarAddress].map(read));
  await Parser.init({ wasmBinary: engine! });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar!));
  return {
    parse(text) {
      let questions = 0;
      const tree = parser.parse(text, null, { progressCallback: () => ++questions > MOST_QUESTIONS });
      // Else it would go on with the text that it gave up.
      if (tree === null) parser.reset();
      return tree;
    },
  };
}

function read(address: string): Promise<Buffer> {
  return readFile(new URL(address, import.meta.url));
}

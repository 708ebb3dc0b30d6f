/** Reads C as `lmmu scan` does. */
import { declarationOf } from "../../compiler/scan/declaration.js";
import { readSource, type SourceCalls } from "../../compiler/scan/index.js";
import { format } from "../../grammar/prettier/index.js";
import { parser } from "../cli/c-parser.js";

/** The calls of a C text, which the parser must be able to read. */
export function readC(text: string): SourceCalls {
  const calls = readSource(text, parser);
  if (calls === null) throw new Error("the parser gave up");
  return calls;
}

/** Every function of a C text in the language, laid out, its `@` left out. */
export function declared(text: string): string {
  const { functions } = readC(text);
  const layer = functions.some(({ calls }) => calls.some((call) => call.layer === "generic")) ? "generic" : "older";
  return laidOut(functions.map((each) => declarationOf(each, "mm/x.c", layer)).join("")).replaceAll(
    / +@ "mm\/x\.c:\d+"/g,
    "",
  );
}

/** As `lmmu fmt` does. */
export function laidOut(text: string): string {
  const result = format(text);
  if (!result.ok) throw new Error(text);
  return result.text;
}

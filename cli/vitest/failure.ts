import { resolve } from "node:path";
import { Sources } from "../../compiler/index.js";
import { visible } from "../../compiler/text/index.js";
import type { Diagnostic, Place } from "../../grammar/index.js";
import { diagnosticsPretty } from "../format/diagnostics-pretty.js";
import { PLAIN } from "../format/style.js";

/**
 * Findings as what a test throws. The message is what the command line prints. The stack is the chain of calls that leads to the first of
 * them, each at its line of a `.lmmu` file, so that whoever reads a stack, an editor for instance, gets there.
 */
export class LmmuError extends Error {
  override readonly name = "lmmu";

  /**
   * `files`: the texts that the findings point into, by their names, which are paths from the folder `root`. `place`: where to
   * point if none of them points into a file on the disk.
   */
  constructor(
    diagnostics: readonly Diagnostic[],
    { files, root, place }: { files: ReadonlyMap<string, string>; root: string; place: Place },
  ) {
    const findings = { diagnostics, files, inputs: 1, ruleSets: [] };
    // In plain ASCII: the message also goes into files that are made for programs.
    super(diagnosticsPretty(findings, PLAIN).trimEnd());
    const [first] = diagnostics;
    const calls = (first?.chain ?? []).map(({ frame, file, span }) => ({ frame, file, span })).reverse();
    const found =
      first === undefined ? [] : [{ frame: calls[0]?.frame ?? first.code, file: first.file, span: first.span }];
    const frames = stackLines([...found, ...calls], files, root);
    const lines = frames.length > 0 ? frames : stackLines([{ frame: "", ...place }], files, root);
    // A line of the message may begin with words of a stranger that look like a line of a stack.
    const head = `${this.name}: ${this.message}`.replaceAll(/^ *at /gm, "> $&");
    this.stack = [head, ...lines].join("\n");
  }
}

/** Lines of a stack as V8 writes them. What lies in no file (the library that ships) has none, and no place has two. */
function stackLines(
  calls: readonly (Place & { readonly frame: string })[],
  files: ReadonlyMap<string, string>,
  root: string,
): string[] {
  const sources = new Sources(files);
  const lines = calls.flatMap(({ frame, file, span }) => {
    const start = file.startsWith("lmmu:") ? undefined : sources.position({ file, span })?.start;
    if (start === undefined) return [];
    const position = `${resolve(root, file)}:${start.line}:${start.column}`;
    return [{ position, text: frame === "" ? `    at ${position}` : `    at ${visible(frame, false)} (${position})` }];
  });
  return lines.filter(({ position }, index) => position !== lines[index - 1]?.position).map(({ text }) => text);
}

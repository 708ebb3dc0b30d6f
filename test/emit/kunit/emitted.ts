/** Generated suites of texts, as the tests of them want them. */
import { emitKunit, type KunitFile, type KunitOptions } from "../../../compiler/emit/kunit/index.js";
import { compile, hasErrors } from "../../../compiler/index.js";
import type { Program } from "../../../runtime/index.js";

/** A program that compiles without errors. */
export function programOf(text: string, file = "a.lmmu"): Program {
  const compilation = compile(file, { read: () => ({ ok: true, text }), resolve: () => null });
  if (hasErrors(compilation)) {
    throw new Error(compilation.diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
  }
  return compilation.program!;
}

/** The last one of that name: a file's own hides one that ships. */
export function ruleSetOf({ ruleSets }: Program, name: string): number {
  return ruleSets.findLastIndex((ruleSet) => ruleSet.name === name);
}

/** The C file, and its fragments. */
export function suiteOf(
  program: Program,
  rules: string,
  options: Partial<KunitOptions> = {},
): readonly [KunitFile, KunitFile, KunitFile] {
  const files = emitKunit(program, {
    source: "a.lmmu",
    ruleSet: ruleSetOf(program, rules),
    version: "1.2.3",
    command: "lmmu compile a.lmmu --target kunit -o .",
    ...options,
  });
  if (typeof files === "string") throw new Error(files);
  return files as unknown as readonly [KunitFile, KunitFile, KunitFile];
}

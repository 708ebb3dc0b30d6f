import { resolve } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** The project's own configuration, without the rules that need a file's types: the snippets are no files. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
});

/** What the rule `rule` says about `code` if it stood in `file`. */
async function findings(rule: string, file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: resolve(root, file) });
  const messages = result?.messages ?? [];
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(fatal.message);
  return messages.filter((message) => message.ruleId === rule).map((message) => message.message);
}

const broken = (file: string, specifier: string) =>
  findings("lmmu/import-law", file, `import ${JSON.stringify(specifier)};`);

describe("arrows between the rooms", () => {
  test.each([
    ["runtime/arm64/walk.ts", "../ir.js"],
    ["runtime/machine.ts", "./arm64/index.js"],
    ["grammar/parser.ts", "chevrotain"],
    ["grammar/prettier/format.ts", "prettier/doc"],
    ["compiler/names.ts", "../grammar/index.js"],
    ["compiler/import/arm64.ts", "../../runtime/index.js"],
    ["compiler/import/arm64.ts", "../catalogue.js"],
    ["compiler/names.ts", "fastest-levenshtein"],
    ["compiler/library/index.ts", "./rules/d.lmmu"],
    ["lsp/server.ts", "vscode-languageserver/node"],
    ["lsp/server.ts", "node:fs"],
    ["lsp/server.ts", "../compiler/index.js"],
    ["cli/main.ts", "../lsp/index.js"],
    ["cli/main.ts", "../package.json"],
    ["cli/main.ts", "commander"],
    ["cli/commands/fmt.ts", "../../grammar/prettier/index.js"],
    ["cli/commands/run.ts", "../../compiler/trace/svg/index.js"],
    ["lsp/server.ts", "../compiler/reports/index.js"],
    ["test/trace/svg.test.ts", "../../compiler/trace/svg/lanes.js"],
    ["scripts/docs/main.ts", "../../grammar/highlight/index.js"],
    ["vitest.config.ts", "./cli/vitest/index.js"],
    ["test/cli/help.test.ts", "../../cli/index.js"],
    ["test/runtime/walk.test.ts", "../../runtime/arm64/walk.js"],
    ["test/import/splat.test.ts", "../../compiler/import/splat.js"],
    ["test/model/model.ts", "../../runtime/index.js"],
    ["test/model/model.ts", "./tables.js"],
  ])("%s may import %s", async (file, specifier) => {
    expect(await broken(file, specifier)).toEqual([]);
  });

  test.each([
    ["runtime/machine.ts", "../grammar/index.js", "runtime/ may not import grammar/"],
    ["runtime/machine.ts", "../compiler/index.js", "runtime/ may not import compiler/"],
    ["runtime/machine.ts", "../lsp/index.js", "runtime/ may not import lsp/"],
    ["runtime/machine.ts", "../cli/index.js", "runtime/ may not import cli/"],
    ["runtime/machine.ts", "../package.json", "runtime/ may not import package.json"],
    ["runtime/arm64/walk.ts", "../../grammar/index.js", "runtime/ may not import grammar/"],
    ["runtime/machine.ts", "node:fs", "runtime/ may not import node:fs"],
    ["runtime/machine.ts", "fs/promises", "runtime/ may not import fs/promises"],
    ["runtime/machine.ts", "picocolors", "runtime/ may not import the package picocolors"],
    ["runtime/machine.ts", "@vitest/expect/deep", "runtime/ may not import the package @vitest/expect"],
    ["grammar/parser.ts", "../runtime/index.js", "grammar/ may not import runtime/"],
    ["grammar/parser.ts", "../compiler/index.js", "grammar/ may not import compiler/"],
    ["grammar/parser.ts", "../lsp/index.js", "grammar/ may not import lsp/"],
    ["grammar/parser.ts", "../cli/index.js", "grammar/ may not import cli/"],
    ["grammar/parser.ts", "node:path", "grammar/ may not import node:path"],
    ["grammar/parser.ts", "picocolors", "grammar/ may not import the package picocolors"],
    ["compiler/names.ts", "../lsp/index.js", "compiler/ may not import lsp/"],
    ["compiler/names.ts", "../cli/index.js", "compiler/ may not import cli/"],
    ["compiler/names.ts", "node:fs", "compiler/ may not import node:fs"],
    ["compiler/names.ts", "lmmu/grammar", "compiler/ may not import the package that it is part of"],
    ["lsp/server.ts", "../cli/index.js", "lsp/ may not import cli/"],
    ["compiler/names.ts", "../grammar/ast.js", "grammar/ is entered by grammar/index.js alone"],
    ["compiler/import/arm64.ts", "../../runtime/ir.js", "runtime/ is entered by runtime/index.js alone"],
    ["cli/commands/fmt.ts", "../../grammar/prettier/format.js", "grammar/ is entered by grammar/index.js alone"],
    ["cli/main.ts", "../compiler/catalogue.js", "compiler/ is entered by compiler/index.js alone"],
    ["cli/commands/run.ts", "../../compiler/trace/rows.js", "compiler/ is entered by compiler/index.js alone"],
    ["cli/main.ts", "../lsp/server.js", "lsp/ is entered by lsp/index.js alone"],
    ["test/cli/help.test.ts", "../../runtime/ir.js", "runtime/ is entered by runtime/index.js alone"],
    ["scripts/docs/main.ts", "../../grammar/highlight/vim.js", "grammar/ is entered by grammar/index.js alone"],
    ["test/import/splat.test.ts", "../../compiler/names/scope.js", "compiler/ is entered by compiler/index.js alone"],
    ["test/model/model.ts", "../../runtime/ir.js", "runtime/ is entered by runtime/index.js alone"],
  ])("%s may not import %s", async (file, specifier, objection) => {
    expect(await broken(file, specifier)).toEqual([expect.stringContaining(objection)]);
  });

  test.each([
    'import type { Machine } from "../cli/index.js"; export type X = Machine;',
    'export { run } from "../cli/index.js";',
    'export type { Machine } from "../cli/index.js";',
    'export * from "../cli/index.js";',
    'export const cli = await import("../cli/index.js");',
    'export type Cli = typeof import("../cli/index.js");',
    'export type Machine = import("../cli/index.js").Machine;',
    'import cli = require("../cli/index.js"); export { cli };',
  ])("every form of import counts: %s", async (code) => {
    expect(await findings("lmmu/import-law", "runtime/machine.ts", code)).toEqual(["runtime/ may not import cli/"]);
  });
});

describe("the pure rooms see no clock, no chance and no process", () => {
  test.each([
    ["no-restricted-globals", "export const now = Date.now();"],
    ["no-restricted-globals", "export const now = new Date();"],
    ["no-restricted-globals", "export const now = performance.now();"],
    ["no-restricted-globals", "export const home = process.env;"],
    ["no-restricted-globals", "setTimeout(() => {}, 1);"],
    ["no-restricted-properties", "export const dice = Math.random();"],
    ["no-restricted-properties", "export const now = globalThis.Date;"],
    ["no-restricted-properties", 'export const order = "a".localeCompare("b");'],
    ["no-console", 'console.log("hello");'],
  ])("%s: %s", async (rule, code) => {
    for (const file of ["runtime/machine.ts", "grammar/parser.ts", "compiler/names.ts"]) {
      expect(await findings(rule, file, code), file).toHaveLength(1);
    }
  });

  test("the command line may print and read the clock, the language server may not print", async () => {
    const print = 'console.log("hello");';
    expect(await findings("no-console", "cli/main.ts", print)).toEqual([]);
    expect(await findings("no-restricted-globals", "cli/main.ts", "export const now = Date.now();")).toEqual([]);
    expect(await findings("no-console", "lsp/server.ts", print)).toHaveLength(1);
  });
});

/** What the TextMate grammar makes of texts, written by hand beside them: the form is that of vscode-tmgrammar-test. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseGrammarTestCase, runGrammarTestCase } from "vscode-tmgrammar-test/dist/unit/index.js";
import { expect, test } from "vitest";
import { grammars } from "./textmate.js";

const folder = join(import.meta.dirname, "assertions");

test.each(readdirSync(folder))("%s", async (file) => {
  const cases = parseGrammarTestCase(readFileSync(join(folder, file), "utf8"));
  expect(cases.assertions).not.toEqual([]);
  const failures = await runGrammarTestCase(grammars, cases);
  const told = failures.map(({ line, srcLine, start, end, missing, unexpected, actual }) => {
    const where = `${file}:${line + 1} ${cases.source[srcLine]!.slice(start, end)}`;
    return `${where}: missing ${missing.join()}, unexpected ${unexpected.join()}, found ${actual.join()}`;
  });
  expect(told).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { CATALOGUE } from "../../compiler/index.js";
import {
  FOLDER_OF_DIAGNOSTICS,
  generatedEditorFiles,
  generatedPages,
  generatedPictures,
  SETTINGS_SCHEMA,
} from "../../scripts/docs/main.js";
import { ROOT } from "./markdown.js";

const HOW = "run `npm run docs` and look at what has changed";
let pages: Map<string, string>;

beforeAll(async () => {
  pages = await generatedPages(ROOT);
}, 120_000);

function asItIs(path: string): string {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    return "";
  }
}

test("docs/semantics.md is what the rule sets do", () => {
  expect(asItIs("docs/semantics.md"), HOW).toBe(pages.get("docs/semantics.md"));
});

test("docs/chains.md is what the rule sets make of the examples", () => {
  expect(asItIs("docs/chains.md"), HOW).toBe(pages.get("docs/chains.md"));
});

test("the schema of lmmu.json has the catalogue's findings and the settings' defaults", () => {
  expect(asItIs(SETTINGS_SCHEMA), HOW).toBe(pages.get(SETTINGS_SCHEMA));
});

test("docs/diagnostics/ is what the catalogue says, and nothing else", () => {
  const expected = [...pages.keys()].filter((path) => path.startsWith(`${FOLDER_OF_DIAGNOSTICS}/`));
  const found = readdirSync(join(ROOT, FOLDER_OF_DIAGNOSTICS)).map((name) => `${FOLDER_OF_DIAGNOSTICS}/${name}`);
  expect(found.sort(), HOW).toEqual(expected.sort());
  for (const path of expected) expect(asItIs(path), `${path}: ${HOW}`).toBe(pages.get(path));
});

test("what editors load is made from the grammar's vocabulary", async () => {
  for (const [path, text] of await generatedEditorFiles()) expect(asItIs(path), `${path}: ${HOW}`).toBe(text);
});

test("every finding has a page, and the index leads to it", () => {
  const index = pages.get(`${FOLDER_OF_DIAGNOSTICS}/README.md`)!;
  for (const { code } of CATALOGUE) {
    expect(pages.has(`${FOLDER_OF_DIAGNOSTICS}/${code}.md`)).toBe(true);
    expect(index).toContain(`(${code}.md)`);
  }
});

test("the pictures show what the built command prints", () => {
  for (const [path, svg] of generatedPictures(ROOT)) expect(asItIs(path), `${path}: ${HOW}`).toBe(svg);
});

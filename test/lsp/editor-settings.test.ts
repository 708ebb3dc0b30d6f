/** What the VS Code extension lets users set is what the server asks for. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { DEFAULT_PREFERENCES, readPreferences } from "../../lsp/core/preferences.js";
import { SECTION } from "../../lsp/core/section.js";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string): unknown => JSON.parse(readFileSync(resolve(root, path), "utf8"));

interface Setting {
  readonly default: unknown;
  readonly additionalProperties?: { readonly enum?: readonly string[] };
}
const { properties } = (
  read("lsp/editors/vscode/package.json") as {
    contributes: { configuration: { properties: Readonly<Record<string, Setting>> } };
  }
).contributes.configuration;

/** Settings that the client heeds alone. */
const OF_THE_CLIENT: ReadonlySet<string> = new Set(["lmmu.server.path", "lmmu.trace.server"]);

const names = Object.keys(properties).filter((name) => !OF_THE_CLIENT.has(name));

/** What the editor gives the server for the section: `a.b` is a field of a field. */
function sectionOf(settings: readonly (readonly [name: string, value: unknown])[]): unknown {
  const root: Record<string, unknown> = {};
  for (const [name, value] of settings) {
    const path = name.split(".");
    let at = root;
    for (const part of path.slice(0, -1)) at = (at[part] ??= {}) as Record<string, unknown>;
    at[path.at(-1)!] = value;
  }
  return root[SECTION];
}

test("the defaults are the server's", () => {
  const settings = sectionOf(names.map((name) => [name, properties[name]?.default]));
  expect(readPreferences(settings)).toEqual({ preferences: DEFAULT_PREFERENCES, problems: [] });
  expect(names).toHaveLength(Object.keys(DEFAULT_PREFERENCES).length);
  for (const name of OF_THE_CLIENT) expect(properties).toHaveProperty([name]);
});

test.each(names)("the server looks at %s", (name) => {
  const { problems } = readPreferences(sectionOf([[name, 17]]));
  expect(problems).toEqual([expect.stringContaining(name.replace(`${SECTION}.`, "the setting "))]);
});

test("severities are those of lmmu.json", () => {
  const { definitions } = read("lmmu.schema.json") as { definitions: { severity: { oneOf: { const: string }[] } } };
  const words = definitions.severity.oneOf.map((each) => each.const);
  expect(properties["lmmu.severities"]?.additionalProperties?.enum).toEqual(words);
});

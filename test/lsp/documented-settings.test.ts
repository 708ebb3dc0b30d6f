/** The settings that the documents list: those that the server reads and VS Code offers, with their defaults. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { DEFAULT_PREFERENCES, readPreferences } from "../../lsp/core/preferences.js";

const root = resolve(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/editors.md"), "utf8");
const rows = [...page.matchAll(/^\| `([\w.]+)` +\| `([^`]+)` +\|/gm)].map(
  ([, name, value]) => [name!, JSON.parse(value!) as unknown] as const,
);

/** `{ a: { b: value } }` for `a.b`. */
function nested(name: string, value: unknown): unknown {
  return name.split(".").reduceRight((inner, key) => ({ [key]: inner }), value);
}

test("VS Code offers the same, with the same defaults", () => {
  const manifest = JSON.parse(readFileSync(join(root, "lsp/editors/vscode/package.json"), "utf8")) as {
    contributes: { configuration: { properties: Record<string, { default: unknown }> } };
  };
  // What concerns the extension alone.
  const own = ["lmmu.server.path", "lmmu.trace.server"];
  const offered = Object.entries(manifest.contributes.configuration.properties)
    .filter(([name]) => !own.includes(name))
    .map(([name, setting]) => [name.replace("lmmu.", ""), setting.default]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(offered));
});

test.each(rows)("%s has that default", (name, value) => {
  expect(readPreferences(nested(name, value))).toEqual({ preferences: DEFAULT_PREFERENCES, problems: [] });
});

test.each(rows)("%s is read", (name) => {
  expect(readPreferences(nested(name, 1)).problems).toEqual([expect.stringContaining(name)]);
});

/** The style, case by case: every text in test/fixtures/format is formatted to the `.txt` beside it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format as formatWithPrettier } from "prettier";
import { describe, expect, it } from "vitest";
import * as plugin from "../../../grammar/prettier/index.js";

const folder = join(import.meta.dirname, "../../fixtures/format");
const cases = readdirSync(folder).filter((name) => !name.endsWith(".txt"));

/** Options stand in a comment in the first line. */
function optionsOf(text: string): Partial<plugin.FormatOptions> {
  const json = /^\/\/ (\{.*\})\n/.exec(text)?.[1];
  return json === undefined ? {} : (JSON.parse(json) as Partial<plugin.FormatOptions>);
}

describe.each(cases)("%s", (name) => {
  const text = readFileSync(join(folder, name), "utf8");
  const golden = join(folder, name.replace(/\.\w+$/, ".txt"));
  const options = optionsOf(text);

  it("is formatted so by Prettier", async () => {
    const formatted = await formatWithPrettier(text, { ...options, filepath: name, plugins: [plugin] });
    await expect(formatted).toMatchFileSnapshot(golden);
  });

  it.runIf(name.endsWith(".lmmu"))("and without it", () => {
    expect(plugin.format(text, options)).toEqual({ ok: true, text: readFileSync(golden, "utf8") });
  });
});

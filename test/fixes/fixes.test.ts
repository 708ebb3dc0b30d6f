/**
 * Every `.lmmu` file below cases/ is checked, and the text beside it is what fixes are offered and what comes of the file when
 * they are applied. The first line may be `// rules: A, B`: then it is held against these, as with `--rules`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyFixes, withFixes } from "../../compiler/fixes/index.js";
import { check, type CheckOptions, type Host } from "../../compiler/index.js";
import type { Diagnostic } from "../../grammar/index.js";

const folder = join(import.meta.dirname, "cases");
const cases = readdirSync(folder).filter((name) => name.endsWith(".lmmu"));
const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });

function optionsOf(text: string): CheckOptions {
  const rules = /^\/\/ rules: (.+)/.exec(text)?.[1];
  return rules === undefined ? {} : { ruleSets: rules.split(",").map((each) => each.trim()) };
}

/** Notes get no fixes: they are about what is not asked for. */
const isProblem = ({ severity }: Diagnostic): boolean => severity !== "note";

describe("fixes", () => {
  it.each(cases)("%s", async (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const options = optionsOf(text);
    const host = hostOf(text);
    const { diagnostics } = withFixes(check(name, host, options), host, options);
    const offers = diagnostics.filter(isProblem).map(({ code, message, fixes, help }) => {
      if (fixes.length > 0) expect(help).toBe("");
      return [`${code} ${message}`, ...fixes.map(({ title }) => `  fix: ${title}`), ""].join("\n");
    });
    const fixed = applyFixes(name, host, options);
    const left = fixed.result.diagnostics.filter(isProblem).map(({ code, message }) => `${code} ${message}\n`);
    const after = fixed.texts.get(name) ?? "unchanged\n";
    const told = `${offers.join("")}--- left\n${left.join("")}--- fixed\n${after}`;
    await expect(told).toMatchFileSnapshot(join(folder, name.replace(/\.lmmu$/, ".txt")));
  });
});

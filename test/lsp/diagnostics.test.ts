/** Findings in the editors' protocol. */
import { describe, expect, it } from "vitest";
import { check, DEFAULT_SETTINGS, type Host } from "../../compiler/index.js";
import { Core } from "../../lsp/core/core.js";
import { diagnosticsByUri } from "../../lsp/core/diagnostics.js";

const FILE = "/checkout/a.lmmu";

const noDisk = {
  read: () => ({ ok: false, reason: "missing" }) as const,
  resolve: () => null,
  staysBelow: () => true,
  stamp: () => "",
  settingsPathOf: () => null,
  filesBelow: () => Promise.resolve([]),
};

/** What is found in a text, as the protocol has it. `rules`: the rule sets that count beside those of its lines. */
function found(text: string, homepage: string | null = null, rules: readonly string[] = ["D"]) {
  const host: Host = { read: () => ({ ok: true, text }), resolve: () => null };
  const { diagnostics, files } = check(FILE, host, { settings: { ...DEFAULT_SETTINGS, rules } });
  const options = {
    encoding: "utf-16",
    settingsFile: "lmmu.json",
    libraryFolder: null,
    homepage,
    asksForEdits: true,
  } as const;
  const core = new Core(options, { disk: noDisk, log: () => undefined });
  return diagnosticsByUri(diagnostics, files, core).get(core.uris.uriOf(FILE)) ?? [];
}

describe("findings in the editors' protocol", () => {
  it("lead to their pages, where somebody knows where these are", () => {
    const text = "scenario s { enable; }";
    expect(found(text)[0]).not.toHaveProperty("codeDescription");
    expect(found(text, "https://example.org/lmmu/")[0]).toMatchObject({
      code: "LMMU303",
      codeDescription: { href: "https://example.org/lmmu/docs/diagnostics/LMMU303.md" },
    });
  });

  it("are tagged where something is there for nothing, and nowhere else", () => {
    const all = found(
      [
        "// lmmu: allow leak there is none",
        "config UNREAD;",
        "fn unreached { }",
        "scenario s {",
        "  enable;",
        "  disable;",
        "  disable;",
        "}",
      ].join("\n"),
    );
    const tags = Object.fromEntries(all.map(({ code, tags, range }) => [code, [range.start.line, tags]]));
    expect(tags).toEqual({
      LMMU246: [1, [1]],
      LMMU325: [2, [1]],
      LMMU260: [0, [1]],
      LMMU303: [3, undefined],
      LMMU301: [6, undefined],
    });
  });

  it("have the nesting state at each step of the chain", () => {
    const text = [
      "config X;",
      'fn outer [lazy] @ "mm/outer.c" { next; }',
      "fn pauses [paused] { next; }",
      "fn depends { if (X) next; }",
      "fn opens { lazy { } }",
      "scenario s { outer -> pauses -> depends -> opens; }",
    ].join("\n");
    const related = found(text, null, ["A"]).map(({ message, relatedInformation }) => [
      (message as string).split("\n")[0],
      relatedInformation?.map((each) => each.message),
    ]);
    // v4: a pause leaves the mode and clears state_active; enable while paused warns, and counts all the same.
    expect(related[0]).toEqual([
      '"enable while paused", in opens (A) when X',
      [
        "outer opens a section (mm/outer.c): nesting_level 1, state_active 1, on",
        "pauses pauses it: nesting_level 1, state_active 0, off",
        "depends if (X): nesting_level 1, state_active 0, off",
        "opens enables: nesting_level 2, state_active 0, off",
      ],
    ]);
  });
});

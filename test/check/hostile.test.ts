/**
 * Programs that are made to be hard on the nesting analysis: each ends with what it found or with the
 * word that it is not decided; none is called clean that is not.
 */
import { describe, expect, it } from "vitest";
import { check } from "../../compiler/index.js";

const many = (count: number, each: (index: number) => string, between = "\n"): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(between);

function codes(text: string): string[] {
  const { diagnostics } = check("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  return [...new Set(diagnostics.map(({ code, severity }) => `${code} ${severity}`))].sort();
}

const UNDECIDED = ["LMMU311 warning", "LMMU504 warning"];

/** Each takes seconds: only in deep tests. */
const LONG: ReadonlySet<string> = new Set([
  "65,535 x 65,535 x 65,535 of any call",
  "20,000 sections that are perhaps opened",
  "300 frames that call each other and nest",
  "300 frames, each of which calls thirty others",
  "300 frames that open, and close what others have opened",
  "a chain of 5,000 frames that may open a section each",
  "a chain of 5,000 of a frame that may run its rest twice",
  "a thousand configs, half of which are on",
  "pairs of configs in the worst order",
  "300 configs, each of which opens or closes a section",
  "9,990 frames in a line",
  "500 scenarios, each with a hundred frames in a line",
  "1,000 frames, each in a section of the one before",
  "3,000 frames that nobody calls, all wrong",
]);

/** Those for this mode. */
const wanted = <Case extends readonly [string, ...unknown[]]>(cases: Case[]): Case[] =>
  cases.filter(([name]) => process.env["LMMU_DEEP"] || !LONG.has(name));

describe.runIf(process.env["LMMU_DEEP"])("hostile programs", { timeout: 120_000 }, () => {
  it.each(
    wanted<[string, string]>([
      [
        "a recursion that opens and closes as it likes",
        "fn f { choose { enable; f; } or { disable; f; } or { pause; f; } or { resume; f; } or { } }\nscenario s { f; }",
      ],
      [
        "65,535 x 65,535 x 65,535 of any call",
        "scenario s { repeat 65535 { repeat 65535 { repeat 65535 { choose { enable; } or { disable; } or { pause; } or { resume; } } } } }",
      ],
      ["65,535 x 65,535 disables", "scenario s { repeat 65535 { repeat 65535 { disable; } } }"],
      ["65,535 sections that are perhaps opened", "scenario s { repeat 65535 { maybe { pause; } } }"],
      ["20,000 sections that are perhaps opened", `scenario s { ${many(20_000, () => "maybe { enable; }")} }`],
      [
        "300 frames that call each other and nest",
        `${many(300, (i) => `fn f${i} { choose { f${(i + 1) % 300}; } or { f${(i + 7) % 300}; } or { lazy { f${(i + 13) % 300}; } } or { } }`)}\nscenario s { f0; }`,
      ],
      [
        "300 frames, each of which calls thirty others",
        `${many(300, (i) => `fn f${i} { choose { } ${many(30, (j) => `or { f${(i * 7 + j * 11) % 300}; }`, " ")} or { paused { f${(i + 13) % 300}; } } }`)}\nscenario s { f0; }`,
      ],
      [
        "300 frames that open, and close what others have opened",
        `${many(300, (i) => `fn f${i} { choose { enable; f${(i + 1) % 300}; } or { disable; f${(i + 7) % 300}; } or { } }`)}\nscenario s { f0; }`,
      ],
      [
        "a chain of 5,000 frames that may open a section each",
        `${many(5000, (i) => `fn f${i} { maybe { enable; } next; }`)}\nscenario s { ${many(5000, (i) => `f${i}`, " -> ")}; }`,
      ],
      [
        "a chain of 5,000 of a frame that may run its rest twice",
        `fn f { maybe { next; } maybe { next; } }\nfn g { disable; }\nscenario s { ${many(5000, () => "f", " -> ")} -> g; }`,
      ],
      [
        "a thousand configs, half of which are on",
        `${many(1000, (i) => `config C${i};`)}\nscenario s { if (${many(1000, (i) => `C${i}`, " + ")} == 500) { disable; } }`,
      ],
      [
        "pairs of configs in the worst order",
        `${many(44, (i) => `config C${i};`)}\nscenario s { if (${many(22, (i) => `C${i}`, " || ")}) { } if (${many(22, (i) => `C${i} && C${i + 22}`, " || ")}) { disable; } }`,
      ],
      [
        "300 configs, each of which opens or closes a section",
        `${many(300, (i) => `config C${i};`)}\nscenario s { ${many(300, (i) => `if (C${i}) { enable; } else { disable; }`)} }`,
      ],
    ]),
  )("%s: is not called clean", (_, text) => {
    expect(codes(text).some((code) => UNDECIDED.includes(code) || code.endsWith(" error"))).toBe(true);
  });

  it.each(
    wanted<[string, string, string[]]>([
      ["65,535 x 65,535 rounds of nothing", "scenario s { repeat 65535 { repeat 65535 { } } }", []],
      ["65,535 x 65,535 sections", "scenario s { repeat 65535 { repeat 65535 { lazy { } } } }", []],
      [
        "65,535 x 65,535 sections that stay open",
        "scenario s { repeat 65535 { repeat 65535 { enable; } } }",
        ["LMMU301 error", "LMMU302 error", "LMMU304 error"],
      ],
      [
        "9,990 frames in a line",
        `${many(9990, (i) => `fn f${i} { ${i < 9989 ? `f${i + 1};` : "disable;"} }`)}\nscenario s { f0; }`,
        ["LMMU301 error", "LMMU303 error"],
      ],
      ["20,000 statements", `scenario s { ${many(10_000, () => "enable; disable;")} }`, []],
      ["20,000 sleeps under a lock", `scenario s { spin l { ${many(20_000, () => "sleep;")} } }`, ["LMMU305 error"]],
      [
        "a chain of 5,000 frames with a block",
        `${many(5000, (i) => `fn f${i};`)}\nscenario s { ${many(5000, (i) => `f${i}`, " -> ")} -> { disable; } }`,
        ["LMMU301 error", "LMMU303 error"],
      ],
      [
        "a thousand configs, each of which has a section",
        `${many(1000, (i) => `config C${i};`)}\nscenario s { ${many(1000, (i) => `if (C${i}) { lazy { } }`)} }`,
        [],
      ],
      [
        "500 scenarios, each with a hundred frames in a line",
        `${many(100, (i) => `fn f${i} { lazy { ${i > 0 ? `f${i - 1};` : ""} } }`)}\n${many(500, (i) => `scenario s${i} { f99; }`)}`,
        [],
      ],
      [
        "1,000 frames, each in a section of the one before",
        `${many(1000, (i) => `fn f${i} { ${i < 999 ? `lazy { f${i + 1}; }` : ""} }`)}\nscenario s { f0; }`,
        ["LMMU301 error", "LMMU301 note", "LMMU302 error"],
      ],
      [
        "3,000 frames that nobody calls, all wrong",
        `${many(3000, (i) => `fn f${i} { enable; }`)}\nscenario s { }`,
        ["LMMU310 warning", "LMMU325 note"],
      ],
    ]),
  )("%s", (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });
});

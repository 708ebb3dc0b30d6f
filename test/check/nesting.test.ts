/** What `check` makes of the nesting analysis: what is expected, noted, joined, cut and left to runs. */
import { describe, expect, it } from "vitest";
import { check, type CheckOptions } from "../../compiler/index.js";
import type { Diagnostic } from "../../grammar/index.js";

const found = (text: string, options: CheckOptions = {}): readonly Diagnostic[] =>
  check("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null }, options).diagnostics;

/** "LMMU301 error 4 D,A when C": code, severity, line, rule sets and configs. */
const told = (text: string, options?: CheckOptions): string[] =>
  found(text, options).map(({ code, severity, span, ruleSets, when }) => {
    const line = text.slice(0, span.start).split("\n").length;
    return `${code} ${severity} ${line} ${ruleSets.join(",")}${when === "" ? "" : ` when ${when}`}`;
  });
const errors = (text: string, options?: CheckOptions): string[] =>
  told(text, options).filter((each) => each.includes(" error "));

const many = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join("\n");

describe("expectations", () => {
  const scenario = (line: string): string =>
    `config C;\nfn f { disable; }\nfn g { disable; }\nscenario s {\nf;\nif (C) g;\nexpect ${line}\n}`;

  it("of nothing leave everything", () => {
    // The second disable finds the counter at 255 and breaks the contract unnoticed.
    expect(errors(scenario("D: may clean;"))).toEqual([
      "LMMU301 error 2 D",
      "LMMU302 error 3 D when C",
      "LMMU303 error 4 D",
    ]);
  });

  it("count for their rule set alone", () => {
    const text = "fn f { disable; }\nscenario s {\nf;\nexpect D: leaks, warns;\nexpect literal: clean;\n}";
    expect(errors(text)).toEqual(["LMMU301 error 1 literal", "LMMU303 error 2 literal"]);
  });

  it("count for the text that they name", () => {
    const text = (words: string): string =>
      `fn f { disable; }\nscenario s {\nf;\nexpect D: leaks, may warns "${words}";\n}`;
    expect(errors(text("disable without enable"))).toEqual([]);
    expect(errors(text("something else"))).toContain("LMMU301 error 1 D");
  });

  it("count for the frame that they name, also of hazards", () => {
    const text = (fact: string): string => `fn f { irqs_off { sleep; } }\nscenario s {\nf;\nexpect D: ${fact};\n}`;
    expect(errors(text("hazard sleep_in_atomic in f"))).toEqual([]);
    expect(errors(text("hazard sleep_in_atomic"))).toEqual([]);
    expect(errors(text("may hazard sleep_in_atomic in s"))).toContain("LMMU305 error 1 D");
    const warns = (frame: string): string =>
      `fn f { disable; }\nscenario s {\nf;\nexpect D: leaks, may warns in ${frame};\n}`;
    expect(errors(warns("f"))).toEqual([]);
    expect(errors(warns("s"))).toContain("LMMU301 error 1 D");
  });

  it("count under their configs alone", () => {
    const text = "config C;\nfn f { disable; }\nscenario s {\nf;\nexpect D when C: leaks, warns;\n}";
    expect(errors(text)).toEqual(["LMMU301 error 2 D when !C", "LMMU303 error 3 D when !C"]);
  });
});

describe("notes on other rule sets", () => {
  it("are one at each place, a warning before a broken contract, and none where a held set finds something", () => {
    const text = "scenario s {\npause;\nenable;\ndisable;\nresume;\nexpect D: clean;\n}";
    const notes = told(text);
    const lines = notes.map((each) => each.split(" ")[2]);
    expect(new Set(lines).size).toBe(lines.length);
    expect(notes.filter((each) => each.startsWith("LMMU301")).map((each) => each.split(" ")[2])).toEqual(["2", "5"]);
    expect(notes.every((each) => each.includes(" note "))).toBe(true);
    // Under A the pause warns, under legacy it breaks the contract: the warning is told.
    expect(notes[1]).toMatch(/^LMMU301 note 2 A$/);
  });

  it("are left out where a held set finds something, though it is expected", () => {
    const text = "scenario s {\nenable;\npause;\ndisable;\nresume;\nexpect D: leaks, forbidden;\n}";
    expect(told(text).filter((each) => each.includes(" 4 "))).toEqual([]);
    const clean = text.replace("D: leaks, forbidden", "C: clean").replace("scenario", "// held\nscenario");
    expect(told(clean, { settings: { rules: [], severities: new Map(), include: [], exclude: [] } })).toContain(
      "LMMU301 note 5 A,B",
    );
  });

  it("are left out with --rules, and where a held set is not decided", () => {
    const text = "fn f [lazy];\nfn g [paused];\nscenario s {\nf -> g -> f;\n}";
    expect(told(text)).toEqual(["LMMU301 note 1 A,B"]);
    expect(told(text, { ruleSets: ["D"] })).toEqual([]);
    const undecided = `${text.slice(0, -1)}repeat 20 { opens; }\n}\nfn opens { choose { enable; } or { pause; } }`;
    expect(told(undecided)).toContain("LMMU311 warning 3 D");
    expect(told(undecided).filter((each) => each.includes(" note "))).toEqual([]);
  });
});

describe("notes on calls as written", () => {
  it("are left out where the call is reported already", () => {
    expect(told("scenario s {\nexpect D: leaks;\ndisable;\n}")).toEqual(["LMMU301 error 3 D"]);
    const inHandler = "irq t {\ndisable;\n}\nscenario s {\ninterrupt t;\n}";
    expect(told(inHandler)).toEqual(["LMMU307 note 2 D"]);
  });

  it("keep the configs under which the call is not reported", () => {
    const text =
      "config C;\nfn f {\ndisable;\n}\nirq t { f; }\nscenario s {\nif (C) { interrupt t; } else f;\nexpect D: leaks;\n}";
    expect(told(text).filter((each) => each.includes(" 3 "))).toEqual([
      "LMMU301 error 3 D when !C",
      "LMMU307 note 3 D when C",
    ]);
  });

  it("tell what a section without effect costs on the path where that is most, and nothing of stores outside", () => {
    const text = (body: string): string => `region r: kernel 8 pages;\nscenario s {\n${body}\n}`;
    const cost = (body: string): string[] =>
      found(text(body))
        .filter(({ code }) => code === "LMMU312")
        .map(({ message }) => message);
    const says = (stores: string): string => `\`enable\` has no effect, in s: ${stores}, not batched`;
    expect(cost("paused { lazy { maybe { map r[0]; map r[1]; map r[2]; } map r[4]; } map r[5]; }")).toEqual([
      says("4 stores, 4 barrier pairs"),
    ]);
    expect(cost("paused { lazy { choose { map r[0]; map r[1]; } or { map r[2]; } } }")).toEqual([
      says("2 stores, 2 barrier pairs"),
    ]);
    expect(cost("paused { lazy { choose { map r[2]; } or { map r[0]; map r[1]; } } }")).toEqual([
      says("2 stores, 2 barrier pairs"),
    ]);
    expect(cost("paused { lazy { } map r; }")).toEqual([]);
    expect(cost("lazy { map r; }")).toEqual([]);
  });
});

describe("what is said together", () => {
  it("has the names of the rule sets that say it in the same words under the same configs", () => {
    const text = "fn f [lazy];\nfn g [paused];\nscenario s {\nf -> g -> f;\nexpect A, B, v3: clean;\n}";
    expect(errors(text)).toEqual(["LMMU301 error 1 A,B,v3", "LMMU301 error 1 A,B,v3"]);
  });

  it("is cut at a hundred, and says so", () => {
    const text = `scenario s {\n${many(130, () => "irqs_off { sleep; }")}\n}`;
    const all = found(text);
    expect(all).toHaveLength(100);
    expect(all.flatMap(({ notes }) => notes)).toEqual(["30 more findings of s under D are not shown"]);
    expect(
      found(text.replace("130", "100"))
        .slice(0, 99)
        .flatMap(({ notes }) => notes),
    ).toEqual([]);
  });
});

describe("several tasks", () => {
  it("of one frame find a thing once, under the configs of either", () => {
    const both =
      "config A;\nconfig B;\nfn f { sleep; }\nscenario s {\ntask one { if (A) { irqs_off { f; } } }\ntask two { if (B) { irqs_off { f; } } }\n}";
    expect(told(both)).toEqual(["LMMU305 error 3 D when A || B"]);
    expect(found(both)[0]!.replay).toBeNull();
  });

  it("have no replay, and a single task has one", () => {
    expect(found("scenario s { irqs_off { sleep; } }")[0]!.replay).toEqual({
      scenario: "s",
      ruleSet: "D",
      configs: {},
      choices: [],
    });
  });
});

describe("runs", () => {
  it("are made where pages are given, stored to or asked for", () => {
    const expected = (body: string): string[] => errors(`region r: user 2 pages;\nscenario s {\n${body}\n}`);
    expect(expected("given { map r; }\nassert !mapped(r[0]);")).toEqual(["LMMU502 error 4 D"]);
    expect(expected("assert mapped(r[0]);")).toEqual(["LMMU502 error 3 D"]);
    expect(expected("map r;\nuser read r[0];\nunmap r;\nuser read r[0];")).not.toEqual([]);
    expect(expected("always D: sections == 0;\nlazy { }")).toEqual(["LMMU503 error 4 D"]);
  });

  it("judge what must be", () => {
    expect(errors("scenario s {\nmaybe { enable; }\nexpect D: leaks;\n}")).toEqual(["LMMU501 error 3 D"]);
    expect(errors("scenario s {\nlazy { }\nexpect D: hooks none;\n}")).toEqual(["LMMU501 error 3 D"]);
  });

  it("are not needed for thousands of paths", () => {
    expect(told("scenario s {\nrepeat 40 { maybe { lazy { } } }\n}")).toEqual([]);
    expect(told("scenario s {\nrepeat 40 { maybe { lazy { } } }\nmaybe { enable; }\nexpect D: may leaks;\n}")).toEqual(
      [],
    );
  });
});

describe("the replay", () => {
  const replay = (text: string) => found(text)[0]!.replay!;

  it("names the configs that matter with their values, and the choices in their order", () => {
    const text =
      "config A;\nconfig B;\nconfig C;\nscenario s {\nmaybe { }\nif (!A) { choose { } or { } or { if (B) { irqs_off { sleep; } } } }\nif (C) { lazy { } }\n}";
    expect(replay(text)).toEqual({ scenario: "s", ruleSet: "D", configs: { A: false, B: true }, choices: [0, 2] });
  });
});

describe("frames that no scenario reaches", () => {
  it("are looked at from the outermost, once", () => {
    const text = "fn outer { inner; }\nfn inner { irqs_off { sleep; } }\nfn again { inner; }\nscenario s { }";
    expect(told(text).filter((each) => each.startsWith("LMMU305"))).toEqual(["LMMU305 warning 2 D"]);
  });

  it("are looked at though they call themselves", () => {
    const text = "fn f { irqs_off { sleep; } maybe { f; } }\nfn g { maybe { h; } irqs_off { sleep; } }\nfn h { g; }";
    const warnings = told(text).filter((each) => each.startsWith("LMMU305"));
    expect(warnings).toEqual(["LMMU305 warning 1 D", "LMMU305 warning 2 D"]);
  });
});

/** The text of models for SPIN: that nothing of a stranger's text becomes code, what is refused, and what docs say of it. */
import { describe, expect, it } from "vitest";
import { emitPromela, type PromelaOptions } from "../../compiler/emit/promela/index.js";
import { printString } from "../../grammar/index.js";
import { programOf, ruleSetOf } from "./kunit/emitted.js";
import { HOSTILE } from "./kunit/hostile.js";

function emitted(text: string, rules = "D", options: Partial<PromelaOptions> = {}): ReturnType<typeof emitPromela> {
  const program = programOf(text);
  return emitPromela(program, {
    scenario: 0,
    ruleSet: ruleSetOf(program, rules),
    switches: [],
    source: "a.lmmu",
    version: "1.2.3",
    command: "lmmu compile a.lmmu --target promela",
    lineOf: (origin) => `a.lmmu:${origin}`,
    ...options,
  });
}

function modelOf(...of: Parameters<typeof emitted>): string {
  const model = emitted(...of);
  if (model.kind === "refused") throw new Error(model.reason);
  return model.text;
}

/** A model without its comments and with empty strings: read as the preprocessor reads it. */
function codeIn(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\[^])*"/g, (token) => {
    if (token.startsWith("/")) expect(token.slice(2)).not.toMatch(/\/\*/);
    else if (token.replaceAll("%%", "").includes("%")) expect(token).toMatch(/^"(?:@| %d| %ld| %s|\\n| )*"$/);
    return token.startsWith('"') ? '""' : "";
  });
}

const lines = (text: string): string[] =>
  codeIn(text)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");

describe("texts of strangers", () => {
  const inFile = (told: string): string =>
    `rules own ${printString(told)} extends D {
       enable { forbid ${printString(told)} (pauses > 0); warn ${printString(told)} (pause_count == 1); }
     }
     scenario s ${printString(told)} { pause; enable; expect own: may warns ${printString(told)}; }`;

  it.each(HOSTILE)("%j", (told) => {
    const text = modelOf(inFile(told), "own", { source: `${told}/a.lmmu`, command: told, version: told });
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(lines(text)).toEqual(lines(modelOf(inFile("plain"), "own")));
  });

  it("has names of locks, handlers and variables in comments alone, or as they may be in C", () => {
    const text = modelOf(
      `rules own extends D { bool a.b; bool a_b; enable { a.b = 1; a_b = 0; } }
       irq \`case\` hard { spin \`do\` { } }
       scenario s { interrupts \`case\`; task \`if\` { spin a.b { enable; } } task fi { } expect own: leaks; }`,
      "own",
    );
    expect(codeIn(text)).toMatch(/\bv_a_b\[/);
    expect(codeIn(text)).toMatch(/\bv_a_b_2\[/);
    expect(codeIn(text)).not.toMatch(/\b(?:case|a\.b)\b/);
  });
});

describe("what has no model", () => {
  it.each([
    ["machine { portable y; } scenario s { lazy { } }", "portable y"],
    ["scenario s { repeat 200 { lazy { } } }", "more than 1000 statements"],
    ["fn f { choose { f(); } or { } } scenario s { f(); }", "more than 1000 statements"],
    ["scenario s { lazy { assert pauses + 4294967295 > sections; } }", "more than 32 bits"],
    ["scenario s { lazy { } expect D: may warns x1073741825; }", "counts further"],
    ["region p: kernel 1 pages; scenario s { given { split p; } }", "cannot begin"],
  ])("%s: %s", (text, reason) => {
    expect(emitted(text)).toEqual({ kind: "refused", reason: expect.stringContaining(reason) as string });
  });
});

describe("a model", () => {
  it("is Promela alone where there are no page tables", () => {
    const text = modelOf("scenario s { task a { lazy { } } task b { paused { } } }");
    const [before, , after] = text.split(/^#ifdef OBSERVE\n|^#else\n/m);
    expect(before! + after!).not.toMatch(/c_code|c_expr|c_decl/);
    expect(modelOf("region p: kernel 1 pages; scenario s { given { map p; } read p; }")).toMatch(/c_code/);
  });

  it("computes with literals that 32 bits do not hold where it knows what comes of them", () => {
    const holds = modelOf("scenario s { lazy { assert sections < 99999999999; } }");
    expect(holds).not.toMatch(/99999999999/);
  });

  it("is of one config, and tells of the others", () => {
    const model = emitted("config A; config B; scenario s { if (A) { if (B) { lazy { } } } }");
    expect(model).toMatchObject({
      switches: [
        { switch: expect.any(Number) as number, value: true },
        { switch: expect.any(Number) as number, value: true },
      ],
    });
    expect(model.kind === "model" && model.others).toHaveLength(2);
  });
});

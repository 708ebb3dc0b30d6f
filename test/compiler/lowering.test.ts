import { describe, expect, it } from "vitest";
import { placeOf } from "../../compiler/index.js";
import type { Frame, Instruction } from "../../runtime/index.js";
import { codes, compiled } from "./compiled.js";

function frame(text: string, name: string): Frame {
  const { program, diagnostics } = compiled(text);
  expect(diagnostics).toEqual([]);
  return program!.frames.find((each) => each.name === name)!;
}

/** The code in words: operation, and call, context or target. */
function spell(code: readonly Instruction[]): string[] {
  return code.map((each) => {
    const detail =
      "call" in each
        ? ` ${each.call}`
        : "context" in each
          ? ` ${each.context}`
          : "to" in each && typeof each.to === "number"
            ? ` ${each.to}`
            : "";
    return each.op + detail;
  });
}

describe("frames", () => {
  it("`fn f;` passes through, arguments too", () => {
    expect(frame("fn f;\n", "f").code).toMatchObject([{ op: "next", arguments: null }, { op: "return" }]);
    expect(frame("fn f { next(); }\n", "f").code[0]).toMatchObject({ op: "next", arguments: [] });
  });

  it("an annotation is its block, with two sites", () => {
    const { code } = frame("fn f [lazy];\n", "f");
    expect(spell(code)).toEqual(["call enable", "next", "call disable", "return"]);
    expect(code[0]).not.toMatchObject({ site: (code[2] as { site: number }).site });
  });

  it("`fn f [paused, spin l] if (C) { B }` puts the condition outermost", () => {
    const { code } = frame("config C;\nfn f [paused, spin l] if (C) { sleep; }\n", "f");
    expect(spell(code)).toEqual([
      "branch 6",
      "call pause",
      "enter spin",
      "sleep",
      "exit spin",
      "call resume",
      "return",
    ]);
    expect(code[2]).toMatchObject({ lock: "l" });
  });

  it("a return closes the blocks around it, at the block's own site", () => {
    const { code } = frame("fn f { lazy { nopreempt { return; } } }\n", "f");
    expect(spell(code).slice(0, 5)).toEqual([
      "call enable",
      "enter nopreempt",
      "exit nopreempt",
      "call disable",
      "return",
    ]);
    expect((code[3] as { site: number }).site).toBe((code[6] as { site: number }).site);
  });

  it("a return in a chain's block closes only what the block opened", () => {
    const { code } = frame("fn f { lazy { g -> { paused { return; } }; } }\nfn g;\n", "f");
    const chain = code.find((each) => each.op === "chain")!;
    const block = chain.op === "chain" && chain.elements[1]?.kind === "block" ? chain.elements[1].at : -1;
    expect(spell(code.slice(block, block + 3))).toEqual(["call pause", "call resume", "return"]);
  });

  it("`inlines` is a chain that hands on, with the other's parameters", () => {
    const f = frame("fn f inlines g;\nfn g(p, prot = ro) { protect p prot; next; }\n", "f");
    expect(f.inlines).toBe(1);
    expect(f.parameters.map(({ kind }) => kind)).toEqual(["pages", "protection"]);
    expect(f.code[0]).toMatchObject({
      op: "chain",
      elements: [{ frame: 1, arguments: [{ slot: 0 }, { slot: 1 }] }, { kind: "next" }],
    });
  });

  it("loops count in slots, however often they run", () => {
    const { code, slots } = frame(
      "region r: kernel 4 pages;\nfn f { repeat 65535 { sleep; } for p in r { unmap p; } }\n",
      "f",
    );
    expect(spell(code)).toEqual([
      "rounds",
      "round 4",
      "sleep",
      "jump 1",
      "pages",
      "page 8",
      "unmap",
      "jump 5",
      "return",
    ]);
    expect(slots).toBe(3);
  });

  it("a clone is looked up whole, then without what the compiler appended", () => {
    const { program } = compiled(
      "fn g [lazy];\nfn h.isra.0 [paused];\nfn h;\nscenario s { g.constprop.0 -> h.isra.0; }\n",
    );
    const task = program!.frames.find(({ kind }) => kind === "task")!;
    expect(task.code[0]).toMatchObject({ elements: [{ frame: 0 }, { frame: 1 }] });
  });

  it("an undeclared name is one frame for the program, which passes through", () => {
    const { program } = compiled("scenario s { a -> b; a -> b; }\n");
    expect(program!.frames.filter(({ kind }) => kind === "undeclared").map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

describe("parameters", () => {
  const kinds = (text: string) => frame(text, "f").parameters.map(({ kind }) => kind);

  it("get their kind from a default, else the first use, else the frame they are passed to, else are pages", () => {
    expect(kinds("fn f(a, b = 3, c = ro) { }\n")).toEqual(["pages", "integer", "protection"]);
    expect(kinds("region r: kernel 1 pages;\nfn f(a, b) { store r = a; protect r b; }\n")).toEqual([
      "integer",
      "protection",
    ]);
    expect(kinds("fn f(a) { g(a); }\nfn g(b) { h(b); }\nfn h(c) { if (c == rx) next; }\n")).toEqual(["protection"]);
  });

  it("clash where a later use asks for another kind", () => {
    expect(codes("fn f(p) { unmap p; if (p > 1) next; }\n")).toEqual(["LMMU222"]);
    expect(codes("fn f(p) { unmap p; }\nscenario s { f(3); }\n")).toEqual(["LMMU222"]);
  });

  it("of pages have a region that stands in for a missing argument", () => {
    const { program } = compiled("fn f(p) { unmap p; }\n");
    expect(program!.regions[program!.frames[0]!.parameters[0]!.region!]).toMatchObject({
      implicit: true,
      space: "kernel",
      pages: 1,
    });
  });

  it("too many are an error where written, and fine for a frame without a list", () => {
    const region = "region r: kernel 1 pages;\n";
    expect(codes(`${region}fn f(p) { unmap p; }\nscenario s { f(r, r); }\n`)).toEqual(["LMMU223"]);
    expect(codes(`${region}fn f;\nfn g(p) { unmap p; }\nscenario s { f(r) -> g; }\n`)).toEqual([]);
  });
});

describe("scenarios", () => {
  const ruleSets = (text: string) => {
    const { program } = compiled(text);
    return program!.scenarios[0]!.ruleSets.map((index) => program!.ruleSets[index]!.name);
  };

  it("run under the rule sets that their lines name, else under D", () => {
    expect(ruleSets("scenario s { lazy { } }\n")).toEqual(["D"]);
    expect(ruleSets("scenario s { lazy { } expect C, A: clean; expect B: clean; }\n")).toEqual(["A", "B", "C"]);
    expect(ruleSets("rules mine extends D { }\nscenario s { lazy { } expect all: clean; }\n")).toEqual([
      "legacy",
      "A",
      "B",
      "C",
      "D",
      "mine",
    ]);
  });

  it("give a line without rule sets those of the others", () => {
    const { program } = compiled("scenario s { lazy { } expect A, C: clean; expect: barriers 0; }\n");
    expect(program!.scenarios[0]!.expectations[1]!.ruleSets).toEqual(program!.scenarios[0]!.ruleSets);
  });

  it("without `expect` expect D to be clean", () => {
    expect(compiled("scenario s { lazy { } }\n").program!.scenarios[0]!.expectations).toMatchObject([
      { ruleSets: [4], when: null, facts: [{ kind: "clean", may: false }] },
    ]);
  });

  it("find facts that cannot hold together, also under guards that overlap", () => {
    const clash = "LMMU510";
    expect(codes("config C;\nscenario s { expect D when C: clean; expect D: leaks; }\n")).toEqual([clash]);
    expect(codes("config C;\nscenario s { expect D when C: clean; expect D when !C: leaks; }\n")).toEqual([]);
    expect(
      codes("scenario s { expect all when kernel < 7.0: clean; expect all when kernel >= 7.0: leaks; }\n"),
    ).toEqual([]);
    expect(codes("scenario s { expect D: hooks enter leave, hooks enter; }\n")).toEqual([clash]);
    expect(codes("scenario s { expect D: clean; expect D: may leaks; }\n")).toEqual([]);
  });

  it("restrict an assert about variables to the rule sets that have them", () => {
    const { program } = compiled("fn f { assert nesting_level == 0; }\n");
    const [assert] = program!.frames[0]!.code;
    const names = assert?.op === "assert" ? assert.ruleSets!.map((index) => program!.ruleSets[index]!.name) : [];
    expect(names).toContain("A");
    expect(names).not.toContain("D");
  });
});

describe("rule sets", () => {
  it("take what they do not define from the set that they extend", () => {
    const { program } = compiled("rules mine extends D { u8 more; enable { more += 1; } }\n");
    const mine = program!.ruleSets.at(-1)!;
    const d = program!.ruleSets.find(({ name }) => name === "D")!;
    expect(mine.variables.map(({ name }) => name)).toEqual([...d.variables.map(({ name }) => name), "more"]);
    expect(mine.calls.disable).toEqual(d.calls.disable);
    expect(mine.calls.enable).toMatchObject([{ op: "assign", variable: "more" }, { op: "return" }]);
  });

  it("may use a variable as `active`", () => {
    const body = "bool active; enable { active = 1; } disable { active = 0; } pause { } resume { }";
    expect(compiled(`rules mine { ${body} }\n`).program!.ruleSets.at(-1)!.active).toEqual({
      op: "variable",
      name: "active",
    });
    expect(codes(`rules mine { ${body} active = 1; }\n`)).toEqual(["LMMU251"]);
  });

  it("ask for `crossing` in the contract of `disable` and `resume` alone", () => {
    expect(codes('rules mine extends D { disable { forbid "x" (crossing); } }\n')).toEqual([]);
    expect(codes('rules mine extends D { enable { forbid "x" (crossing); } }\n')).toEqual(["LMMU213"]);
    expect(codes("rules mine extends D { disable { if (crossing) return; } }\n")).toEqual(["LMMU213"]);
  });
});

describe("origins", () => {
  it("are places of the text, relative to their declaration", () => {
    const text = "fn f {\n  enable;\n}\n";
    for (const before of ["", "// moved\n"]) {
      const { program, origins } = compiled(before + text);
      const place = placeOf(origins, program!.frames[0]!.code[0]!.origin);
      expect((before + text).slice(place.span.start, place.span.end)).toMatch(/^enable;?$/);
    }
    const entries = (moved: string) => compiled(moved + text).origins.entries;
    expect(entries("// moved\n")).toEqual(entries(""));
  });
});

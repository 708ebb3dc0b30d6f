import { describe, expect, it } from "vitest";
import { codes, compiled } from "./compiled.js";

const UNREACHABLE = "LMMU320";
const ENDLESS = "LMMU321";
const GROWING = "LMMU322";
const TWICE = "LMMU323";

describe("a part of a chain that nothing can run", () => {
  it("is an error at its arrow, once for a chain", () => {
    const text = "fn f { }\nfn g { }\nscenario s { u -> f -> g -> f; }\n";
    const { diagnostics } = compiled(text);
    expect(diagnostics.map(({ code }) => code)).toEqual([UNREACHABLE]);
    expect(diagnostics[0]!.span.start).toBe(text.indexOf("-> g"));
  });

  it("is none where the frame says `next` under a config, in a block or through others", () => {
    const tail = "fn g { }\nscenario s { f -> g; }\n";
    expect(codes(`config C;\nfn f if (C);\n${tail}`)).toEqual([]);
    expect(codes(`fn f { h -> { next; }; }\nfn h;\n${tail}`)).toEqual([]);
    expect(codes(`fn f { h -> k -> next; }\nfn h;\nfn k { maybe { next; } }\n${tail}`)).toEqual([]);
    expect(codes(`fn f inlines h;\nfn h { next; }\n${tail}`)).toEqual([]);
  });

  it("is one where `next` stands after a return, or after a frame that never goes on", () => {
    const tail = "fn g { }\nscenario s { f -> g; }\n";
    expect(codes(`fn f { return; next; }\n${tail}`)).toEqual([UNREACHABLE]);
    expect(codes(`fn f inlines h;\nfn h { }\n${tail}`)).toEqual([UNREACHABLE]);
  });

  it("is none where the body calls what the rest begins with, undeclared frames skipped", () => {
    expect(codes("fn f { g; }\nfn g;\nfn h { }\nscenario s { f -> u -> g -> h; }\n")).toEqual([]);
    expect(codes("fn f { g; }\nfn g { }\nfn h { }\nscenario s { f -> g -> h; }\n")).toEqual([UNREACHABLE]);
    expect(codes("fn f { k -> next; }\nfn k { g; }\nfn g { }\nscenario s { f -> g; }\n")).toEqual([]);
  });
});

describe("recursion", () => {
  it("that no path leaves is an error, at the first of its frames alone", () => {
    const { diagnostics } = compiled("fn f { g; }\nfn g { repeat 2 { f; } }\nfn caller { f; }\n");
    expect(diagnostics.map(({ code }) => code)).toEqual([ENDLESS]);
    expect(diagnostics[0]!.message).toContain("f -> g -> f");
  });

  it("through the rest of a chain is one as well", () => {
    expect(codes("fn a { next; }\nfn f { a -> f; }\n")).toEqual([ENDLESS]);
    expect(codes("fn a { maybe { next; } }\nfn f { a -> f; }\n")).toEqual([]);
  });

  it("with a way out is none", () => {
    expect(codes("config C;\nfn f if (C) { f; }\n")).toEqual([]);
    expect(codes("fn f { choose { f; } or { return; } }\n")).toEqual([]);
    expect(codes("fn f { repeat 0 { f; } }\n")).toEqual([]);
  });
});

describe("a chain that hands on its frame's rest", () => {
  it("may lead back only through the element right before `-> next`", () => {
    expect(codes("fn f { maybe { f -> g -> next; } next; }\nfn g;\n")).toEqual([GROWING]);
    expect(codes("fn f { maybe { g -> f -> next; } next; }\nfn g;\n")).toEqual([]);
    expect(codes("fn f { maybe { h -> g -> next; } next; }\nfn g;\nfn h { maybe { f; } next; }\n")).toEqual([GROWING]);
  });

  it("counts a block that says `next`", () => {
    expect(codes("fn f { maybe { f -> { next; }; } next; }\n")).toEqual([GROWING]);
    expect(codes("fn f { maybe { f -> { enable; disable; }; } next; }\n")).toEqual([]);
  });
});

describe("a frame that trace and body both name", () => {
  it("runs twice where it stands later in the rest", () => {
    expect(codes("fn f { g; next; }\nfn g;\nfn h;\nscenario s { f -> h -> g; }\n")).toEqual([TWICE]);
    expect(codes("fn f { g; next; }\nfn g;\nfn h;\nscenario s { f -> u -> g -> h; }\n")).toEqual([]);
  });
});

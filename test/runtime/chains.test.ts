/** Frames and chains: what a call is, what the rest is, and where `next` leads. Each test tells one rule of the language. */
import { describe, expect, test } from "vitest";
import { callsOf, findingsOf, runsOf } from "./programs.js";

/** A scenario of one chain, with the frames it needs. */
function scenario(frames: string, body: string): string {
  return `${frames}\nscenario s {\n${body}\n}\n`;
}

describe("next", () => {
  test("runs the rest and comes back", () => {
    const text = scenario("fn f { enable; next; disable; }\nfn g { pause; resume; }", "f -> g;");
    expect(callsOf(text)).toEqual(["s>f: enable", "s>f>g: pause", "s>f>g: resume", "s>f: disable"]);
  });

  test("said twice runs the rest twice, in a loop as often as the loop", () => {
    const text = scenario("fn f { next; repeat 2 { next; } }\nfn g { pause; resume; }", "f -> g;");
    expect(callsOf(text)).toHaveLength(6);
  });

  test("at the end of a chain does nothing", () => {
    expect(callsOf(scenario("fn f { next; enable; next; disable; }", "f();"))).toEqual(["s>f: enable", "s>f: disable"]);
  });

  test("in a block is the frame's own", () => {
    const text = scenario("fn f { lazy { maybe { next; } } }\nfn g { pause; resume; }", "f -> g;");
    expect(callsOf(text)).toEqual(["s>f: enable", "s>f>g: pause", "s>f>g: resume", "s>f: disable"]);
  });

  test("in the block at the end of a chain is that of the frame in which the chain stands", () => {
    const text = scenario("fn h;\nfn f { h -> { enable; next; disable; } }\nfn g { pause; resume; }", "f -> g;");
    expect(callsOf(text)).toEqual([
      "s>f>h>{f}: enable",
      "s>f>h>{f}>g: pause",
      "s>f>h>{f}>g: resume",
      "s>f>h>{f}: disable",
    ]);
  });

  test("as a chain's last element hands the caller's rest on", () => {
    const text = scenario("fn h [lazy];\nfn f { h -> next; }\nfn g { pause; resume; }", "f -> g;");
    expect(callsOf(text)).toEqual(["s>f>h: enable", "s>f>h>g: pause", "s>f>h>g: resume", "s>f>h: disable"]);
  });
});

describe("an undeclared name in a chain", () => {
  test("passes through", () => {
    expect(callsOf(scenario("fn g { pause; resume; }", "a -> b -> g;"))[0]).toBe("s>a>b>g: pause");
  });

  test("may carry an annotation", () => {
    expect(callsOf(scenario("fn g { pause; resume; }", "a [lazy] -> g;"))).toEqual([
      "s>a: enable",
      "s>a>g: pause",
      "s>a>g: resume",
      "s>a: disable",
    ]);
  });
});

describe("a frame that trace and body both name", () => {
  const split = "fn split_folio { pause; resume; }";

  test("runs once, where the body calls it, and every `next` does nothing", () => {
    const text = scenario(`${split}\nfn walk { lazy { next; } split_folio(); next; }`, "walk -> split_folio;");
    expect(callsOf(text)).toEqual([
      "s>walk: enable",
      "s>walk: disable",
      "s>walk>split_folio: pause",
      "s>walk>split_folio: resume",
    ]);
  });

  test("takes the remainder of the rest along", () => {
    const text = scenario(
      "fn split_folio { next; }\nfn g { pause; resume; }\nfn walk { lazy { next; } split_folio(); }",
      "walk -> split_folio -> g;",
    );
    expect(callsOf(text).slice(2)).toEqual(["s>walk>split_folio>g: pause", "s>walk>split_folio>g: resume"]);
  });

  test("takes it along only at `-> next` where its own chain goes on", () => {
    const frames = "fn split_folio { next; }\nfn own;\nfn g { pause; resume; }";
    expect(
      callsOf(scenario(`${frames}\nfn walk { split_folio -> own -> next; }`, "walk -> split_folio -> g;"))[0],
    ).toBe("s>walk>split_folio>own>g: pause");
  });

  test("is found behind undeclared names, which stay on the stack", () => {
    const text = scenario(`${split}\nfn walk { lazy { next; } split_folio(); }`, "walk -> x -> y -> split_folio;");
    expect(callsOf(text)[2]).toBe("s>walk>x>y>split_folio: pause");
  });

  test("runs in the body as well where another frame is the first: it runs twice", () => {
    const text = scenario(`${split}\nfn between;\nfn walk { split_folio(); next; }`, "walk -> between -> split_folio;");
    expect(callsOf(text).map((call) => call.split(":")[0])).toEqual([
      "s>walk>split_folio",
      "s>walk>split_folio",
      "s>walk>between>split_folio",
      "s>walk>between>split_folio",
    ]);
  });

  test("has the trace's annotation", () => {
    const text = scenario("fn split_folio;\nfn walk { split_folio(); }", "walk -> split_folio [lazy];");
    expect(callsOf(text)).toEqual(["s>walk>split_folio: enable", "s>walk>split_folio: disable"]);
  });

  test("has the trace's arguments", () => {
    const text = scenario("fn g(n) { if (n == 2) { pause; resume; } }\nfn walk { g(1); }", "walk -> g(2);");
    expect(callsOf(text)).toHaveLength(2);
  });

  test("claims only within its own activation", () => {
    const text = scenario("fn g { pause; resume; next; }\nfn f { g(); next; }", "f -> f -> g;");
    expect(callsOf(text).map((call) => call.split(":")[0])).toEqual(["s>f>g", "s>f>g", "s>f>f>g", "s>f>f>g"]);
  });
});

describe("an inlined frame", () => {
  const frames = "fn apply_to_pte_range [lazy];\nfn __apply inlines apply_to_pte_range;\nfn g { pause; resume; }";

  test("is reported in the frame that it is inlined into", () => {
    expect(callsOf(scenario(frames, "__apply -> g;"))).toEqual([
      "s>__apply>__apply(apply_to_pte_range): enable",
      "s>__apply>__apply(apply_to_pte_range)>g: pause",
      "s>__apply>__apply(apply_to_pte_range)>g: resume",
      "s>__apply>__apply(apply_to_pte_range): disable",
    ]);
  });

  test("runs once where the rest begins with it", () => {
    expect(callsOf(scenario(frames, "__apply -> apply_to_pte_range -> g;"))).toHaveLength(4);
  });

  test("is reported in the outermost of several hosts", () => {
    const nested = `${frames}\nfn outer inlines __apply;`;
    expect(callsOf(scenario(nested, "outer -> g;"))[0]).toBe(
      "s>outer>outer(__apply)>outer(apply_to_pte_range): enable",
    );
  });

  test("gets the arguments of its host", () => {
    const text = scenario("fn g(n) { if (n == 2) { pause; resume; } }\nfn f inlines g;\nfn h { next(2); }", "h -> f;");
    expect(callsOf(text)).toHaveLength(2);
  });
});

describe("annotations and guards", () => {
  test("`fn f [lazy] if (C) { B }` is `if (C) { lazy { B } }`", () => {
    const frames = "config C = n;\nfn f [lazy] if (C) { pause; resume; }";
    expect(callsOf(scenario(frames, "f();"))).toEqual([]);
    expect(callsOf(scenario(frames.replace("= n", "= y"), "f();"))).toHaveLength(4);
  });

  test("a guard without a body holds the rest back", () => {
    const frames = "config C = n;\nfn f if (C);\nfn g { pause; resume; }";
    expect(callsOf(scenario(frames, "f -> g;"))).toEqual([]);
  });

  test("one in the chain is outside the frame's own", () => {
    expect(callsOf(scenario("fn f [paused];", "f [lazy] -> x;"))).toEqual([
      "s>f: enable",
      "s>f: pause",
      "s>f: resume",
      "s>f: disable",
    ]);
  });
});

describe("return", () => {
  test("closes the balanced blocks that it leaves, innermost first", () => {
    expect(callsOf(scenario("fn f { lazy { paused { return; } } enable; }", "f();"))).toEqual([
      "s>f: enable",
      "s>f: pause",
      "s>f: resume",
      "s>f: disable",
    ]);
  });

  test("in the block at the end of a chain leaves that block alone", () => {
    const text = scenario("fn h;\nfn f { lazy { h -> { paused { return; } } pause; resume; } }", "f();");
    expect(callsOf(text)).toEqual([
      "s>f: enable",
      "s>f>h>{f}: pause",
      "s>f>h>{f}: resume",
      "s>f: pause",
      "s>f: resume",
      "s>f: disable",
    ]);
  });

  test("leaves the frame, not the chain", () => {
    expect(callsOf(scenario("fn f { next; return; enable; }\nfn g { pause; resume; }", "f -> g; g();"))).toHaveLength(
      4,
    );
  });
});

describe("arguments", () => {
  const check = "fn g(n) { if (n == 2) { pause; resume; } }";

  test("of `next` go to the rest's first frame", () => {
    expect(callsOf(scenario(`${check}\nfn f { next(2); }`, "f -> g;"))).toHaveLength(2);
  });

  test("of the chain win over them", () => {
    expect(callsOf(scenario(`${check}\nfn f { next(1); }`, "f -> g(2);"))).toHaveLength(2);
  });

  test("pass through frames without a body, and through undeclared names", () => {
    expect(callsOf(scenario(`${check}\nfn f { next(2); }\nfn through;`, "f -> through -> unknown -> g;"))).toHaveLength(
      2,
    );
  });

  test("have defaults", () => {
    expect(callsOf(scenario("fn g(n = 2) { if (n == 2) { pause; resume; } }", "g();"))).toHaveLength(2);
  });

  test("that are integers without a default must be given", () => {
    const { runs } = runsOf(scenario(`${check}\nfn f { next; }`, "f -> unknown -> g;"));
    expect(runs[0]!.stop).toMatchObject({ kind: "argument", parameter: 0 });
  });

  test("belong to the frame in which the chain stands", () => {
    const text = scenario(`${check}\nfn h { next; }\nfn f(m) { h -> g(m); }`, "f(2);");
    expect(callsOf(text)).toHaveLength(2);
  });
});

describe("control", () => {
  test("`for` goes through pages upwards, a range by range", () => {
    const text = scenario(
      "region r: kernel 4 pages;\nfn f(p) { enable; }\nfn g { for p in r[1..3] { f(p); } }",
      "g();",
    );
    expect(callsOf(text)).toHaveLength(2);
  });

  test("`repeat 0` does nothing", () => {
    expect(callsOf(scenario("fn f { repeat 0 { enable; } }", "f();"))).toEqual([]);
  });

  test("loops of several activations do not share their counters", () => {
    const text = scenario("fn f { repeat 2 { next; } }\nfn g { enable; }", "f -> f -> g;");
    expect(callsOf(text)).toHaveLength(4);
  });
});

describe("calls nest", () => {
  test("at most 10,000 deep", () => {
    const { runs } = runsOf(scenario("config C;\nfn f { if (C) return; f(); }", "f();"));
    expect(runs.map(({ stop }) => stop?.kind ?? "end")).toEqual(["end", "call_depth"]);
  });

  test("that deep in a chain, with a long rest", () => {
    const names = Array.from({ length: 9_990 }, (_, index) => `f${index}`);
    expect(callsOf(scenario("fn g { enable; }", `${names.join(" -> ")} -> g;`))).toHaveLength(1);
  });

  test("and open at most 1,024 sections and pauses", () => {
    const { runs } = runsOf(scenario("", "repeat 1024 { pause; } pause;"));
    expect(runs[0]!.stop).toMatchObject({ kind: "written_depth", limit: 1024 });
    expect(runs[0]!.steps).toHaveLength(1024);
  });
});

describe("what is reported", () => {
  test("names the frame whose text holds the call", () => {
    expect(findingsOf(scenario("fn f { disable; }", "f();"))).toEqual([
      "warning in f: disable without enable",
      "forbidden in f: disable without enable",
      "leak in s",
    ]);
  });
});

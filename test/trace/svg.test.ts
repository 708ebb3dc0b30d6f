/** The picture of a trace: what is in it, and that nothing of a stranger's text becomes markup. */
import fc from "fast-check";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Sources } from "../../compiler/index.js";
import { lanesOf } from "../../compiler/trace/svg/lanes.js";
import { tracesSvg } from "../../compiler/trace/svg/index.js";
import type { Trace } from "../../compiler/trace/index.js";
import { visible } from "../../compiler/text/index.js";
import { interleavedSvg } from "../../compiler/trace/svg/interleaved/index.js";
import { Path, preempted } from "./paths.js";
import { tracesOf } from "./traces-of.js";
import { WRITTEN_LINE, WrittenTraces } from "./written-trace.js";

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  svg: ["xmlns", "version", "width", "height", "viewBox"],
  title: [],
  style: ["type"],
  defs: [],
  pattern: ["id", "width", "height", "patternUnits", "patternTransform"],
  g: ["transform", "font-family", "font-size"],
  rect: ["x", "y", "width", "height", "rx", "class", "fill"],
  path: ["d", "class", "fill", "stroke", "stroke-width", "stroke-dasharray"],
  circle: ["cx", "cy", "r", "class", "fill", "stroke", "stroke-width"],
  text: ["x", "y", "class", "fill", "font-weight", "font-size", "textLength", "lengthAdjust"],
};

/** Reads a document of nothing but the elements and attributes above; fails at anything else. Returns its texts. */
function readSvg(svg: string): string[] {
  const wrong: string[] = [];
  const hold = (holds: boolean, what: string): void => void (holds || wrong.push(what));
  const text = (raw: string): string => {
    hold(!/[<>]|&(?!(?:amp|lt|gt|quot|apos|#x[0-9a-f]+);)/.test(raw), raw);
    return raw.replace(/&(?:(amp|lt|gt|quot|apos)|#x([0-9a-f]+));/g, (_, name: string | undefined, code: string) => {
      if (name === undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[name]!;
    });
  };
  hold(/^[\n\x20-\x7e]*$/.test(svg), "not ASCII");
  const texts: string[] = [];
  const open: string[] = [];
  let at = 0;
  for (const tag of svg.matchAll(/<(\/?)(\w+)((?: [\w-]+="[^"<]*")*)(\/?)>/g)) {
    const between = text(svg.slice(at, tag.index));
    if (between.trim() !== "" && open.at(-1) !== "style") texts.push(between);
    at = tag.index + tag[0].length;
    const [, closing, name, attributes, empty] = tag;
    const allowed = ATTRIBUTES[name!];
    hold(allowed !== undefined, tag[0]);
    for (const [whole, key, value] of attributes!.matchAll(/ ([\w-]+)="([^"]*)"/g)) {
      hold(allowed?.includes(key!) === true, whole);
      hold(value === "url(#lmmu-hatch)" || !/url|javascript:|NaN|undefined|Infinity/.test(text(value!)), whole);
    }
    if (closing === "/") hold(open.pop() === name, tag[0]);
    else if (empty !== "/") open.push(name!);
  }
  hold(svg.slice(at).trim() === "" && open.length === 0, "the document's end");
  expect(wrong).toEqual([]);
  return texts;
}

const SPLAT = `region shadow: kernel 4 pages;
fn apply_to_pte_range [lazy];
fn callback [paused] { map shadow; next; }
fn update_range_prot [lazy];
irq timer { lazy { } }
scenario s "a title" {
  lazy { map shadow; interrupt timer; read shadow[1]; }
  apply_to_pte_range -> callback -> update_range_prot;
  expect A: hazard not_visible, warns "enable while paused", warns "disable while not active";
}`;

describe("the picture", () => {
  it("is an SVG of known elements, with the words of the trace", () => {
    const { traces, sources } = tracesOf(SPLAT);
    const texts = readSvg(tracesSvg(traces, sources, ""));
    for (const text of ["s under A", "a title", "task s", "interrupt timer", "update_range_prot", "WARN:", "enter"]) {
      expect(texts).toContain(text);
    }
    expect(texts).toContain("enable while paused (include/linux/pgtable.h:273)");
    expect(texts).toContain("HAZARD not_visible");
  });

  it("is the same each time", () => {
    const draw = (): string => {
      const { traces, sources } = tracesOf(SPLAT);
      return tracesSvg(traces, sources, "2 more runs");
    };
    expect(draw()).toBe(draw());
  });

  it("has runs below each other, and counts those that are too many", () => {
    const { traces, sources } = tracesOf(SPLAT);
    const texts = readSvg(tracesSvg([traces[0]!, traces[0]!], sources, "3 more runs <as many>"));
    expect(texts.filter((text) => text === "s under A")).toHaveLength(2);
    expect(texts).toContain("3 more runs <as many>");
  });

  it("stops after so many rows and says how much is missing", () => {
    // No two alike, or they would be folded.
    const body = Array.from({ length: 400 }, (_, i) => `mutex m${i} { }`);
    const { traces, sources } = tracesOf(`scenario s { ${body.join(" ")} }`);
    const { steps } = traces[0]!.run;
    const svg = tracesSvg(traces, sources, "");
    const more = readSvg(svg).flatMap((text) => /^(\d+) more steps; --format json has all$/.exec(text)?.[1] ?? []);
    expect(more).toHaveLength(1);
    expect(Number(more[0])).toBeGreaterThan(100);
    expect(Number(more[0])).toBeLessThan(steps.length);
    expect(svg.length).toBeLessThan(200_000);
  });

  it("explains what it has and nothing else", () => {
    const { traces, sources } = tracesOf("scenario s { lazy { } }");
    const texts = readSvg(tracesSvg(traces, sources, ""));
    expect(texts).toContain("section open");
    expect(texts).not.toContain("a barrier is owed");
    expect(texts).not.toContain("paused");
  });
});

describe("texts of strangers", () => {
  /** A run in which every name is the same text. */
  function hostile(text: string): { trace: Trace; sources: Sources } {
    const name = text.replaceAll("/", "").replaceAll("#", "") || "f";
    const traces = new WrittenTraces({ scenario: text, title: text, regions: [{ name: text, pages: 2 }] });
    const pages = { region: 0, from: 0, to: 1 };
    const trace = traces.trace(traces.ruleSet(text, ["u8 n"]), {
      switches: { [text]: true },
      steps: [
        { in: name, action: { kind: "context", context: "spin", lock: text, enters: true } },
        { in: name, call: "enable", warns: text, active: true },
        { in: name, action: { kind: "flush_tlb", pages } },
        {
          in: name,
          action: {
            kind: "access",
            access: "read",
            user: false,
            pages,
            results: [{ pages, outcomes: [{ because: null, kind: "translated", address: text, memory: text }] }],
            more: 0,
          },
        },
      ],
      problem: { kind: "not_mapped", page: pages },
    });
    return { trace, sources: new Sources(new Map([["f.lmmu", WRITTEN_LINE]])) };
  }

  it.each([
    "]]>",
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    "' onload='alert(1)",
    "&lt;&#60;&unknown;",
    "<!--",
    "--><image href='//x'/>",
    "<![CDATA[",
    "\u0000\u0001\u001b[2J\u007f\u0085\ufffe\uffff\ud800",
    "\u202e\u2028\u200b",
    "日本\u{1f600}",
    "%0a&#xa;\n\t",
    "$& $1 $`",
  ])("%j are text", (text) => {
    const { trace, sources } = hostile(text);
    const texts = readSvg(tracesSvg([trace], sources, ""));
    expect(texts).toContain(`${visible(text, true)} under ${visible(text, true)} when ${visible(text, true)}`);
    expect(texts).toContain(`spin ${visible(text, true)}`);
  });

  it("whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const { trace, sources } = hostile(text);
        readSvg(tracesSvg([trace], sources, ""));
        readSvg(interleavedSvg(trace, sources, { kind: "stopped" }));
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 2000 : 25 },
    );
  });
});

describe("the picture of interleaved tasks", () => {
  it("shows CPUs, what changed, where tasks stand, and what is violated", async () => {
    const { sources, ...trace } = preempted();
    const svg = interleavedSvg(trace, sources, { kind: "unexpected", finding: 0 });
    const texts = readSvg(svg);
    for (const text of [
      "on CPU 1",
      "(so far)",
      "next: if (enable_count == 1) (lmmu:rules/d:15)",
      "when !DEBUG && SMP",
    ]) {
      expect(texts).toContain(text);
    }
    expect(texts).toContain("interrupt timer -> off");
    expect(texts.some((text) => text.startsWith("WARN: disable without enable, in do_fault"))).toBe(true);
    await expect(svg).toMatchFileSnapshot(join(import.meta.dirname, "goldens", "preempted.svg"));
  });

  it("has a title for every step, at its row and at its mark", () => {
    const { sources, ...trace } = preempted();
    const titles = readSvg(interleavedSvg(trace, sources, null)).filter((text) => text.startsWith("step 3:"));
    const title = "step 3: zapper in zap_pte_range, CPU 0, a.lmmu:4; enable_count 1, on";
    expect(titles).toEqual([title, title]);
  });

  it("makes of a cell that did not change an aside, and of one that did something to see", () => {
    const path = new Path("scenario s { lazy { } }", "D").call("s", "enable", { variables: [1, 0], active: true });
    const svg = interleavedSvg(path.trace(), path.sources, null);
    const cell = (text: string): string[] => svg.match(new RegExp(`<text[^>]*>${text}</text>`, "g")) ?? [];
    expect(cell("1")).toEqual([expect.stringContaining("bold")]);
    expect(cell("y")).toEqual([expect.stringContaining("bold")]);
    expect(cell("0").every((each) => each.includes("lmmu-f-aside"))).toBe(true);
  });

  it("leads from task to task where one takes the other's place, and not where both run", () => {
    const arrows = (text: string, steps: (path: Path) => Path): number => {
      const path = steps(new Path(text, "D"));
      return interleavedSvg(path.trace(), path.sources, null).match(/L-?[\d.]+ -?[\d.]+L/g)?.length ?? 0;
    };
    const two = "scenario s { task a { sleep; } task b { sleep; } }";
    const sleep = { kind: "sleep" } as const;
    expect(arrows(two, (path) => path.on("a", 0).on("b", 0).step("b", sleep))).toBe(1);
    const both = `machine { cpus 2; }\n${two}`;
    const running = (path: Path): Path => path.on("a", 0).on("b", 1).step("a", sleep).step("b", sleep);
    expect(arrows(both, running)).toBe(0);
    expect(arrows(both, (path) => path.on("a", 0).off("a", 0).on("b", 1))).toBe(0);
    expect(arrows(both, (path) => path.on("a", 0).off("a", 0).on("b", 0))).toBe(1);
    // To the handler and back, whatever the other task does meanwhile.
    const irq = `irq h { }\n${both}`;
    expect(
      arrows(irq, (path) =>
        running(path).interrupt("a/h", true).step("b", sleep).interrupt("a/h", false).step("b", sleep).step("a", sleep),
      ),
    ).toBe(2);
  });

  it("crosses out what is never closed, and not what the path only leaves", () => {
    const crosses = (path: Path): number =>
      interleavedSvg(path.trace(), path.sources, null).match(/l8 8m0 -8l-8 8/g)?.length ?? 0;
    const open = (): Path => new Path("scenario s { lazy { } }", "D").call("s", "enable", { pending: true });
    expect(crosses(open())).toBe(0);
    // The bar, the strip of what is owed, and the legend.
    expect(crosses(open().step("s", { kind: "end" }))).toBe(3);
  });
});

describe("lanes", () => {
  const lanes = (text: string): ReturnType<typeof lanesOf> => {
    const { program, run } = tracesOf(text).traces[0]!;
    return lanesOf(program, run.steps);
  };
  const R = "region r: kernel 4 pages;\n";

  it("show a barrier as owed from the store to what emits it", () => {
    // enable, map, map, disable, end
    const [lane] = lanes(`${R}scenario s { enable; map r[0]; map r[1]; disable; }`);
    expect(lane!.pending).toEqual([{ from: 1, to: 3, ends: true }]);
    expect(lane!.active).toEqual([{ from: 0, to: 3, ends: true }]);
  });

  it("show what is never paid or closed", () => {
    const [lane] = lanes(`${R}scenario s { enable; map r[0]; expect D: leaks; }`);
    expect(lane!.pending).toEqual([{ from: 1, to: 2, ends: false }]);
    expect(lane!.bars).toEqual([{ kind: "section", depth: 0, from: 0, to: 2, ends: false }]);
  });

  it("nest sections and pauses, and take a crossed one from under the other", () => {
    const [lane] = lanes("scenario s { enable; pause; disable; resume; expect D: leaks, forbidden; }");
    expect(lane!.bars).toEqual([
      { kind: "section", depth: 0, from: 0, to: 2, ends: true },
      { kind: "pause", depth: 1, from: 1, to: 3, ends: true },
    ]);
  });

  it("give a handler one of its own, with nothing open, and leave the owed barrier to its task", () => {
    const text = `${R}irq i { enable; }\nscenario s { lazy { map r; interrupt i; } expect D: leaks; }`;
    const [task, handler] = lanes(text);
    // enable, map, interrupt begins, enable, interrupt ends, disable, end
    expect(task!.steps).toEqual([0, 1, 5, 6]);
    expect(handler!.steps).toEqual([2, 3, 4]);
    expect(task!.pending).toEqual([{ from: 1, to: 5, ends: true }]);
    expect(handler!.pending).toEqual([]);
    expect(handler!.bars).toEqual([{ kind: "section", depth: 0, from: 3, to: 4, ends: false }]);
  });

  it("are one for each task, in the order in which they begin", () => {
    const text = "scenario s { task a { sleep; schedule; sleep; } task b { sleep; } }";
    const { program } = tracesOf(text).traces[0]!;
    expect(lanes(text).map(({ frame }) => program.frames[frame]!.name)).toEqual(["a", "b"]);
  });
});

/** What page tables, barriers and accesses look like in a trace. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { traceText } from "../../compiler/trace/index.js";
import { displayWidth, type Medium } from "../../compiler/text/index.js";
import { tracesOf } from "./traces-of.js";

const PLAIN: Medium = { unicode: false, width: 100 };

/** The lines of the last run of a text, without their state, indentation and the spaces between columns. */
function shown(text: string): string[] {
  const { traces, sources } = tracesOf(text);
  return traceText(traces.at(-1)!, sources, PLAIN)
    .split("\n")
    .map((line) => line.replace(/^ (?:[. ] )*/, "").replace(/ {2,}/g, "  "));
}

function lineOf(text: string, begins: string): string {
  return shown(text).find((line) => line.startsWith(begins)) ?? "(no such line)";
}

const R = "region r: kernel 16 pages;\nregion u: user 16 pages;\n";

describe("a statement that stores", () => {
  it.each([
    // Section c: one queue for each set_ptes, whatever the number of entries.
    ["lazy { map r; }", "map r", "map r rw  (owed: pending)  0  y"],
    ["map r ro;", "map r", "map r ro  (owed: emitted, not active)  1  n"],
    // A protection that is changed entry by entry is one __set_pte each.
    ["map r; protect r[0..3] ro;", "protect", "protect r[0..3] ro  (owed: emitted x3, not active)  4  n"],
    ["lazy { map r; protect r[0..2] ro; }", "protect", "protect r[0..2] ro  (owed: pending x2)  0  y"],
    ["map r; unmap r[4];", "unmap", "unmap r[4]  (invalid: none owed)  1  n"],
    ["map r; protect r none;", "protect", "protect r none  (invalid: none owed)  1  n"],
    ["map u;", "map u", "map u rw  (user: none owed)  0  n"],
    ["store r[0] = 0xe8000080000703;", "store", "store r[0] = 0x00e8000080000703  (nosync: none owed)  0  n"],
    ["set_pte r[1] = 0;", "set_pte", "set_pte r[1] = 0x0000000000000000  (invalid: none owed)  0  n"],
    ["populate r;", "populate", "populate r  (nothing to store)  0  n"],
    ["lazy { map r; emit; }", "emit", "emit  1  y"],
    ["lazy { map r; flush_tlb r; }", "flush_tlb", "flush_tlb r  0  y"],
    ["dsb; isb; map r;", "isb", "isb  0  n"],
  ])("%s", (body, begins, line) => {
    expect(lineOf(`${R}scenario s { ${body} }`, begins)).toBe(line);
  });

  it("in an interrupt says that its barrier cannot wait", () => {
    const text = `${R}irq i { map r; }\nscenario s { lazy { interrupt i; } expect D: clean; }`;
    expect(lineOf(text, "map r")).toBe("map r rw  (owed: emitted, in interrupt)  1  n");
  });

  it("to swapper_pg_dir has the barriers of the invalidation that unmaps the fixmap", () => {
    const text = `machine { va_bits 39; }\n${R}scenario s { set_pgd r[0] = 0x40003003; }`;
    expect(lineOf(text, "set_pgd")).toContain("(swapper_pg_dir: flushed)");
  });

  it("shows the entries before and after, in words", () => {
    const lines = shown(`${R}scenario s { given { map r; } protect r[2..4] ro; unmap r[2]; }`);
    expect(lines.filter((line) => line.startsWith("level 3"))).toEqual([
      expect.stringMatching(/^level 3 x2 from 0x[0-9a-f]+: page (0x\w+) rw NX, kernel -> page \1 ro NX, kernel$/),
      expect.stringMatching(/^level 3 at 0x[0-9a-f]+: page 0x\w+ ro NX, kernel -> none$/),
    ]);
  });
});

describe("an access", () => {
  it("that can go one way says which", () => {
    const text = `${R}scenario s { given { map r[0]; } read r[0]; }`;
    expect(lineOf(text, "read")).toMatch(/^read r\[0\] -> 0x[0-9a-f]+ MEM\/NORMAL {2}0 {2}n$/);
  });

  it("that faults has the walk below it, and stands in the summary with its place", () => {
    const lines = shown(`${R}scenario s {\n  write r[3];\n  expect D: faults translation;\n}`);
    expect(lines).toContain("write r[3]  FAULT translation  0");
    expect(lines).toContain("-> translation fault, level 3, ESR 0x96000047");
    expect(lines.filter((line) => line.startsWith("pte["))).toHaveLength(1);
    expect(lines).toContain("fault translation in s (a.lmmu:4): r[3], translation fault, level 3, ESR 0x96000047");
  });

  it("that may go several ways says why, and which statement stored", () => {
    const text = `${R}scenario s {\n  lazy {\n    map r[0];\n    read r[0];\n  }\n  expect D: hazard not_visible;\n}`;
    const lines = shown(text);
    expect(lines).toContain("read r[0]  HAZARD not_visible  0  y");
    expect(lines.join(" ").replace(/ +/g, " ")).toContain(
      "or translation fault, level 3, ESR 0x96000007: map r[0] rw (a.lmmu:5) may not be visible to the walk yet " +
        "(missing: dsb ishst; isb)",
    );
    expect(lines.join(" ")).toContain("hazard not_visible in s (a.lmmu:6): r[0]: map r[0] rw (a.lmmu:5)");
  });

  it("of a user that the kernel only retries is no alarm", () => {
    const text = `${R}scenario s {\n  map u[0];\n  user read u[0];\n}`;
    const lines = shown(text);
    expect(lines).toContain("user read u[0]  (spurious_fault)  0  n");
    expect(lines.join(" ")).toContain("the kernel retries: hazard spurious_fault in s (a.lmmu:5): u[0]");
  });
});

describe("a statement that means nothing where it stands", () => {
  const bare = "region r: kernel 1024 pages bare;\n";
  it.each([
    [`${bare}scenario s { set_pte r[0] = 1; }`, "r[0] has no table of level 3: `populate` it first"],
    ["region r: kernel 1 pages;\nscenario s { protect r ro; }", "r is not mapped, so there is no entry to change"],
    [
      `${bare}scenario s { given { map r[0..512] as block; } unmap r[5]; }`,
      "r[5] is only a part of what one entry of level 2 maps: `split` it first, or name all of it",
    ],
  ])("%s", (text, why) => {
    expect(shown(text).join(" ").replace(/ +/g, " ")).toContain(`stopped: ${why}, in s (a.lmmu:2).`);
  });
});

// A region that `given` maps by blocks alone needs no tables of the last level, until it unmaps them.
it("tables that there is no memory for, when `given` ends", () => {
  const text =
    "region big: kernel 8_388_608 pages;\nscenario s {\n  given { map big as block; unmap big; }\n  read big[0];\n}";
  expect(shown(text).join(" ")).toContain("stopped: no memory is left for another table: 67,108,864 bytes are in use");
});

it("pages that run past the end of physical memory are no address of it", () => {
  const text = "region r: kernel 2 pages;\nfn f(p, to) { map p to to; }\nscenario s { f(r, 0xffff_ffff_f000); }";
  expect(shown(text).join(" ")).toContain("stopped: the value for r[0] does not fit 48 bits, in f (a.lmmu:2).");
});

describe("rounds of a loop", () => {
  const loop = (times: number): string =>
    `${R}fn f(p) { map p; emit; }\nscenario s { for p in r[0..${times}] { f(p); flush_tlb p; } }`;

  it("are told twice, however many they are", () => {
    const lines = shown(loop(16));
    expect(lines).toContain("... 14 more rounds like this one");
    expect(lines.filter((line) => line.startsWith("map"))).toEqual([
      expect.stringContaining("map r[0] rw"),
      expect.stringContaining("map r[15] rw"),
    ]);
  });

  it("are told each where leaving them out would save nothing", () => {
    expect(shown(loop(3)).filter((line) => line.startsWith("map"))).toHaveLength(3);
  });

  it("are not told together with one in which something is found", () => {
    const lines = shown("scenario s { repeat 20 { emit; } expect D: barriers 20; always D: barriers < 10; }");
    expect(lines.filter((line) => line.startsWith("..."))).toEqual(["... 5 more like these", "... 6 more like these"]);
  });

  it("are not told together with one in which an access went otherwise", () => {
    const given = "given { map r[0..7]; map r[8..16]; }";
    const lines = shown(`${R}scenario s { ${given} for p in r { read p; } expect D: faults translation; }`);
    expect(lines.filter((line) => line.startsWith("read r[7]"))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("..."))).toEqual(["... 3 more like these", "... 4 more like these"]);
  });
});

describe("a trace of any depth and width", () => {
  it("has no line that is wider than it may be", () => {
    const name = fc.nat(60).map((length) => `r_${"a".repeat(length)}`);
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 72, max: 100 }), name, (depth, width, pages) => {
        const names = Array.from({ length: depth }, (_, i) => `f${i}`);
        const frames = names.map((each) => `fn ${each} { enable; next; disable; }`).join("\n");
        const chain = names.map((each) => `${each} -> `).join("");
        const body = `map ${pages} rw; write ${pages}[1..3]; protect ${pages} none; read ${pages}[2]; emit;`;
        const text = `region ${pages}: kernel 4 pages;\n${frames}\nscenario s { ${chain}x -> { lazy { ${body} } } }`;
        const { traces, sources } = tracesOf(text);
        const lines = traceText(traces[0]!, sources, { ...PLAIN, width }).split("\n");
        for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/[^a-z_]/g, "")).toContain(`map${pages}rw`);
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 500 : 40 },
    );
  });
});

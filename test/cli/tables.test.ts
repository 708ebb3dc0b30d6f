/** `lmmu run --tables`: rows made by hand, in the columns of the kernel's own dump. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RegionTables, Run, TableAttributes, TableRow } from "../../runtime/index.js";
import { PLAIN } from "../../cli/format/style.js";
import { tablesPretty } from "../../cli/format/tables.js";
import { tablesJson } from "../../compiler/trace/index.js";
import { runLine } from "./run-line.js";
import { WrittenTraces } from "../trace/written-trace.js";

const KERNEL_RW: TableAttributes = {
  valid: true,
  user: false,
  readOnly: false,
  privilegedNoExecute: true,
  shared: true,
  accessed: true,
  notGlobal: false,
  contiguous: false,
  block: false,
  userNoExecute: true,
  guarded: false,
  memory: "MEM/NORMAL",
};

/** Every column says what it says least often. */
const OTHER: TableAttributes = {
  valid: false,
  user: true,
  readOnly: true,
  privilegedNoExecute: false,
  shared: false,
  accessed: false,
  notGlobal: true,
  contiguous: true,
  block: true,
  userNoExecute: false,
  guarded: true,
  memory: "MEM/NORMAL-TAGGED",
};

function row(page: number, attributes: TableAttributes | null, size = "4K"): TableRow {
  const address = (offset: number): string => `0xffff8000800${offset.toString(16).padStart(2, "0")}000`;
  return { start: address(page), end: address(page + 1), size, level: "PTE", attributes };
}

function printed(tables: readonly RegionTables[] | null, name = "shadow"): string[] {
  const { program } = new WrittenTraces({
    scenario: "s",
    regions: [
      { name, pages: 3 },
      { name: "heap", pages: 1, space: "user" },
    ],
  });
  const text = tablesPretty(program, { tables } as Run, PLAIN);
  expect(text).toMatch(/^[\n\x20-\x7e]*\n$/);
  for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  return text.trimEnd().split("\n");
}

describe("pretty", () => {
  test("has a paragraph for each region", () => {
    const tables = [
      { region: 0, rows: [row(0, KERNEL_RW), row(1, null, "1023K"), row(2, OTHER)] },
      { region: 1, rows: [row(3, KERNEL_RW)] },
    ];
    expect(printed(tables)).toEqual([
      "",
      " tables of shadow (kernel, 3 pages)",
      " ffff800080000000-ffff800080001000    4K PTE       RW NX SHD AF            UXN    MEM/NORMAL",
      " ffff800080001000-ffff800080002000 1023K PTE",
      " ffff800080002000-ffff800080003000    4K PTE F USR ro x         NG CON BLK     GP MEM/NORMAL-TAGGED",
      "",
      " tables of heap (user, 1 page)",
      " ffff800080003000-ffff800080004000    4K PTE       RW NX SHD AF            UXN    MEM/NORMAL",
    ]);
  });

  test("shows the ends of a region with too many rows", () => {
    const rows = Array.from({ length: 240 }, (_, page) => row(page, null));
    const lines = printed([{ region: 0, rows }]);
    expect(lines).toHaveLength(203);
    expect(lines[101]).toContain("ffff800080063000-");
    expect(lines[102]).toBe(" ... 40 more rows; --format json has all");
    expect(lines[103]).toContain("ffff80008008c000-");
    expect(lines.at(-1)).toContain("ffff8000800ef000-");
  });

  test("shows all of 201 rows: leaving out one saves nothing", () => {
    const rows = Array.from({ length: 201 }, (_, page) => row(page, null));
    expect(printed([{ region: 0, rows }])).toHaveLength(203);
  });

  test("breaks a name that is too long for a line", () => {
    const name = "r".repeat(150);
    const lines = printed([{ region: 0, rows: [row(0, null)] }], name);
    expect(lines.map((line) => line.trim()).join("")).toContain(`tables of${name} (kernel, 3 pages)`);
  });

  test("says so where there are no regions", () => {
    expect(printed([])).toEqual(["", " no regions, so no page tables"]);
  });
});

test("json has every row, and the region's name", () => {
  const { program } = new WrittenTraces({ scenario: "s", regions: [{ name: "shadow", pages: 240 }] });
  const rows = Array.from({ length: 240 }, (_, page) => row(page, page === 3 ? OTHER : null));
  expect(JSON.parse(JSON.stringify(tablesJson(program, [{ region: 0, rows }])))).toEqual([{ region: "shadow", rows }]);
});

describe("a run", () => {
  /** What each region shows: pages of every protection, a hole, blocks of which one is split, a contiguous group. */
  const FILE = `
region shadow: kernel 40 pages at 0xffff_7000_1001_4000;
region linear: kernel 1024 pages at 0xffff_0000_0800_0000;
region heap: user 64 pages at 0x40_0000;
scenario s {
  given { map shadow; map linear as block; map heap[0..16] as contiguous; }
  protect shadow[4..8] ro;
  protect shadow[8] none;
  flush_tlb shadow;
  unmap shadow[20..24];
  map heap[32] rx;
  expect D: clean;
}
`;

  test("with --tables ends in them, as its stores left them", async () => {
    const { exit, out, err } = await runLine(".", "run - --tables", FILE);
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    await expect(out).toMatchFileSnapshot(join(import.meta.dirname, "goldens/commands/run-tables.txt"));
  });

  test("as JSON has the same rows", async () => {
    const { out } = await runLine(".", "run - --tables --format json", FILE);
    const [found] = (JSON.parse(out) as { runs: { tables: { region: string; rows: TableRow[] }[] }[] }).runs;
    expect(found!.tables.map(({ region, rows }) => [region, rows.length])).toEqual([
      ["shadow", 6],
      ["linear", 1],
      ["heap", 4],
    ]);
    expect(found!.tables[0]!.rows[0]).toEqual({
      start: "0xffff700010014000",
      end: "0xffff700010018000",
      size: "16K",
      level: "PTE",
      attributes: KERNEL_RW,
    });
  });

  test("without --tables says nothing of them", async () => {
    expect((await runLine(".", "run -", FILE)).out).not.toContain("tables of");
    const { out } = await runLine(".", "run - --format json", FILE);
    expect((JSON.parse(out) as { runs: object[] }).runs[0]).not.toHaveProperty("tables");
  });

  test("of a file without regions has none", async () => {
    const { out } = await runLine(".", "run - --tables", "scenario s { enable; disable; }");
    expect(out.endsWith("\n no regions, so no page tables\n")).toBe(true);
  });
});

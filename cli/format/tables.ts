import type { Program, RegionTables, Run, TableAttributes, TableRow } from "../../runtime/index.js";
import type { Style } from "./style.js";
import { count, visible, wrap } from "../../compiler/text/index.js";

/** So many rows of a region stay at each end where there are too many to read. */
const ENDS = 100;

/**
 * The page tables of a run for people, one paragraph for each region, in the columns of arch/arm64/mm/ptdump.c. The
 * addresses go without `0x`, so that a row fits into 100 columns.
 */
export function tablesPretty(program: Program, run: Run, style: Style): string {
  const lines: string[] = [];
  for (const each of run.tables ?? []) lines.push("", ...regionLines(program, each, style));
  if (lines.length === 0) lines.push("", " no regions, so no page tables");
  return `${lines.join("\n")}\n`;
}

function regionLines(program: Program, { region, rows }: RegionTables, style: Style): string[] {
  const { name, space, pages } = program.regions[region]!;
  const title = `tables of ${visible(name, style.unicode)} (${space}, ${count(pages, "page")})`;
  const lines = wrap(title, style.width, " ", "   ");
  const omitted = rows.length - 2 * ENDS;
  if (omitted <= 1) return [...lines, ...rows.map(rowLine)];
  return [
    ...lines,
    ...rows.slice(0, ENDS).map(rowLine),
    ` ... ${omitted} more rows; --format json has all`,
    ...rows.slice(-ENDS).map(rowLine),
  ];
}

function rowLine({ start, end, size, level, attributes }: TableRow): string {
  const range = `${start.slice(2)}-${end.slice(2)}`;
  const columns = attributes === null ? [] : columnsOf(attributes);
  return ` ${[range, size.padStart(5), level, ...columns].join(" ")}`.trimEnd();
}

/** In the kernel's order and words; what is not set leaves its place blank. */
function columnsOf(attributes: TableAttributes): string[] {
  const mark = (set: boolean, word: string): string => (set ? word : " ".repeat(word.length));
  return [
    attributes.valid ? " " : "F",
    mark(attributes.user, "USR"),
    attributes.readOnly ? "ro" : "RW",
    attributes.privilegedNoExecute ? "NX" : "x ",
    mark(attributes.shared, "SHD"),
    mark(attributes.accessed, "AF"),
    mark(attributes.notGlobal, "NG"),
    mark(attributes.contiguous, "CON"),
    mark(attributes.block, "BLK"),
    mark(attributes.userNoExecute, "UXN"),
    mark(attributes.guarded, "GP"),
    attributes.memory,
  ];
}

/** The tables of an address range as the kernel prints its own: arch/arm64/mm/ptdump.c and mm/ptdump.c. */
import { HIGH, INNER_SHAREABLE, kindOf, LOW, outputAddress } from "./descriptor.js";
import {
  DESCRIPTOR_BYTES,
  type Geometry,
  halfOf,
  type Level,
  levelName,
  type LevelName,
  shiftOf,
  type Space,
} from "./geometry.js";
import { memoryName } from "./linux.js";
import type { PhysicalMemory } from "./memory.js";

/** Neighbouring addresses whose entries have the same level and attributes. */
export interface TableRow {
  /** Virtual addresses with `0x` and 16 digits: the first one and the first behind; 2^64 is 0x0000000000000000. */
  readonly start: string;
  readonly end: string;
  /** `64K`, `2M`: as large a unit as divides it. */
  readonly size: string;
  /** Of the entries: where a table is missing, that of the entry that would point to it. The top one is PGD. */
  readonly level: Uppercase<LevelName>;
  /** null: none is set, as where nothing is mapped. */
  readonly attributes: TableAttributes | null;
}

/** The columns, by what the bits say. */
export interface TableAttributes {
  /** Else `F`: an access faults. The other columns are those of the invalid descriptor. */
  readonly valid: boolean;
  /** AP[1]: `USR`. */
  readonly user: boolean;
  /** AP[2]: `ro`, else `RW`; a clean page is `ro` until hardware lets a write through. */
  readonly readOnly: boolean;
  /** PXN: `NX`, else `x`. */
  readonly privilegedNoExecute: boolean;
  /** `SHD`: the descriptor says inner shareable; with LPA2 none does. */
  readonly shared: boolean;
  /** `AF`. */
  readonly accessed: boolean;
  /** `NG`; of an invalid descriptor, that Linux takes the page as present. */
  readonly notGlobal: boolean;
  /** `CON`. */
  readonly contiguous: boolean;
  /** `BLK`. */
  readonly block: boolean;
  /** `UXN`. */
  readonly userNoExecute: boolean;
  /** `GP`. */
  readonly guarded: boolean;
  /** `MEM/NORMAL`. */
  readonly memory: string;
}

/** The rows of a region's range, at the end of a run. */
export interface RegionTables {
  /** An index. */
  readonly region: number;
  readonly rows: readonly TableRow[];
}

/**
 * The rows of the addresses `from` to before `to`: offsets into their half of the address space, multiples of a page.
 * `root` is the physical address of the half's first table. Where there is no memory, no table is either.
 */
export function tableRows(
  memory: PhysicalMemory,
  geometry: Geometry,
  root: number,
  space: Space,
  from: number,
  to: number,
): TableRow[] {
  const base = halfOf(geometry, space).first;
  const rows: TableRow[] = [];
  let open: Run | null = null;
  const close = (run: Run): void => {
    rows.push({
      start: virtual(base, run.from),
      end: virtual(base, run.to),
      size: sizeText(run.to - run.from),
      level: levelName(geometry, run.level).toUpperCase() as Uppercase<LevelName>,
      attributes: run.high === 0 && run.low === 0 ? null : attributesOf(run.high, run.low),
    });
  };
  /** As note_page() has it: an entry like the one before it only makes the row longer. */
  const note = (level: Level, high: number, low: number, start: number, end: number): void => {
    const run: Run = { level, high: high & HIGH_MASK, low: low & lowMask(geometry), from: start, to: end };
    if (open !== null && open.level === level && open.high === run.high && open.low === run.low) open.to = end;
    else {
      if (open !== null) close(open);
      open = run;
    }
  };
  const table = (address: number, level: Level, tableStart: number, start: number, end: number): void => {
    const size = 2 ** shiftOf(geometry, level);
    for (let at = start; at < end;) {
      const index = Math.floor((at - tableStart) / size);
      const entryStart = tableStart + index * size;
      const entryEnd = Math.min(end, entryStart + size);
      const place = address + index * DESCRIPTOR_BYTES;
      const here = memory.contains(place);
      const [high, low] = here ? [memory.high(place), memory.low(place)] : [0, 0];
      if (kindOf(geometry, level, high, low) === "table") {
        table(outputAddress(geometry, level, high, low), (level + 1) as Level, entryStart, at, entryEnd);
      } else note(level, high, low, at, entryEnd);
      at = entryEnd;
    }
  };
  table(root, geometry.startLevel, 0, from, to);
  if (open !== null) close(open);
  return rows;
}

/** A row in the making: only the bits that ptdump.c compares, which are those that its columns look at. */
interface Run {
  readonly level: Level;
  readonly high: number;
  readonly low: number;
  readonly from: number;
  to: number;
}

const HIGH_MASK = HIGH.guarded | HIGH.contiguous | HIGH.privilegedNoExecute | HIGH.userNoExecute;
const LOW_MASK = LOW.valid | LOW.type | LOW.attributeIndex | LOW.user | LOW.readOnly | LOW.accessed | LOW.notGlobal;

/** With LPA2 the bits of SH are bits of the address. */
function lowMask({ lpa2 }: Geometry): number {
  return lpa2 ? LOW_MASK : LOW_MASK | LOW.shareability;
}

function attributesOf(high: number, low: number): TableAttributes {
  return {
    valid: (low & LOW.valid) !== 0,
    user: (low & LOW.user) !== 0,
    readOnly: (low & LOW.readOnly) !== 0,
    privilegedNoExecute: (high & HIGH.privilegedNoExecute) !== 0,
    shared: (low & LOW.shareability) === INNER_SHAREABLE,
    accessed: (low & LOW.accessed) !== 0,
    notGlobal: (low & LOW.notGlobal) !== 0,
    contiguous: (high & HIGH.contiguous) !== 0,
    block: (low & (LOW.valid | LOW.type)) === LOW.valid,
    userNoExecute: (high & HIGH.userNoExecute) !== 0,
    guarded: (high & HIGH.guarded) !== 0,
    memory: memoryName(low),
  };
}

function virtual(base: bigint, offset: number): string {
  return `0x${BigInt.asUintN(64, base + BigInt(offset))
    .toString(16)
    .padStart(16, "0")}`;
}

const UNITS = "KMGTP";

function sizeText(bytes: number): string {
  let size = bytes / 1024;
  let unit = 0;
  while (size % 1024 === 0 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size}${UNITS[unit]}`;
}

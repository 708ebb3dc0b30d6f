/** Where regions lie: their addresses in the two halves of the address space, and the physical pages behind them. */
import type { MachineSettings, Region } from "../ir.js";
import { FreeSpace, type Gap } from "./free-space.js";
import {
  contiguousEntries,
  type Geometry,
  geometryOf,
  halfOf,
  LAST_LEVEL,
  type Level,
  pagesAt,
  type Space,
} from "./geometry.js";

/** Where a region lies. */
export interface Placement {
  readonly space: Space;
  /** Address of its first page within its half, in bytes: exact below 2^52. */
  readonly offset: number;
  /** Physical address of the page behind its first page; those of the others follow. */
  readonly frames: number;
}

export interface Layout {
  readonly geometry: Geometry;
  /** By region index. */
  readonly placements: readonly Placement[];
  /** The physical memory that holds tables. */
  readonly memory: { readonly base: number; readonly bytes: number };
}

/** What is wrong with the region of that index, or of both. It is placed as if it had no address of its own. */
export type LayoutProblem =
  /** Its address lies outside its half. */
  | { readonly kind: "outside"; readonly region: number }
  /** Only `fitting` pages lie between its address and the end of its half. */
  | { readonly kind: "too_long"; readonly region: number; readonly fitting: number }
  /** It begins inside a page. */
  | { readonly kind: "unaligned"; readonly region: number }
  /** It shares pages with another region that has a lower address, or the same and an earlier name. */
  | { readonly kind: "overlap"; readonly region: number; readonly other: number }
  /** Its half has no such room left; it lies at the start of it, whatever else does. */
  | { readonly kind: "no_addresses"; readonly region: number }
  /** Physical memory has no such room left; it shares pages with others. */
  | { readonly kind: "no_frames"; readonly region: number }
  /** All regions together need more tables than `room`; none needs more of them than this one. */
  | { readonly kind: "no_tables"; readonly region: number; readonly tables: number; readonly room: number };

/** The level whose blocks the kernel uses with every granule. */
export const BLOCK_LEVEL: Level = 2;

const TABLES = { base: 0x4000_0000, bytes: 0x400_0000 };
/** Behind the tables, and a multiple of every granule's block. */
const FIRST_FRAME = 0x8000_0000;
/** Where the regions without an address begin, in each half: its first pages stay free, as address 0 should. */
const FIRST_OFFSET = 0x1000_0000;

/**
 * Places all regions. Those without an address of their own come one after the other in the order of their names, so
 * that the order of declarations means nothing, around those that have one. With problems the layout is as good as it
 * can be: every region has a place.
 */
export function layout(
  machine: MachineSettings,
  regions: readonly Region[],
): { layout: Layout; problems: readonly LayoutProblem[] } {
  const geometry = geometryOf(machine.granule, machine.vaBits);
  const problems: LayoutProblem[] = [];
  const order = byName(regions);
  const first = new Float64Array(regions.length);
  for (const space of ["kernel", "user"] as const) {
    const own = order.filter((index) => regions[index]!.space === space);
    placeHalf(space, own, regions, geometry, first, problems);
  }
  const homeless = new Set(problems.flatMap(({ kind, region }) => (kind === "no_addresses" ? [region] : [])));
  const housed = order.filter((index) => !homeless.has(index));
  const frames = placeFrames(housed, regions, geometry, first, problems);
  countTables(housed, regions, geometry, first, problems);
  const pageBytes = 2 ** geometry.pageShift;
  const placements = regions.map(({ space }, index) => ({
    space,
    offset: first[index]! * pageBytes,
    frames: frames[index]! * pageBytes,
  }));
  return { layout: { geometry, placements, memory: TABLES }, problems };
}

/**
 * By name. Names can be equal, where a file hides what it imports: then by what else is declared, and regions that are
 * alike in everything may change places.
 */
function byName(regions: readonly Region[]): number[] {
  const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
  return regions
    .map((_, index) => index)
    .sort((a, b) => {
      const [one, other] = [regions[a]!, regions[b]!];
      return (
        compare(one.name, other.name) ||
        compare(one.space, other.space) ||
        compare(one.pages, other.pages) ||
        compare(one.at ?? "", other.at ?? "") ||
        Number(one.bare) - Number(other.bare)
      );
    });
}

/** Finds the first page of each region of one half, counted from the start of the half. `own` is in order. */
function placeHalf(
  space: Space,
  own: readonly number[],
  regions: readonly Region[],
  geometry: Geometry,
  first: Float64Array,
  problems: LayoutProblem[],
): void {
  const addressed = own.filter((index) => {
    const read = readAddress(space, index, regions[index]!, geometry, problems);
    if (read !== null) first[index] = read;
    return read !== null;
  });
  addressed.sort((a, b) => first[a]! - first[b]!);
  const placed = withoutOverlaps(addressed, regions, first, problems);
  const page = 2 ** geometry.pageShift;
  const block = pagesAt(geometry, BLOCK_LEVEL);
  const group = contiguousEntries(geometry.granule, LAST_LEVEL);
  const gaps = gapsBetween(placed, regions, first, FIRST_OFFSET / page, 2 ** geometry.vaBits / page);
  const free = new FreeSpace(gaps, [1, group, block]);
  const fixed = new Set(placed);
  for (const index of own) {
    if (fixed.has(index)) continue;
    const { pages } = regions[index]!;
    const found = free.take(pages, pages >= block ? block : pages >= group ? group : 1);
    if (found === null) problems.push({ kind: "no_addresses", region: index });
    first[index] = found ?? 0;
  }
}

/** The first page of a region with an address; null where it has none, or none that will do. */
function readAddress(
  space: Space,
  region: number,
  { at, pages }: Region,
  geometry: Geometry,
  problems: LayoutProblem[],
): number | null {
  if (at === null) return null;
  const half = halfOf(geometry, space);
  const address = BigInt(at);
  if (address < half.first || address > half.last) {
    problems.push({ kind: "outside", region });
    return null;
  }
  const page = Number(address - half.first) / 2 ** geometry.pageShift;
  if (!Number.isInteger(page)) {
    problems.push({ kind: "unaligned", region });
    return null;
  }
  const fitting = 2 ** (geometry.vaBits - geometry.pageShift) - page;
  if (pages > fitting) {
    problems.push({ kind: "too_long", region, fitting });
    return null;
  }
  return page;
}

/** Of regions in the order of their addresses, those that do not begin inside an earlier one that stays. */
function withoutOverlaps(
  addressed: readonly number[],
  regions: readonly Region[],
  first: Float64Array,
  problems: LayoutProblem[],
): readonly number[] {
  let last: number | null = null;
  return addressed.filter((index) => {
    if (last !== null && first[index]! < first[last]! + regions[last]!.pages) {
      problems.push({ kind: "overlap", region: index, other: last });
      return false;
    }
    last = index;
    return true;
  });
}

/** What regions with addresses leave free from page `start` to before page `end`, a page away from each of them. */
function gapsBetween(
  placed: readonly number[],
  regions: readonly Region[],
  first: Float64Array,
  start: number,
  end: number,
): readonly Gap[] {
  const gaps: Gap[] = [];
  let from = start;
  for (const index of placed) {
    const before = first[index]! - 1;
    if (before > from) gaps.push({ start: from, end: before });
    from = Math.max(from, first[index]! + regions[index]!.pages + 1);
  }
  if (end > from) gaps.push({ start: from, end });
  return gaps;
}

/**
 * Gives each region physical pages of its own, and returns the number of the first by region. They lie within a block
 * where its addresses do, so that a block can map both.
 */
function placeFrames(
  order: readonly number[],
  regions: readonly Region[],
  geometry: Geometry,
  first: Float64Array,
  problems: LayoutProblem[],
): Float64Array {
  const block = pagesAt(geometry, BLOCK_LEVEL);
  const start = FIRST_FRAME / 2 ** geometry.pageShift;
  const end = 2 ** (geometry.paBits - geometry.pageShift);
  const frames = new Float64Array(regions.length).fill(start);
  let next = start;
  for (const index of order) {
    const { pages } = regions[index]!;
    const within = (((first[index]! - next) % block) + block) % block;
    if (next + within + pages > end) {
      problems.push({ kind: "no_frames", region: index });
      frames[index] = start + (first[index]! % block);
      continue;
    }
    frames[index] = next + within;
    next += within + pages;
  }
  return frames;
}

/** Adds up the tables that the regions need: one for each half, and below it those whose entries translate their pages. */
function countTables(
  order: readonly number[],
  regions: readonly Region[],
  geometry: Geometry,
  first: Float64Array,
  problems: LayoutProblem[],
): void {
  const room = TABLES.bytes / 2 ** geometry.pageShift;
  const tables = new Float64Array(regions.length);
  let total = 2;
  for (const space of ["kernel", "user"] as const) {
    const own = order.filter((index) => regions[index]!.space === space).sort((a, b) => first[a]! - first[b]!);
    for (let level = geometry.startLevel + 1; level <= LAST_LEVEL; level++) {
      const reach = pagesAt(geometry, (level - 1) as Level);
      let last = -1;
      for (const index of own) {
        const { pages, bare } = regions[index]!;
        if (bare && level === LAST_LEVEL) continue;
        // Regions are in the order of their addresses: of its tables, only the first can be an earlier one's as well.
        const from = Math.max(last + 1, Math.floor(first[index]! / reach));
        last = Math.max(last, Math.floor((first[index]! + pages - 1) / reach));
        tables[index]! += last + 1 - from;
        total += last + 1 - from;
      }
    }
  }
  if (total <= room) return;
  const region = order.reduce((most, index) => (tables[index]! > tables[most]! ? index : most));
  problems.push({ kind: "no_tables", region, tables: total, room });
}

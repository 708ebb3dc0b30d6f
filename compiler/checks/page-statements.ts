import {
  BLOCK_LEVEL,
  contiguousEntries,
  type Expression,
  type Geometry,
  type Instruction,
  LAST_LEVEL,
  pagesAt,
  type Program,
} from "../../runtime/index.js";
import * as catalogue from "../catalogue/pages.js";
import type { Findings } from "../findings.js";
import { type Origins, placeOf } from "../origins.js";
import type { PlacedRegions } from "./regions.js";

type Map = Extract<Instruction, { op: "map" }>;
type RawStore = Extract<Instruction, { op: "set_entry" | "store" }>;

/** Pages that are known before anything runs: `count` of a region, from its page `from` on. */
interface KnownPages {
  readonly region: number;
  readonly from: number;
  readonly count: number;
}

/** Statements about page tables whose pages and values are written out, and cannot be what the hardware has. */
export function checkPageStatements(
  { frames }: Program,
  placed: PlacedRegions,
  origins: Origins,
  findings: Findings,
): void {
  for (const { code } of frames) {
    for (const instruction of code) {
      if (instruction.op === "map") checkMap(instruction, placed, origins, findings);
      else if (instruction.op === "set_entry" || instruction.op === "store") {
        checkRawStore(instruction, placed, origins, findings);
      }
    }
  }
}

const UNITS = { pages: "page", block: "block", contiguous: "contiguous group" } as const;

/** How many pages one mapping of that kind has. */
function unitOf(as: Map["as"], geometry: Geometry): number {
  if (as === "pages") return 1;
  return as === "block" ? pagesAt(geometry, BLOCK_LEVEL) : contiguousEntries(geometry.granule, LAST_LEVEL);
}

function checkMap({ as, pages, to, origin }: Map, placed: PlacedRegions, origins: Origins, findings: Findings): void {
  const { geometry } = placed.layout;
  const unit = UNITS[as];
  const size = unitOf(as, geometry);
  const known = knownPages(pages, placed);
  if (known !== null && !placed.misplaced.has(known.region)) {
    const past = pageNumber(known, placed) % size;
    if (past > 0 || known.count % size > 0) {
      const whole = nearestUnits(known, size, placed);
      findings.add(catalogue.blockBoundary, placeOf(origins, origin), { unit, size, pages: known.count, past, whole });
    }
  }
  const address = to === null ? null : constant(to);
  if (address === null) return;
  const pageBytes = 1n << BigInt(geometry.pageShift);
  const unitBytes = BigInt(size) * pageBytes;
  const end = address + pageBytes * BigInt(known?.count ?? 1);
  const paBits = address < 0n || end > 1n << BigInt(geometry.paBits) ? geometry.paBits : null;
  if (paBits === null && address % unitBytes === 0n) return;
  findings.add(catalogue.physicalAddress, placeOf(origins, origin), { to: address, unit, unitBytes, paBits });
}

/** The whole blocks or groups of the region that are nearest to these pages, as one writes them; null: it has none. */
function nearestUnits({ region, from, count }: KnownPages, size: number, placed: PlacedRegions): string | null {
  const { name, pages, implicit } = placed.regions[region]!;
  const start = pageNumber({ region, from: 0, count: pages }, placed);
  const down = (page: number): number => Math.floor((start + page) / size) * size - start;
  const up = (page: number): number => Math.ceil((start + page) / size) * size - start;
  const first = Math.max(down(from), up(0));
  const last = Math.min(Math.max(up(from + count), first + size), down(pages));
  if (implicit || first >= last) return null;
  return first === 0 && last === pages ? name : `${name}[${first}..${last}]`;
}

/** Of the first page, counted from the start of its half. */
function pageNumber({ region, from }: KnownPages, { layout }: PlacedRegions): number {
  return layout.placements[region]!.offset / 2 ** layout.geometry.pageShift + from;
}

function checkRawStore(store: RawStore, placed: PlacedRegions, origins: Origins, findings: Findings): void {
  const place = placeOf(origins, store.origin);
  const value = constant(store.value);
  if (value !== null && (value < 0n || value >= 1n << 64n)) findings.add(catalogue.descriptorSize, place, {});
  const known = knownPages(store.page, placed);
  if (known === null || known.count === 1) return;
  const statement = store.op === "store" ? "store" : `set_${store.level}`;
  const first = `${placed.regions[known.region]!.name}[${known.from}]`;
  findings.add(catalogue.oneDescriptor, place, { statement, pages: known.count, first });
}

/** A region or a slice of one with written bounds; null for others, and where it leaves the region. */
function knownPages(expression: Expression, { regions }: PlacedRegions): KnownPages | null {
  if (expression.op === "region") {
    return { region: expression.region, from: 0, count: regions[expression.region]!.pages };
  }
  if (expression.op !== "slice" || expression.pages.op !== "region") return null;
  const { region } = expression.pages;
  const from = constant(expression.from);
  if (from === null) return null;
  const to = expression.to === null ? from + 1n : constant(expression.to);
  if (to === null || from < 0n || to <= from || to > regions[region]!.pages) return null;
  return { region, from: Number(from), count: Number(to - from) };
}

/** The value of an expression of literals, or null. */
function constant(expression: Expression): bigint | null {
  let sign = 1n;
  // Signs can nest as deep as a file is long.
  while (expression.op === "negate") {
    sign = -sign;
    expression = expression.operand;
  }
  const value = unsigned(expression);
  return value === null ? null : sign * value;
}

function unsigned(expression: Expression): bigint | null {
  if (expression.op === "integer") return BigInt(expression.value);
  if (expression.op !== "operation") return null;
  let value: bigint | null = null;
  for (const [index, operand] of expression.operands.entries()) {
    const next = constant(operand);
    if (next === null) return null;
    value = value === null ? next : apply(expression.operators[index - 1]!, value, next);
    if (value === null) return null;
  }
  return value;
}

function apply(operator: string, left: bigint, right: bigint): bigint | null {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "&":
      return left & right;
    case "|":
      return left | right;
    default:
      return null;
  }
}

import {
  halfOf,
  layout,
  type Layout,
  type LayoutProblem,
  type Program,
  type Region,
  VA_BITS,
} from "../../runtime/index.js";
import * as pages from "../catalogue/pages.js";
import type { Findings } from "../findings.js";
import { type Origins, placeOf } from "../origins.js";

/**
 * Reports regions that cannot lie where they should. Returns where all lie, and which lie where they should; null for a
 * machine that does not exist, about which addresses say nothing.
 */
export function checkRegions(program: Program, origins: Origins, findings: Findings): PlacedRegions | null {
  const { machine, regions } = program;
  if (!VA_BITS[machine.granule].includes(machine.vaBits)) return null;
  const { layout: placed, problems } = layout(machine, withoutBlockMapped(program));
  for (const problem of problems) report(problem, placed, program, origins, findings);
  return { layout: placed, misplaced: new Set(problems.map(({ region }) => region)), regions };
}

/** The regions of a program with their places. */
export interface PlacedRegions {
  readonly layout: Layout;
  readonly regions: readonly Region[];
  /** Those that do not lie where they were declared to, which is reported. */
  readonly misplaced: ReadonlySet<number>;
}

/** The regions, `bare` also where all of one is mapped by blocks before any scenario begins: those need no last level. */
function withoutBlockMapped({ regions, scenarios, frames }: Program): readonly Region[] {
  const mapped = regions.map(() => 0);
  for (const { given } of scenarios) {
    const whole = new Set<number>();
    for (const each of given === null ? [] : frames[given]!.code) {
      if (each.op === "map" && each.as === "block" && each.pages.op === "region") whole.add(each.pages.region);
    }
    for (const region of whole) mapped[region]!++;
  }
  const all = scenarios.length;
  return regions.map((region, index) => (all > 0 && mapped[index] === all ? { ...region, bare: true } : region));
}

function report(
  problem: LayoutProblem,
  { geometry }: Layout,
  { machine, regions }: Program,
  origins: Origins,
  findings: Findings,
): void {
  const region = regions[problem.region]!;
  const { name, space, origin } = region;
  const { vaBits, granule } = machine;
  const half = { space, vaBits, ...halfOf(geometry, space) };
  const place = placeOf(origins, origin);
  const at = BigInt(region.at ?? 0);
  const page = 1n << BigInt(geometry.pageShift);
  switch (problem.kind) {
    case "outside": {
      const other = space === "kernel" ? "user" : "kernel";
      const { first, last } = halfOf(geometry, other);
      return findings.add(pages.regionOutside, place, {
        name,
        at,
        half,
        other: first <= at && at <= last ? other : null,
      });
    }
    case "too_long":
      return findings.add(pages.regionTooLong, place, { name, pages: region.pages, fitting: problem.fitting, half });
    case "unaligned": {
      const below = at - (at % page);
      const above = below + page > half.last ? null : below + page;
      return findings.add(pages.regionUnaligned, place, { name, at, granule, below, above });
    }
    case "overlap": {
      const other = regions[problem.other]!;
      const next = BigInt(other.at ?? 0) + page * BigInt(other.pages);
      const label = { ...placeOf(origins, other.origin), message: "this one" };
      const values = { name, other: other.name, first: at, next: next > half.last ? null : next };
      return findings.add(pages.regionOverlap, place, values, { labels: [label] });
    }
    case "no_addresses":
      return findings.add(pages.addressSpaceFull, place, { name, pages: region.pages, space, vaBits });
    case "no_frames": {
      const values = { use: "pages", name, pages: region.pages, paBits: geometry.paBits } as const;
      return findings.add(pages.physicalMemory, place, values);
    }
    case "no_tables": {
      const { tables, room } = problem;
      const values = { use: "tables", name, bare: region.bare, tables, room, granule } as const;
      return findings.add(pages.physicalMemory, place, values);
    }
  }
}

/** A million kernel pages on 4K tables with 48-bit addresses, mapped as `given { map big; }` maps them. */
import { compile } from "../../../compiler/index.js";
import { layout, type Placement } from "../../../runtime/arm64/layout.js";
import { type Executor, Mapping } from "../../../runtime/arm64/mapping.js";
import { Mmu } from "../../../runtime/arm64/mmu.js";
import { PageTables } from "../../../runtime/arm64/page-tables.js";
import { machineRegime } from "../../../runtime/arm64/regime.js";
import { Visibility } from "../../../runtime/arm64/visibility.js";
import type { Program } from "../../../runtime/index.js";

export const PAGES = 1_000_000;

const ALL = { region: 0, from: 0, to: PAGES };
/** As QEMU has RAM, and behind what it boots. */
const TABLES = { base: 0x4800_0000, bytes: 0x100_0000 };

/** The scenarios that are measured, by name. */
const TEXT = `
region big: kernel ${PAGES} pages;
scenario nothing { given { map big; } lazy { } expect D: clean; }
scenario map { lazy { map big; } expect D: clean, barriers 1; }
scenario protect { given { map big; } lazy { protect big ro; } expect D: clean, barriers 1; }
scenario emit { given { map big; } protect big ro; expect D: clean, barriers ${PAGES}; }
`;

/** The program of these scenarios. */
export function millionPages(): Program {
  const { program, diagnostics } = compile("million.lmmu", {
    read: () => ({ ok: true, text: TEXT }),
    resolve: () => null,
  });
  if (program === null || diagnostics.length > 0) throw new Error("the program to measure has findings");
  return program;
}

/** Of a `given`: its stores owe nothing. */
const EXECUTOR: Executor = {
  cpu: 0,
  step: 0,
  given: true,
  defers: false,
  queueBarriers: () => false,
  dsb: () => {},
  barriersOfMaintenance: () => {},
};

const uncounted = (): void => {};

/** All that a run keeps. */
export function mappedMachine(program: Program): Mmu {
  const mmu = new Mmu(program, uncounted);
  mmu.store("map", ALL, EXECUTOR, (mapping) => mapping.map("rw", "pages", null));
  mmu.settle();
  return mmu;
}

export interface MappedTables {
  readonly tables: PageTables;
  /** Where the pages lie. */
  readonly placement: Placement;
  /** The registers, and what walks make of them. */
  readonly registers: ReturnType<typeof machineRegime>;
}

/** The tables alone, for who walks them. */
export function mappedTables({ machine, regions }: Program): MappedTables {
  const placed = { ...layout(machine, regions).layout, memory: TABLES };
  const visibility = new Visibility(machine.cpus, machine.ets2, uncounted);
  const tables = new PageTables(placed, visibility, machine.bbm, machine.hafdbs);
  const placement = placed.placements[0]!;
  new Mapping(tables, { range: ALL, placement }, EXECUTOR, uncounted).map("rw", "pages", null);
  return { tables, placement, registers: machineRegime(machine, tables.userRoot, tables.kernelRoot) };
}

/** What a walk makes of an address, and what a descriptor says, on a program's machine. */
import type { ProgramNames } from "../../compiler/names/index.js";
import type { TableLevel } from "../../grammar/index.js";
import {
  describeDescriptor,
  entriesAt,
  type Geometry,
  geometryOf,
  LAST_LEVEL,
  type Level,
  levelName,
  parseDescriptor,
  shiftOf,
  VA_BITS,
} from "../../runtime/index.js";

const LEVELS: Readonly<Record<TableLevel, Level>> = { pgd: -1, p4d: 0, pud: 1, pmd: 2, pte: 3 };

/** Null where no kernel can be built for it. */
function geometryFor({ machine: { granule, vaBits } }: ProgramNames): Geometry | null {
  return VA_BITS[granule].includes(vaBits) ? geometryOf(granule, vaBits) : null;
}

/** A descriptor as it would be read at a level: `page 0x80000000 rw NX, kernel`. */
export function descriptorText(level: TableLevel, value: bigint, names: ProgramNames): string | null {
  const geometry = geometryFor(names);
  if (geometry === null) return null;
  const { high, low } = parseDescriptor(value);
  // A level that the machine does not have is folded into the one below it.
  const at = Math.max(LEVELS[level], geometry.startLevel) as Level;
  return `level ${at}: ${describeDescriptor(geometry, at, high, low)}`;
}

/** The entries through which a walk for an address leads: `pgd[224] -> pud[64] -> pmd[0] -> pte[20]`. */
export function walkText(address: bigint, names: ProgramNames): string | null {
  const geometry = geometryFor(names);
  if (geometry === null) return null;
  const steps: string[] = [];
  for (let level = geometry.startLevel; level <= LAST_LEVEL; level++) {
    const index = (address >> BigInt(shiftOf(geometry, level))) & BigInt(entriesAt(geometry, level) - 1);
    steps.push(`${levelName(geometry, level)}[${index}]`);
  }
  return `${steps.join(" -> ")} (granule ${geometry.granule}, ${geometry.vaBits} bits)`;
}

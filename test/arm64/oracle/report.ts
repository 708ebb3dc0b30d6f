/** A difference in words: what to look at, and how to have it again. */
import { hex } from "../../../runtime/arm64/descriptor.js";
import { type Geometry, type Level } from "../../../runtime/arm64/geometry.js";
import { walkLines } from "../../../runtime/arm64/walk-text.js";
import { caseOf } from "./cases.js";
import type { Difference } from "./compare.js";
import { type HalfSettings, MAX_FEATURES } from "./configurations.js";
import { INSTRUCTIONS } from "./par.js";
import { RAM } from "./tables.js";
import { translation } from "./translation.js";

export function differenceText(difference: Difference): string {
  const { seed, expected, answer } = difference;
  const { configuration, registers, entries } = caseOf(seed);
  const regime = translation.decodeRegime(registers, MAX_FEATURES);
  const memory = new translation.PhysicalMemory(RAM.base, RAM.bytes);
  for (const { address, high, low } of entries) memory.write(address, high, low);
  const lines = [
    `seed ${seed}, PAN ${configuration.pan ? 1 : 0}`,
    ...Object.entries(registers).map(([name, value]: [string, bigint]) => `${name.padEnd(6)} 0x${value.toString(16)}`),
  ];
  if (difference.kind === "entry") lines.push(`entry at 0x${difference.at.toString(16)}`);
  else {
    const { high, low } = difference.address;
    const { name, access, pan } = INSTRUCTIONS[difference.instruction]!;
    const half = (high & (1 << 23)) === 0 ? configuration.lower : configuration.upper;
    const asked = pan && configuration.pan ? access | 8 : access;
    lines.push(`AT ${name}, ${half.granule}, ${half.vaBits} bits of address, ${half.paBits} of physical address`);
    lines.push(...walkLines(memory, regime, geometryOf(half), high, low, asked));
  }
  lines.push(`QEMU     ${hex(answer.high, answer.low)}`, `expected ${hex(expected.high, expected.low)}`);
  return lines.join("\n");
}

function geometryOf({ granule, pageShift, vaBits, startLevel, lpa2, paBits }: HalfSettings): Geometry {
  const wide = paBits > 48 ? 52 : 48;
  return { granule, pageShift, indexBits: pageShift - 3, vaBits, startLevel: startLevel as Level, lpa2, paBits: wide };
}

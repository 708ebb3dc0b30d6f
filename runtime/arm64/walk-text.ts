/** A walk in lines, for people. */
import { ACCESS, type Access } from "./access.js";
import { describeDescriptor } from "./decode.js";
import { hex } from "./descriptor.js";
import { esrOf, faultName } from "./fault.js";
import { DESCRIPTOR_BYTES, entriesAt, type Geometry, type Level, levelName } from "./geometry.js";
import type { PhysicalMemory } from "./memory.js";
import type { Regime } from "./regime.js";
import { NO_FAULT, Walk, walk } from "./walk.js";

/**
 * The walk for an access, an entry a line: `pte[5] at 0x80004028: 0x0068000090005f43, page 0x90005000 ...`; the last line
 * says where the address translates to, or how the access faults. The address is given as its upper and lower 32 bits.
 */
export function walkLines(
  memory: PhysicalMemory,
  regime: Regime,
  geometry: Geometry,
  high: number,
  low: number,
  access: Access,
): string[] {
  const found = new Walk();
  walk(memory, regime, high, low, access, found);
  const lines = [];
  for (let level = found.startLevel; found.started && level <= found.level; level++) {
    lines.push(entryLine(memory, geometry, level, found.addresses[level + 1]!));
  }
  return [...lines, resultLine(found, high, low, access)];
}

function entryLine(memory: PhysicalMemory, geometry: Geometry, level: Level, address: number): string {
  const index = (address / DESCRIPTOR_BYTES) % entriesAt(geometry, level);
  const place = `${levelName(geometry, level)}[${index}] at 0x${address.toString(16)}`;
  if (!memory.contains(address)) return `${place}: no memory`;
  const upper = memory.high(address);
  const lower = memory.low(address);
  return `${place}: ${hex(upper, lower)}, ${describeDescriptor(geometry, level, upper, lower)}`;
}

function resultLine(found: Walk, high: number, low: number, access: Access): string {
  const subject = `${accessName(access)} ${hex(high, low)}`;
  if (found.fault === NO_FAULT) return `${subject}: translates to 0x${found.output.toString(16)}`;
  const name = faultName(found.fault);
  const kind = name === "external" ? "external abort on the walk" : `${name.replaceAll("_", " ")} fault`;
  return `${subject}: ${kind}, level ${found.level}, ESR 0x${esrOf(access, found.fault).toString(16)}`;
}

function accessName(access: Access): string {
  const verb = (access & ACCESS.execute) !== 0 ? "exec" : (access & ACCESS.write) !== 0 ? "write" : "read";
  return `${(access & ACCESS.user) === 0 ? "EL1" : "EL0"} ${verb}`;
}

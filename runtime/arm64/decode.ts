/** Descriptors in words, for traces and diagnostics. */
import { type Descriptor, HIGH, hex, isContiguous, kindOf, LOW, outputAddress } from "./descriptor.js";
import { type Geometry, LAST_LEVEL, type Level } from "./geometry.js";
import { isPresentInvalid, isValidNotUser, isWritable, memoryName } from "./linux.js";

/**
 * A descriptor in a few words: `table at 0x40003000`, `page 0x80000000 rw NX, kernel`, `none` for 0. Said only where it
 * is not what one expects: memory that is not MEM/NORMAL; `clean`, the next write makes it dirty; `old`, the access flag
 * is clear; nG in the kernel's half, `global` in the user's; PXN clear in a user page.
 */
export function describeDescriptor(geometry: Geometry, level: Level, high: number, low: number): string {
  if (high === 0 && low === 0) return "none";
  const kind = kindOf(geometry, level, high, low);
  const address = `0x${outputAddress(geometry, level, high, low).toString(16)}`;
  if (kind === "table") return [`table at ${address}`, ...limits(high)].join(", ");
  const descriptor = { high, low };
  if (kind === "invalid") return invalidText(level, descriptor, address);
  const contiguous = isContiguous(geometry, level, high, low) ? ["contiguous"] : [];
  const [permissions, space] = isValidNotUser(descriptor) ? kernelWords(descriptor) : userWords(descriptor);
  const memory = memoryName(low);
  const words = [
    kind,
    address,
    ...permissions,
    ...contiguous,
    ...(memory === "MEM/NORMAL" ? [] : [memory]),
    ...((low & LOW.accessed) === 0 ? ["old"] : []),
  ];
  return `${words.join(" ")}, ${space}`;
}

/** An invalid descriptor is software's; Linux tells by a bit of its own that the page is still there. */
function invalidText(level: Level, descriptor: Descriptor, address: string): string {
  const leaf = level === LAST_LEVEL || (descriptor.low & LOW.type) === 0;
  if (!leaf || !isPresentInvalid(descriptor)) return `invalid ${hex(descriptor.high, descriptor.low)}`;
  return `present-invalid ${level === LAST_LEVEL ? "page" : "block"} ${address}`;
}

/** What a table forbids to all below it. That one exception level may not execute goes without saying: Linux sets it. */
function limits(high: number): string[] {
  const noExecute = HIGH.tablePrivilegedNoExecute | HIGH.tableUserNoExecute;
  return [
    ...((high & HIGH.tableNoUser) === 0 ? [] : ["no user access below"]),
    ...((high & HIGH.tableReadOnly) === 0 ? [] : ["ro below"]),
    ...((high & noExecute) === noExecute ? ["NX below"] : []),
  ];
}

type Words = readonly [permissions: readonly string[], space: string];

function kernelWords(descriptor: Descriptor): Words {
  const { high, low } = descriptor;
  const execute = (high & HIGH.privilegedNoExecute) === 0 ? "x" : "NX";
  const global = (low & LOW.notGlobal) === 0 ? [] : ["nG"];
  return [[...writeWords(descriptor), execute, ...global], "kernel"];
}

function userWords(descriptor: Descriptor): Words {
  const { high, low } = descriptor;
  const execute = (high & HIGH.userNoExecute) === 0 ? "x" : "NX";
  // Without AP[1] the page is one that EL0 may execute and nothing else.
  const data = (low & LOW.user) === 0 ? [] : writeWords(descriptor);
  const privileged = (high & HIGH.privilegedNoExecute) === 0 ? ["x at EL1"] : [];
  const global = (low & LOW.notGlobal) === 0 ? ["global"] : [];
  return [[...data, execute, ...privileged, ...global], "user"];
}

/** With AP[2] and DBM both set a page is writable and clean: the first write makes it dirty, by hardware or by a fault. */
function writeWords({ high, low }: Descriptor): string[] {
  if ((low & LOW.readOnly) === 0) return ["rw"];
  return isWritable({ high, low }) ? ["rw", "clean"] : ["ro"];
}

/** The same translation by QEMU: its AT instruction, in the image that the arm64 machine is tested against. */
import { Walk, walk } from "../../../runtime/arm64/walk.js";
import { Oracle } from "../oracle/qemu.js";
import { AT, Records } from "../oracle/records.js";
import { type Addresses, READ } from "./walks.js";
import type { MappedTables } from "./million.js";

/** AT instructions that are timed together: a trip to QEMU and back is nothing beside them. */
const TIMES = 500_000;

/**
 * Milliseconds of a million translations, `rounds` times, of one address over and over. Throws where QEMU finds another
 * page.
 */
export async function atTimes(
  image: string,
  { tables, registers }: MappedTables,
  addresses: Addresses,
  rounds: number,
): Promise<number[]> {
  const address = { high: addresses.high[0]!, low: addresses.low[0]! };
  const found = new Walk();
  walk(tables.memory, registers.regime, address.high, address.low, READ, found);
  const path = [...found.addresses.subarray(found.startLevel + 1, found.level + 2)];

  const oracle = new Oracle(image, "max");
  try {
    const setUp = new Records();
    setUp.poke(path.map((at) => ({ address: at, high: tables.memory.high(at), low: tables.memory.low(at) })));
    setUp.config({ ...registers.registers, pan: false });
    setUp.translate([address], AT.S1E1R);
    const [low, high] = await oracle.answer(setUp);
    // PAR_EL1: F is bit 0, the page's address is in bits 51 to 12.
    const page = (high! & 0xf_ffff) * 2 ** 32 + ((low! & ~0xfff) >>> 0);
    if ((low! & 1) !== 0 || page !== found.output) throw new Error("QEMU does not translate the page as it is mapped");

    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const records = new Records();
      records.repeat(address, AT.S1E1R, TIMES);
      const start = performance.now();
      await oracle.answer(records);
      times.push(((performance.now() - start) / TIMES) * 1e6);
    }
    return times;
  } finally {
    await oracle.close();
  }
}

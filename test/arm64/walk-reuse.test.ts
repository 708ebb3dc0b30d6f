/** A walk that begins where the one before it ended up must find what a walk from the top finds. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ACCESS } from "../../runtime/arm64/access.js";
import { PhysicalMemory } from "../../runtime/arm64/memory.js";
import { decodeRegime, type Regime } from "../../runtime/arm64/regime.js";
import { Walk, walk } from "../../runtime/arm64/walk.js";
import { D, TCR } from "./walked.js";

const BASE = 0x8000_0000;
const TABLE = 0x1000;
const TABLES = 6;
const ALL = { paBits: 52, lva: true, lpa: true, lpa2: true, hafdbs: true, hpds: true, e0pd: true };
/** 4K and 39 bits in both halves, so that three tables make a way. */
const SIZES = TCR.t0sz(39) | TCR.t1sz(39) | TCR.tg1["4K"] | TCR.ips(5);

const REGIMES: readonly Regime[] = [
  { tcr: SIZES, ttbr0: 0n, ttbr1: 1n },
  { tcr: SIZES | TCR.ha | TCR.hd, ttbr0: 0n, ttbr1: 0n },
  { tcr: SIZES | TCR.hpd0 | TCR.e0pd0 | TCR.e0pd1, ttbr0: 1n, ttbr1: 0n },
].map(({ tcr, ttbr0, ttbr1 }) => {
  const at = (table: bigint): bigint => BigInt(BASE) + table * BigInt(TABLE);
  return decodeRegime({ tcr, mair: 0xffn, sctlr: 0n, ttbr0: at(ttbr0), ttbr1: at(ttbr1) }, ALL);
});

/** A few entries of a few tables that point at each other: ways are soon met again, and soon changed. */
const descriptor = fc
  .record({
    table: fc.nat({ max: TABLES - 1 }),
    type: fc.oneof({ weight: 9, arbitrary: fc.constant(D.page) }, fc.constantFrom(0n, D.block)),
    bits: fc.subarray([D.user, D.readOnly, D.dbm, D.pxnTable, D.noUserTable, D.readOnlyTable, D.uxn]),
    accessed: fc.oneof({ weight: 4, arbitrary: fc.constant(D.af) }, fc.constant(0n)),
  })
  .map(({ table, type, bits, accessed }) =>
    bits.reduce((all, bit) => all | bit, BigInt(BASE + table * TABLE) | type | accessed),
  );

const step = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ table: fc.nat({ max: TABLES - 1 }), index: fc.nat({ max: 1 }), value: descriptor }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      half: fc.boolean(),
      indices: fc.tuple(fc.nat({ max: 1 }), fc.nat({ max: 1 }), fc.nat({ max: 1 })),
      stray: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
      access: fc.subarray([ACCESS.user, ACCESS.write, ACCESS.execute, ACCESS.pan]),
      regime: fc.nat({ max: REGIMES.length - 1 }),
      memory: fc.nat({ max: 1 }),
    }),
  },
);

test("a walk finds the same whatever the same `Walk` found before", () => {
  fc.assert(
    fc.property(
      fc.array(descriptor, { minLength: 24, maxLength: 24 }),
      fc.array(step, { maxLength: 60 }),
      (first, steps) => {
        const memories = [new PhysicalMemory(BASE, TABLES * TABLE), new PhysicalMemory(BASE, TABLES * TABLE)];
        const write = (memory: PhysicalMemory, table: number, index: number, value: bigint): void =>
          memory.write(BASE + table * TABLE + index * 8, Number(value >> 32n), Number(value & 0xffff_ffffn));
        first.forEach((value, n) => write(memories[n % 2]!, Math.floor(n / 4), Math.floor(n / 2) % 2, value));
        const reused = new Walk();
        for (const each of steps) {
          if ("value" in each) {
            write(memories[0]!, each.table, each.index, each.value);
            continue;
          }
          const [top, middle, last] = each.indices;
          const high = (each.half ? 0xffff_ff80 : 0) + (each.stray ? 0x100_0000 : 0);
          const low = top * 2 ** 30 + middle * 2 ** 21 + last * 2 ** 12;
          const access = each.access.reduce((sum, bit) => sum + bit, 0);
          const fresh = new Walk();
          for (const found of [reused, fresh])
            walk(memories[each.memory]!, REGIMES[each.regime]!, high, low, access, found);
          expect(seen(reused)).toEqual(seen(fresh));
        }
      },
    ),
    { numRuns: process.env["LMMU_DEEP"] === undefined ? 300 : 20_000 },
  );
});

/** All that a walk says; of a fault before the leaf, the leaf's fields mean nothing. */
function seen({ fault, level, startLevel, started, addresses, high, low, output, ...rest }: Walk): object {
  const path = started ? [...addresses.slice(startLevel + 1, level + 2)] : [];
  const found = { fault, level, startLevel, started, path, hierarchy: rest.hierarchy };
  const updates = { setsAccessFlag: rest.setsAccessFlag, setsDirty: rest.setsDirty };
  return fault === -1 ? { ...found, ...updates, high, low, output, attributes: rest.attributes } : found;
}

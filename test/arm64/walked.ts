/** Tables by hand, and walks through them. */
import { PhysicalMemory } from "../../runtime/arm64/memory.js";
import { decodeRegime, type Features, type Regime } from "../../runtime/arm64/regime.js";
import { Walk, walk } from "../../runtime/arm64/walk.js";

const BASE = 0x8000_0000;
const BYTES = 0x100_0000;

/** A CPU that has everything. */
const ALL: Features = { paBits: 52, lva: true, lpa: true, lpa2: true, hafdbs: true, hpds: true, e0pd: true };

/** Bits of TCR_EL1. */
export const TCR = {
  t0sz: (bits: number) => BigInt(64 - bits),
  t1sz: (bits: number) => BigInt(64 - bits) << 16n,
  epd0: 1n << 7n,
  epd1: 1n << 23n,
  tg0: { "4K": 0n, "64K": 1n << 14n, "16K": 2n << 14n },
  tg1: { "16K": 1n << 30n, "4K": 2n << 30n, "64K": 3n << 30n },
  sh0: (value: number) => BigInt(value) << 12n,
  ips: (code: number) => BigInt(code) << 32n,
  tbi0: 1n << 37n,
  ha: 1n << 39n,
  hd: 1n << 40n,
  hpd0: 1n << 41n,
  hpd1: 1n << 42n,
  e0pd0: 1n << 55n,
  e0pd1: 1n << 56n,
  ds: 1n << 59n,
} as const;
export const WXN = 1n << 19n;

/** Bits of descriptors. */
export const D = {
  block: 1n,
  /** And tables: type 3. */
  page: 3n,
  user: 1n << 6n,
  readOnly: 1n << 7n,
  inner: 3n << 8n,
  af: 1n << 10n,
  nG: 1n << 11n,
  dbm: 1n << 51n,
  pxn: 1n << 53n,
  uxn: 1n << 54n,
  pxnTable: 1n << 59n,
  uxnTable: 1n << 60n,
  noUserTable: 1n << 61n,
  readOnlyTable: 1n << 62n,
} as const;

export interface Settings {
  readonly tcr: bigint;
  readonly mair?: bigint;
  readonly sctlr?: bigint;
  readonly ttbr0?: bigint;
  readonly ttbr1?: bigint;
  readonly features?: Partial<Features>;
}

/** Memory in which table n (from 0) is at `table(n)`. */
export class Tables {
  readonly memory = new PhysicalMemory(BASE, BYTES);

  table(number: number): bigint {
    return BigInt(BASE + number * 0x1_0000);
  }

  /** Writes entry `index` of table `number`. */
  set(number: number, index: number, descriptor: bigint): this {
    const address = Number(this.table(number)) + index * 8;
    this.memory.write(address, Number(descriptor >> 32n), Number(descriptor & 0xffff_ffffn));
    return this;
  }

  /** An entry that points to another table. */
  link(number: number, index: number, to: number, restrictions = 0n): this {
    return this.set(number, index, this.table(to) | D.page | restrictions);
  }

  /** Both TTBRs are table 0's address unless they are given. */
  regime({ tcr, mair = 0xffn, sctlr = 0n, ttbr0, ttbr1, features }: Settings): Regime {
    const registers = { tcr, mair, sctlr, ttbr0: ttbr0 ?? this.table(0), ttbr1: ttbr1 ?? this.table(0) };
    return decodeRegime(registers, { ...ALL, ...features });
  }

  walk(regime: Regime, address: bigint, access = 0): Walk {
    const found = new Walk();
    const bits = BigInt.asUintN(64, address);
    walk(this.memory, regime, Number(bits >> 32n), Number(bits & 0xffff_ffffn), access, found);
    return found;
  }
}

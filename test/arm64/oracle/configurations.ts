/** Random settings of the registers, most of them legal. */
import type { Granule } from "../../../runtime/arm64/geometry.js";
import type { Features } from "../../../runtime/arm64/regime.js";
import type { Random } from "./random.js";

/** What `-cpu max` implements. */
export const MAX_FEATURES: Features = {
  paBits: 52,
  lva: true,
  lpa: true,
  lpa2: true,
  hafdbs: true,
  hpds: true,
  e0pd: true,
};

/** One half's settings: what the tables and addresses for it are made by. */
export interface HalfSettings {
  readonly granule: Granule;
  readonly pageShift: number;
  readonly txsz: number;
  /** 64 - TxSZ, of a legal TxSZ. */
  readonly vaBits: number;
  readonly startLevel: number;
  /** Descriptors have the fields of TCR.DS. */
  readonly lpa2: boolean;
  /** Bits of a physical address by TCR.IPS and the format. */
  readonly paBits: number;
  readonly tbi: boolean;
}

export interface Configuration {
  readonly lower: HalfSettings;
  readonly upper: HalfSettings;
  /** PSTATE.PAN, which AT S1E1RP and S1E1WP look at. */
  readonly pan: boolean;
  /** Everything but the tables' addresses, which the TTBRs get from whoever makes the tables. */
  readonly tcr: bigint;
  readonly mair: bigint;
  readonly sctlr: bigint;
}

const PAGE_SHIFT = { "4K": 12, "16K": 14, "64K": 16 } as const;
const TG0 = { "4K": 0, "64K": 1, "16K": 2 } as const;
const TG1 = { "16K": 1, "4K": 2, "64K": 3 } as const;
/** Sizes that Linux builds kernels for. */
const USUAL_VA_BITS = { "4K": [39, 48, 52], "16K": [36, 47, 48, 52], "64K": [42, 48, 52] } as const;
const IPS_BITS = [32, 36, 40, 42, 44, 48, 52];
const USUAL_MEMORY_TYPES = [0xff, 0xf0, 0x44, 0x00, 0x04, 0x08, 0x0c, 0xbb];

/** Sizes beyond what the registers may say: all of them are beyond FEAT_TTST's, too. */
const ILLEGAL_TXSZ = [0, 5, 11, 49, 63];

export function randomConfiguration(random: Random): Configuration {
  const ds = random.oneIn(2);
  const ips = random.oneIn(2) ? 6 : random.below(7);
  const lower = randomHalf(random, ds, ips);
  const upper = randomHalf(random, ds, ips);
  let tcr = BigInt(ips) << 32n;
  const set = (shift: number, value: number): void => void (tcr |= BigInt(value) << BigInt(shift));
  const setHalf = (half: HalfSettings, shift: number, tg: number): void => {
    set(shift, half.txsz);
    set(shift + 7, random.oneIn(32) ? 1 : 0); // EPD
    set(shift + 8, random.below(16)); // IRGN, ORGN
    set(shift + 12, random.below(4)); // SH
    set(shift + 14, tg);
  };
  setHalf(lower, 0, TG0[lower.granule]);
  setHalf(upper, 16, TG1[upper.granule]);
  set(22, random.below(2)); // A1
  set(36, random.below(2)); // AS
  set(37, lower.tbi ? 1 : 0);
  set(38, upper.tbi ? 1 : 0);
  set(39, random.below(2)); // HA
  set(40, random.below(2)); // HD
  set(41, random.oneIn(4) ? 1 : 0); // HPD0
  set(42, random.oneIn(4) ? 1 : 0); // HPD1
  set(43, random.below(256)); // HWU: bits 62:59 of leaves are the implementation's
  set(55, random.oneIn(16) ? 1 : 0); // E0PD0
  set(56, random.oneIn(16) ? 1 : 0); // E0PD1
  set(59, ds ? 1 : 0);
  let mair = 0n;
  for (let index = 0; index < 8; index++) {
    const type = random.oneIn(4) ? random.below(256) : random.pick(USUAL_MEMORY_TYPES);
    mair = (mair << 8n) | BigInt(type);
  }
  const wxn = BigInt(random.below(2)) << 19n;
  return { lower, upper, pan: random.oneIn(2), tcr, mair, sctlr: 0x1005n | wxn };
}

function randomHalf(random: Random, ds: boolean, ips: number): HalfSettings {
  const granule = random.pick(["4K", "16K", "64K"] as const);
  const pageShift = PAGE_SHIFT[granule];
  const lpa2 = ds && granule !== "64K";
  const smallest = lpa2 || granule === "64K" ? 12 : 16;
  const usual = 64 - random.pick(USUAL_VA_BITS[granule]);
  const legal = random.oneIn(3) || usual < smallest ? smallest + random.below(40 - smallest) : usual;
  const vaBits = 64 - legal;
  return {
    granule,
    pageShift,
    txsz: random.oneIn(64) ? random.pick(ILLEGAL_TXSZ) : legal,
    vaBits,
    startLevel: 4 - Math.ceil((vaBits - pageShift) / (pageShift - 3)),
    lpa2,
    paBits: Math.min(IPS_BITS[ips]!, lpa2 || granule === "64K" ? 52 : 48),
    tbi: random.oneIn(2),
  };
}

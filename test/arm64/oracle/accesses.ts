/**
 * Accesses from EL1 to what random permissions allow or not. They tell what AT instructions do not: who may execute, and
 * the ESR_EL1 of a fault.
 */
import { ACCESS } from "../../../runtime/arm64/access.js";
import { hex } from "../../../runtime/arm64/descriptor.js";
import type { Registers } from "../../../runtime/arm64/regime.js";
import type { Walk } from "../../../runtime/arm64/walk.js";
import { MAX_FEATURES } from "./configurations.js";
import { Random } from "./random.js";
import { type Address, KIND, Records, RET } from "./records.js";
import { RAM, type TableEntry } from "./tables.js";
import { translation, type Translation } from "./translation.js";

const KINDS: readonly { readonly kind: number; readonly access: number }[] = [
  { kind: KIND.ldr, access: 0 },
  { kind: KIND.str, access: ACCESS.write },
  { kind: KIND.ldtr, access: ACCESS.user },
  { kind: KIND.sttr, access: ACCESS.user | ACCESS.write },
  { kind: KIND.call, access: ACCESS.execute },
];

export interface AccessCase {
  readonly seed: number;
  readonly registers: Registers;
  readonly pan: boolean;
  readonly entries: readonly TableEntry[];
  readonly addresses: readonly Address[];
}

const FIRST_TABLE = 0x4100_0000;
/** A frame full of RET, aligned to a block of level 2 with 4K and 16K. */
const FRAME = 0x4400_0000;
const FRAME_BYTES = 4096;
const PAGES = 24;
const ADDRESSES = 40;

const AF = 1 << 10;

/** The upper half has the tables in question; the lower one maps the image for EL1 to execute, whatever WXN. */
export function accessCaseOf(seed: number): AccessCase {
  const random = new Random(seed);
  random.word();
  const flag = (bit: number): bigint => BigInt(random.below(2)) << BigInt(bit);
  const sixteen = random.oneIn(2);
  const tg1 = sixteen ? 1n : 2n;
  const tcr = 16n | (16n << 16n) | (tg1 << 30n) | (5n << 32n) | flag(39) | flag(40) | flag(42) | flag(56);
  const tables = Array.from({ length: 6 }, (_, index) => FIRST_TABLE + index * 0x1_0000);
  const [imageRoot, imageTable, root, upper, middle, last] = tables as [number, number, number, number, number, number];
  const entry = (table: number, index: number, high: number, low: number): TableEntry => {
    return { address: table + index * 8, high: high >>> 0, low: low >>> 0 };
  };
  const restrictions = (): number => (random.oneIn(2) ? 0 : random.below(16) << 27);
  const entries = [
    entry(imageRoot, 0, 0, imageTable | 3),
    // Read-only for EL1, from RAM's beginning on.
    entry(imageTable, 1, 0, RAM.base | AF | (1 << 7) | 1),
    entry(root, 0, restrictions(), upper | 3),
    entry(upper, 0, restrictions(), middle | 3),
    entry(middle, 0, restrictions(), last | 3),
  ];
  const pageShift = sixteen ? 14 : 12;
  const blockShift = sixteen ? 25 : 21;
  const places: number[] = [];
  for (let page = 0; page < PAGES; page++) {
    const block = page % 3 === 0;
    // DBM, PXN and UXN; AP and the access flag.
    const high = (random.below(2) << 19) | (random.below(4) << 21);
    const low = FRAME | (random.below(4) << 6) | (random.oneIn(8) ? 0 : AF) | (block ? 1 : 3);
    entries.push(entry(block ? middle : last, page + 1, high, low));
    places.push((page + 1) * 2 ** (block ? blockShift : pageShift));
  }
  const addresses = Array.from({ length: ADDRESSES }, () => {
    return { high: 0xffff_0000, low: random.pick(places) + random.below(FRAME_BYTES / 8) * 8 };
  });
  const wxn = random.oneIn(2) ? 1n << 19n : 0n;
  const registers = { tcr, mair: 0xffn, sctlr: 0x1005n | wxn, ttbr0: BigInt(imageRoot), ttbr1: BigInt(root) };
  return { seed, registers, pan: random.oneIn(2), entries, addresses };
}

/** The records that ask all of some cases. */
export function accessQuestionsOf(cases: readonly AccessCase[]): Records {
  const records = new Records();
  records.poke(Array.from({ length: FRAME_BYTES / 8 }, (_, at) => ({ address: FRAME + at * 8, high: RET, low: RET })));
  for (const { registers, pan, entries, addresses } of cases) {
    records.poke(entries);
    records.config({ ...registers, pan });
    records.access(
      addresses,
      KINDS.map(({ kind }) => kind),
    );
    records.poke(entries.map(({ address }) => ({ address, high: 0, low: 0 })));
  }
  return records;
}

export interface AccessTally {
  readonly accesses: number;
  /** How often QEMU has shown the deviation `cleanIsReadOnly`, the one that only accesses show. */
  readonly deviations: number;
  /** Each other difference in words. */
  readonly differences: readonly string[];
}

/** Compares the answers to `accessQuestionsOf(cases)`, given as lower and upper halves by turns. */
export function compareAccesses(
  cases: readonly AccessCase[],
  answers: Uint32Array,
  { PhysicalMemory, Walk, decodeRegime, walk, esrOf }: Translation = translation,
): AccessTally {
  const memory = new PhysicalMemory(RAM.base, RAM.bytes);
  const found = new Walk();
  const differences: string[] = [];
  let accesses = 0;
  let deviations = 0;
  for (const { seed, registers, pan, entries, addresses } of cases) {
    for (const { address, high, low } of entries) memory.write(address, high, low);
    const regime = decodeRegime(registers, MAX_FEATURES);
    const esr = (asked: typeof regime, { high, low }: Address, access: number): number => {
      walk(memory, asked, high, low, access | (pan ? ACCESS.pan : 0), found);
      // LDTR and STTR are checked as EL0's, and are EL1's.
      return found.fault < 0 ? 0 : esrOf(access & ~ACCESS.user, found.fault);
    };
    for (const address of addresses) {
      for (const { kind, access } of KINDS) {
        const answer = answers[accesses++ * 2]!;
        const expected = esr(regime, address, access);
        if (answer === expected) continue;
        if (access === ACCESS.execute && answer === esr({ ...regime, setsDirty: false }, address, access)) deviations++;
        else
          differences.push(
            [`seed ${seed}, PAN ${pan ? 1 : 0}`, ...difference(kind, answer, expected, found)].join(", "),
          );
      }
    }
    for (const { address } of entries) memory.write(address, 0, 0);
  }
  return { accesses, deviations, differences };
}

function difference(kind: number, answer: number, expected: number, { high, low, hierarchy }: Walk): string[] {
  const name = Object.entries(KIND).find(([, each]) => each === kind)![0];
  return [
    `${name} by ${hex(high, low)}`,
    `bits 62:59 of the tables 0b${hierarchy.toString(2)}`,
    `ESR_EL1 0x${answer.toString(16)} instead of 0x${expected.toString(16)}`,
  ];
}

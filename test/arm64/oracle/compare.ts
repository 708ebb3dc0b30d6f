/** Asks QEMU and the arm64 machine the same, and tells where they differ. */
import type { PhysicalMemory } from "../../../runtime/arm64/memory.js";
import type { Regime } from "../../../runtime/arm64/regime.js";
import { ADDRESSES_OF_A_CASE, type Case, caseOf } from "./cases.js";
import { MAX_FEATURES } from "./configurations.js";
import { type Deviation, explanation, isEqual, withBlocksEverywhere } from "./deviations.js";
import { ALL_INSTRUCTIONS, INSTRUCTIONS, type Par, parOf } from "./par.js";
import { type Address, Records } from "./records.js";
import { RAM } from "./tables.js";
import { translation, type Translation } from "./translation.js";

export const PARS_OF_A_CASE = ADDRESSES_OF_A_CASE * INSTRUCTIONS.length;

/** The records that ask all of some cases: a PAR per address and instruction, then what became of each entry. */
export function questionsOf(cases: readonly Case[]): Records {
  const records = new Records();
  for (const { registers, configuration, entries, addresses } of cases) {
    records.poke(entries);
    records.config({ ...registers, pan: configuration.pan });
    records.translate(addresses, ALL_INSTRUCTIONS);
    records.peek(entries.map(({ address }) => address));
    records.poke(entries.map(({ address }) => ({ address, high: 0, low: 0 })));
  }
  return records;
}

export function casesFrom(seed: number, count: number): Case[] {
  return Array.from({ length: count }, (_, index) => caseOf(seed + index));
}

export type Difference = { readonly seed: number; readonly answer: Par; readonly expected: Par } & (
  | { readonly kind: "translation"; readonly address: Address; readonly instruction: number }
  /** Hardware has made something else of an entry. */
  | { readonly kind: "entry"; readonly at: number }
);

/** What came out of a comparison. */
export class Tally {
  translations = 0;
  readonly deviations = new Map<Deviation, number>();
  /** How often each fault was met, and translations by level. */
  readonly met = new Map<string, number>();
  readonly differences: Difference[] = [];

  deviates(deviation: Deviation): void {
    this.deviations.set(deviation, (this.deviations.get(deviation) ?? 0) + 1);
  }
}

export class Comparison {
  private readonly memory: PhysicalMemory;
  private readonly found;

  constructor(private readonly machine: Translation = translation) {
    this.memory = new machine.PhysicalMemory(RAM.base, RAM.bytes);
    this.found = new machine.Walk();
  }

  /** Compares the answers to `questionsOf(cases)`, given as lower and upper halves by turns. */
  compare(cases: readonly Case[], answers: Uint32Array, tally: Tally): void {
    let at = 0;
    for (const one of cases) {
      for (const { address, high, low } of one.entries) this.memory.write(address, high, low);
      at = this.compareCase(one, answers, at, tally);
      for (const { address } of one.entries) this.memory.write(address, 0, 0);
    }
  }

  private compareCase(one: Case, answers: Uint32Array, start: number, tally: Tally): number {
    const { machine, memory, found } = this;
    const regime: Regime = machine.decodeRegime(one.registers, MAX_FEATURES);
    const lenient = withBlocksEverywhere(regime);
    const updated = new Map<number, Par>();
    let at = start;
    for (const address of one.addresses) {
      for (const [instruction, { access: plain, pan }] of INSTRUCTIONS.entries()) {
        const access = pan && one.configuration.pan ? plain | 8 : plain;
        const answer: Par = { low: answers[at++]!, high: answers[at++]! };
        machine.walk(memory, regime, address.high, address.low, access, found);
        const expected = parOf(found);
        const outcome = found.fault < 0 ? `level ${found.level}` : `0x${found.fault.toString(16)}`;
        tally.met.set(outcome, (tally.met.get(outcome) ?? 0) + 1);
        if (!isEqual(expected, answer)) {
          const why = explanation(machine, { memory, regime, lenient, address, access, answer }, found);
          if (why === null)
            tally.differences.push({ kind: "translation", seed: one.seed, address, instruction, expected, answer });
          for (const deviation of why ?? []) tally.deviates(deviation);
        }
        // As QEMU has found it: a reserved block is updated, too.
        if (found.setsAccessFlag || found.setsDirty) {
          const place = found.addresses[found.level + 1]!;
          const before = updated.get(place) ?? { high: found.high, low: found.low };
          updated.set(place, { high: before.high, low: afterUpdate(before.low, found) });
          if (found.setsDirty) tally.deviates("dirtyByAt");
        }
        tally.translations++;
      }
    }
    for (const { address, high, low } of one.entries) {
      const answer: Par = { low: answers[at++]!, high: answers[at++]! };
      const expected = updated.get(address) ?? { high, low };
      if (!isEqual(expected, answer))
        tally.differences.push({ kind: "entry", seed: one.seed, at: address, expected, answer });
    }
    return at;
  }
}

const AF = 1 << 10;
const AP_READ_ONLY = 1 << 7;

function afterUpdate(low: number, found: { readonly setsAccessFlag: boolean; readonly setsDirty: boolean }): number {
  const accessed = found.setsAccessFlag ? low | AF : low;
  return (found.setsDirty ? accessed & ~AP_READ_ONLY : accessed) >>> 0;
}

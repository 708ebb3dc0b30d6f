/** What is compared: registers, tables and addresses, all of them by one seed. */
import type { Registers } from "../../../runtime/arm64/regime.js";
import { randomAddress } from "./addresses.js";
import { type Configuration, type HalfSettings, randomConfiguration } from "./configurations.js";
import { Random } from "./random.js";
import type { Address } from "./records.js";
import { flipped, type HalfTables, randomTables, type TableEntry } from "./tables.js";

export interface Case {
  readonly seed: number;
  readonly configuration: Configuration;
  readonly registers: Registers;
  readonly entries: readonly TableEntry[];
  readonly addresses: readonly Address[];
}

export const ADDRESSES_OF_A_CASE = 40;

export function caseOf(seed: number): Case {
  const random = new Random(seed);
  // Seeds that follow each other give states that do as well.
  random.word();
  const configuration = randomConfiguration(random);
  const lower = randomTables(random, configuration.lower, 0);
  const upper = randomTables(random, configuration.upper, 1);
  const { tcr, mair, sctlr } = configuration;
  const ttbr0 = tableRegister(random, configuration.lower, lower);
  const ttbr1 = tableRegister(random, configuration.upper, upper);
  const addresses = Array.from({ length: ADDRESSES_OF_A_CASE }, () =>
    randomAddress(random, configuration, { lower, upper }),
  );
  const registers = { tcr, mair, sctlr, ttbr0, ttbr1 };
  return { seed, configuration, registers, entries: [...lower.entries, ...upper.entries], addresses };
}

/** A TTBR: random where it is no address. */
function tableRegister(random: Random, half: HalfSettings, { root }: HalfTables): bigint {
  const base = random.oneIn(40) ? flipped(random, half, root.base) : root.base;
  // With 52-bit addresses bits 5:2 are the address's top ones.
  const top = half.paBits === 52 && !random.oneIn(40) ? 0x3c : 0;
  const below = random.below(Math.max(root.size * 8, 64)) & ~top;
  const asid = BigInt(random.below(2 ** 16)) << 48n;
  return asid | (BigInt(base) & 0xffff_ffff_ffffn) | BigInt(below);
}

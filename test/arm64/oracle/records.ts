/** What the image reads: records of 64-bit words, the first being an operation and a count. */

/** Operations, as image/oracle.c numbers them. */
const OPERATION = {
  exit: 0,
  info: 1,
  config: 2,
  poke: 3,
  peek: 4,
  translate: 5,
  access: 6,
  flush: 7,
  repeat: 8,
} as const;

/** The AT instructions, as bits of a mask; the image answers in this order. */
export const AT = { S1E1R: 1, S1E1W: 2, S1E0R: 4, S1E0W: 8, S1E1RP: 16, S1E1WP: 32 } as const;

/** Accesses from EL1, as image/start.S numbers them; `call` calls what must be RET. */
export const KIND = { ldr: 0, str: 1, ldtr: 2, sttr: 3, call: 4 } as const;

export interface ConfigRecord {
  readonly tcr: bigint;
  readonly mair: bigint;
  readonly sctlr: bigint;
  readonly ttbr0: bigint;
  readonly ttbr1: bigint;
  readonly pan: boolean;
}

/** The instruction that returns from a call. */
export const RET = 0xd65f_03c0;

/** Records in the making, and how many words they will be answered with. */
export class Records {
  /** Lower and upper halves by turns: making a BigInt of each word takes longer than QEMU does. */
  private halves = new Uint32Array(1 << 12);
  private used = 0;
  answers = 0;

  word(high: number, low: number): void {
    if (this.used === this.halves.length) {
      const grown = new Uint32Array(this.used * 2);
      grown.set(this.halves);
      this.halves = grown;
    }
    this.halves[this.used++] = low;
    this.halves[this.used++] = high;
  }

  private address(address: number): void {
    this.word(Math.floor(address / 2 ** 32), address >>> 0);
  }

  private big(value: bigint): void {
    this.word(Number(value >> 32n), Number(value & 0xffff_ffffn));
  }

  /** Answered with 5 words: MIDR_EL1, ID_AA64MMFR0_EL1 to MMFR2, and the address of what EL1 executes. */
  info(): void {
    this.word(0, OPERATION.info);
    this.answers += 5;
  }

  /** Sets the registers and forgets all translations. */
  config({ tcr, mair, sctlr, ttbr0, ttbr1, pan }: ConfigRecord): void {
    this.word(0, OPERATION.config);
    for (const register of [tcr, mair, sctlr, ttbr0, ttbr1]) this.big(register);
    this.word(0, pan ? 1 : 0);
  }

  /** Writes descriptors. */
  poke(entries: readonly { readonly address: number; readonly high: number; readonly low: number }[]): void {
    this.word(entries.length, OPERATION.poke);
    for (const { address, high, low } of entries) {
      this.address(address);
      this.word(high, low);
    }
  }

  /** Reads descriptors: a word for each. */
  peek(addresses: readonly number[]): void {
    this.word(addresses.length, OPERATION.peek);
    for (const address of addresses) this.address(address);
    this.answers += addresses.length;
  }

  /** Translates each address by each AT instruction of the mask: a PAR_EL1 for each. */
  translate(addresses: readonly Address[], mask: number): void {
    this.word(addresses.length, OPERATION.translate);
    this.word(0, mask);
    for (const { high, low } of addresses) this.word(high, low);
    this.answers += addresses.length * bitsIn(mask);
  }

  /** Translates one address so many times, for who measures; a PAR_EL1 of the last one for each AT instruction. */
  repeat({ high, low }: Address, mask: number, times: number): void {
    this.word(times, OPERATION.repeat);
    this.word(0, mask);
    this.word(high, low);
    this.answers += bitsIn(mask);
  }

  /** Accesses each address by each kind: an ESR_EL1 for each, 0 where there is no fault. Stores write RET, twice. */
  access(addresses: readonly Address[], kinds: readonly number[]): void {
    this.word(addresses.length * kinds.length, OPERATION.access);
    for (const { high, low } of addresses) {
      for (const kind of kinds) {
        this.word(high, low);
        this.word(0, kind);
        this.word(RET, RET);
      }
    }
    this.answers += addresses.length * kinds.length;
  }

  /** Bytes to send. `last` tells the image to end, else it answers and goes on reading. */
  bytes(last: boolean): Uint8Array {
    this.word(0, last ? OPERATION.exit : OPERATION.flush);
    return new Uint8Array(this.halves.buffer, 0, this.used * 4);
  }
}

/** A virtual address, as its upper and lower 32 bits. */
export interface Address {
  readonly high: number;
  readonly low: number;
}

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

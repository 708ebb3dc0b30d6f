/** A walk in lines, and the codes that faults are reported by. */
import { expect, test } from "vitest";
import { ACCESS } from "../../runtime/arm64/access.js";
import { esrOf, FAULT, faultLevel, faultName, TLB_CONFLICT } from "../../runtime/arm64/fault.js";
import { geometryOf } from "../../runtime/arm64/geometry.js";
import { machineRegime } from "../../runtime/arm64/regime.js";
import { walkLines } from "../../runtime/arm64/walk-text.js";
import { D, Tables } from "./walked.js";

/** The lines for an access to an address of the kernel's half, with 4K and 48 bits. */
function lines(tables: Tables, address: bigint, access = 0, vaBits: 39 | 48 = 48): string[] {
  const settings = { granule: "4K", vaBits, hafdbs: true } as const;
  const { regime } = machineRegime(settings, Number(tables.table(9)), Number(tables.table(0)));
  const bits = BigInt.asUintN(64, address);
  const [high, low] = [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
  return walkLines(tables.memory, regime, geometryOf("4K", vaBits), high, low, access);
}

test("an entry a line, then where the address translates to", () => {
  const page = D.page | D.af | D.inner | D.dbm | D.pxn | D.uxn | 0x9000_5000n;
  const tables = new Tables().link(0, 256, 1).link(1, 0, 2).link(2, 0, 3).set(3, 5, page);
  expect(lines(tables, 0xffff_8000_0000_5678n, ACCESS.write)).toEqual([
    "pgd[256] at 0x80000800: 0x0000000080010003, table at 0x80010000",
    "pud[0] at 0x80010000: 0x0000000080020003, table at 0x80020000",
    "pmd[0] at 0x80020000: 0x0000000080030003, table at 0x80030000",
    "pte[5] at 0x80030028: 0x0068000090005703, page 0x90005000 rw NX, kernel",
    "EL1 write 0xffff800000005678: translates to 0x90005678",
  ]);
});

test("it ends where the walk ends", () => {
  const tables = new Tables().link(0, 256, 1);
  expect(lines(tables, 0xffff_8000_0000_0000n).slice(1)).toEqual([
    "pud[0] at 0x80010000: 0x0000000000000000, none",
    "EL1 read 0xffff800000000000: translation fault, level 1, ESR 0x96000005",
  ]);
  expect(lines(tables, 0xfff7_8000_0000_0000n, ACCESS.execute)).toEqual([
    "EL1 exec 0xfff7800000000000: translation fault, level 0, ESR 0x86000004",
  ]);
});

test("a table outside memory has no descriptors to show", () => {
  const tables = new Tables().set(0, 257, 0x1000n | D.page);
  expect(lines(tables, 0xffff_8080_0000_0000n, ACCESS.user).slice(1)).toEqual([
    "pud[0] at 0x1000: no memory",
    "EL0 read 0xffff808000000000: external abort on the walk, level 1, ESR 0x92000015",
  ]);
});

test("an index is of the level's own table, however short", () => {
  const tables = new Tables().set(0, 511, 0n);
  expect(lines(tables, 0xffff_ffff_ffff_f000n, 0, 39)[0]).toBe("pgd[511] at 0x80000ff8: 0x0000000000000000, none");
});

// ESR_EL1: EC 0x24 and 0x25 data abort, 0x20 and 0x21 instruction abort; IL; ISS.WnR bit 6; DFSC or IFSC.
test("ESR_EL1 of each access", () => {
  const { user, write, execute, pan } = ACCESS;
  const esr = (access: number) => esrOf(access, FAULT.permission + 3).toString(16);
  expect([0, pan, write, user, user | write, execute, execute | user].map(esr)).toEqual([
    "9600000f",
    "9600000f",
    "9600004f",
    "9200000f",
    "9200004f",
    "8600000f",
    "8200000f",
  ]);
});

// Fault status codes, as DFSC in ESR_EL1 has them.
test("a kind and a level for each status code", () => {
  const named = (code: number) => `${faultName(code)} ${faultLevel(code)}`;
  expect([0x00, 0x03, 0x04, 0x07, 0x09, 0x0f, 0x14, 0x17].map(named)).toEqual([
    ...["address_size 0", "address_size 3", "translation 0", "translation 3"],
    ...["access_flag 1", "permission 3", "external 0", "external 3"],
  ]);
  expect([0x29, 0x2b, 0x13].map(named)).toEqual(["address_size -1", "translation -1", "external -1"]);
  expect(faultName(TLB_CONFLICT)).toBe("conflict");
  expect(() => faultName(0x21)).toThrow(RangeError);
});

// arch/arm64/mm/proc.S and arch/arm64/include/asm/memory.h: T0SZ, T1SZ, the granules' codes, IPS, DS, HA, HD.
test("the registers as Linux sets them", () => {
  const tcr = (granule: "4K" | "16K" | "64K", vaBits: 36 | 48 | 52, hafdbs = false) => {
    const { registers } = machineRegime({ granule, vaBits, hafdbs }, 0x8000_0000, 0x8001_0000);
    return `0x${registers.tcr.toString(16)}`;
  };
  expect(tcr("4K", 48)).toBe("0x35b5503510");
  expect(tcr("64K", 48, true)).toBe("0x1b5f5507510");
  expect(tcr("16K", 36)).toBe("0x35755cb51c");
  expect(tcr("4K", 52)).toBe("0x8000036b54c350c");
});

/** The walk, a rule of VMSAv8-64 at a time (Arm ARM, chapter D8; the names of the rows are its terms). */
import { describe, expect, test } from "vitest";
import { ACCESS } from "../../runtime/arm64/access.js";
import { faultLevel, faultName } from "../../runtime/arm64/fault.js";
import { machineRegime } from "../../runtime/arm64/regime.js";
import { NO_FAULT, type Walk } from "../../runtime/arm64/walk.js";
import { D, type Settings, Tables, TCR, WXN } from "./walked.js";

/** 4K, 48 bits, 48-bit physical addresses, both halves. */
const TCR_48 = TCR.t0sz(48) | TCR.t1sz(48) | TCR.tg1["4K"] | TCR.ips(5);
/** Of level 3, for nobody but EL1. */
const PAGE = D.page | D.af | D.inner;

/** Four levels of tables for address 0, and a leaf in the last. */
function mapped(leaf: bigint): Tables {
  return new Tables().link(0, 0, 1).link(1, 0, 2).link(2, 0, 3).set(3, 0, leaf);
}

function met({ fault }: Walk): string {
  return fault === NO_FAULT ? "translates" : `${faultName(fault)} ${faultLevel(fault)}`;
}

/** What an access to address 0 meets under 4K and 48 bits. */
function touch(leaf: bigint, access: number, settings: Partial<Settings> = {}): string {
  const tables = mapped(leaf);
  return met(tables.walk(tables.regime({ tcr: TCR_48, ...settings }), 0n, access));
}

describe("which half, and whether there is one", () => {
  const tables = mapped(PAGE | D.user | 0x1234_5000n);
  const at = (address: bigint, tcr = TCR_48, access = 0) => met(tables.walk(tables.regime({ tcr }), address, access));

  test("bits above the size are all as bit 55, else translation fault, level 0", () => {
    expect(at(0x0000_0000_0000_0abcn)).toBe("translates");
    expect(at(0x0001_0000_0000_0000n)).toBe("translation 0");
    expect(at(0x0100_0000_0000_0000n)).toBe("translation 0");
    expect(at(0xfffe_0000_0000_0000n)).toBe("translation 0");
    expect(at(0xffff_0000_0000_0000n)).toBe("translates");
    expect(at(0x7fff_0000_0000_0000n)).toBe("translation 0");
  });

  test("the level of that fault is 0 whatever the first level is", () => {
    const tcr = TCR.t0sz(52) | TCR.t1sz(39) | TCR.tg1["4K"] | TCR.ips(6) | TCR.ds;
    expect(at(0x0010_0000_0000_0000n, tcr)).toBe("translation 0");
    expect(at(0xffff_ff7f_ffff_ffffn, tcr)).toBe("translation 0");
  });

  test("TBI: the tag byte does not count, bit 55 still selects the half", () => {
    expect(at(0xab00_0000_0000_0000n, TCR_48 | TCR.tbi0)).toBe("translates");
    expect(at(0xab01_0000_0000_0000n, TCR_48 | TCR.tbi0)).toBe("translation 0");
    expect(at(0x00ff_0000_0000_0000n, TCR_48 | TCR.tbi0)).toBe("translation 0");
  });

  test("an address size below 32 bits", () => {
    const short = new Tables().link(0, 0, 1).set(1, 0, PAGE);
    const regime = short.regime({ tcr: TCR.t0sz(25) | TCR.t1sz(25) | TCR.tg1["4K"] | TCR.ips(5) });
    expect(short.walk(regime, 0n).startLevel).toBe(2);
    expect(met(short.walk(regime, 0x200_0000n))).toBe("translation 0");
    expect(met(short.walk(regime, 0xffff_ffff_fe00_0000n))).toBe("translates");
    expect(met(short.walk(regime, 0xffff_ffff_fc00_0000n))).toBe("translation 0");
  });

  test("EPDx: no walks in that half; E0PDx: none for EL0", () => {
    expect(at(0n, TCR_48 | TCR.epd0)).toBe("translation 0");
    expect(at(0n, TCR_48 | TCR.epd1)).toBe("translates");
    expect(at(0n, TCR_48 | TCR.e0pd0, ACCESS.user)).toBe("translation 0");
    expect(at(0n, TCR_48 | TCR.e0pd0)).toBe("translates");
    expect(at(0n, TCR_48 | TCR.e0pd1, ACCESS.user)).toBe("translates");
    expect(at(0xffff_0000_0000_0000n, TCR_48 | TCR.e0pd1, ACCESS.user)).toBe("translation 0");
  });

  test("52 bits need TCR.DS with 4K and 16K, FEAT_LVA with 64K", () => {
    const wide = TCR.t0sz(52) | TCR.t1sz(52) | TCR.ips(6);
    const root = new Tables();
    const of = (settings: Settings) => root.walk(root.regime(settings), 0n);
    expect(of({ tcr: wide })).toMatchObject({ started: false, fault: 0x04 });
    expect(of({ tcr: wide | TCR.ds })).toMatchObject({ started: true, startLevel: -1, fault: 0x2b });
    expect(of({ tcr: wide | TCR.ds, features: { lpa2: false } })).toMatchObject({ started: false });
    expect(of({ tcr: wide | TCR.tg0["64K"] })).toMatchObject({ started: true, startLevel: 1 });
    expect(of({ tcr: wide | TCR.tg0["64K"], features: { lva: false } })).toMatchObject({ started: false });
  });
});

describe("where the first table is", () => {
  test("a base beyond the physical address size: address size fault, level 0", () => {
    const tables = mapped(PAGE);
    const regime = tables.regime({ tcr: (TCR_48 & ~TCR.ips(7)) | TCR.ips(1), ttbr0: tables.table(0) | (1n << 36n) });
    expect(tables.walk(regime, 0n)).toMatchObject({ fault: 0x00, started: false });
  });

  test.each([32, 36, 40, 42, 44, 48])("TCR.IPS: physical addresses of %d bits", (bits) => {
    const tables = mapped(PAGE);
    const ips = [32, 36, 40, 42, 44, 48].indexOf(bits);
    const at = (bit: number) => {
      const ttbr0 = tables.table(0) | (1n << BigInt(bit));
      return met(tables.walk(tables.regime({ tcr: (TCR_48 & ~TCR.ips(7)) | TCR.ips(ips), ttbr0 }), 0n));
    };
    expect(at(bits - 1)).toBe(bits === 32 ? "translates" : "external 0");
    // Bit 48 is the ASID's.
    expect(at(bits)).toBe(bits === 48 ? "translates" : "address_size 0");
  });

  test("52 bits are 48 where the format has no room for them: bits 5:2 of the TTBR are none", () => {
    const tables = mapped(PAGE);
    const tcr = (TCR_48 & ~TCR.ips(7)) | TCR.ips(6);
    expect(met(tables.walk(tables.regime({ tcr, ttbr0: tables.table(0) | (15n << 2n) }), 0n))).toBe("translates");
  });

  test("a CPU with fewer bits than TCR.IPS says has those", () => {
    const tables = mapped(PAGE);
    const ttbr0 = tables.table(0) | (1n << 40n);
    const paBits = (bits: number) =>
      met(tables.walk(tables.regime({ tcr: TCR_48, ttbr0, features: { paBits: bits } }), 0n));
    expect(paBits(40)).toBe("address_size 0");
    expect(paBits(42)).toBe("external 0");
  });

  test("16K with 48 bits: the first table has two entries and needs no more alignment", () => {
    const tables = new Tables().link(0, 2, 1).link(0, 3, 2);
    const tcr = TCR.t0sz(48) | TCR.tg0["16K"] | TCR.ips(5);
    const regime = tables.regime({ tcr, ttbr0: (tables.table(0) + 16n) | (1n << 48n) | 1n });
    expect(tables.walk(regime, 0n)).toMatchObject({ startLevel: 0, level: 1, fault: 0x05 });
    expect(tables.walk(regime, 1n << 47n).addresses[2]).toBe(Number(tables.table(2)));
  });
});

describe("faults by level", () => {
  const table = (number: number) => new Tables().table(number) | D.page;
  /** The entry of level n of the walk to address 0. */
  function withEntry(level: number, entry: bigint, settings: Partial<Settings> = {}): Walk {
    const tables = new Tables();
    for (let each = 0; each < 4; each++)
      tables.set(each, 0, each === level ? entry : each === 3 ? PAGE : table(each + 1));
    return tables.walk(tables.regime({ tcr: TCR_48, ...settings }), 0n);
  }

  test.each([0, 1, 2, 3])("an invalid descriptor: translation fault, level %d", (level) => {
    expect(withEntry(level, 0xffff_ffff_ffff_fffen)).toMatchObject({ fault: 0x04 + level, level });
  });

  test.each([0, 1, 2, 3])("an address beyond the size: address size fault, level %d", (level) => {
    const small = (TCR_48 & ~TCR.ips(7)) | TCR.ips(1);
    const entry = (level === 3 ? PAGE : table(level + 1)) | (1n << 40n);
    expect(withEntry(level, entry, { tcr: small })).toMatchObject({ fault: level, level });
    expect(withEntry(level, entry)).not.toMatchObject({ fault: level });
  });

  test.each([0, 1, 2, 3])("a table outside memory: external abort on the walk, level %d", (level) => {
    const settings = level === 0 ? { ttbr0: 0x1000n } : {};
    const found = withEntry(level - 1, 0x1000n | D.page, settings);
    expect(found).toMatchObject({ fault: 0x14 + level, level });
    expect(found.addresses[level + 1]).toBe(0x1000);
  });

  test.each([1, 2, 3])("no access flag: access flag fault, level %d", (level) => {
    expect(withEntry(level, (level === 3 ? D.page : D.block) | D.user)).toMatchObject({ fault: 0x08 + level, level });
  });

  test("permission: of the leaf's level, also where a table forbids", () => {
    const tables = new Tables().link(0, 0, 1, D.readOnlyTable).set(1, 0, D.block | D.af);
    expect(tables.walk(tables.regime({ tcr: TCR_48 }), 0n, ACCESS.write)).toMatchObject({ fault: 0x0d, level: 1 });
  });

  test("level -1 has codes of its own", () => {
    const tables = new Tables();
    const tcr = TCR.t0sz(52) | TCR.ds;
    const at = (entry: bigint, ips: number, ttbr0 = tables.table(0)) =>
      tables.set(0, 0, entry).walk(tables.regime({ tcr: tcr | TCR.ips(ips), ttbr0 }), 0n);
    expect(at(0n, 6)).toMatchObject({ fault: 0x2b, level: -1 });
    expect(at(D.block | D.af, 6)).toMatchObject({ fault: 0x2b, level: -1 });
    expect(at(D.page | (1n << 49n), 5)).toMatchObject({ fault: 0x29, level: -1 });
    expect(at(0n, 6, 0x1000n)).toMatchObject({ fault: 0x13, level: -1 });
    expect([0x29, 0x2b, 0x13].map((code) => `${faultName(code)} ${faultLevel(code)}`)).toEqual([
      "address_size -1",
      "translation -1",
      "external -1",
    ]);
  });

  test("valid and type come before the address's size, that before the access flag, that before permission", () => {
    const settings = { tcr: (TCR_48 & ~TCR.ips(7)) | TCR.ips(1) };
    expect(withEntry(3, D.block | (1n << 40n), settings)).toMatchObject({ fault: 0x07 });
    expect(withEntry(3, D.page | (1n << 40n), settings)).toMatchObject({ fault: 0x03 });
    expect(touch(D.page | D.readOnly, ACCESS.write)).toBe("access_flag 3");
    expect(touch(PAGE | D.readOnly, ACCESS.write)).toBe("permission 3");
  });
});

describe("where blocks may be", () => {
  /** Levels at which a block with the access flag translates; elsewhere it must be a translation fault. */
  function blockLevels(tcr: bigint, features: Settings["features"] = {}): number[] {
    const levels = [];
    for (let tables = new Tables(), depth = 0; depth < 5; depth++) {
      const found = tables.set(depth, 0, D.block | D.af).walk(tables.regime({ tcr, features }), 0n);
      if (found.fault === NO_FAULT) levels.push(found.level);
      else expect(faultName(found.fault)).toBe("translation");
      if (found.level === 3) break;
      tables.link(depth, 0, depth + 1);
    }
    return levels;
  }

  test("4K: 1G and 2M, with TCR.DS 512G", () => {
    expect(blockLevels(TCR.t0sz(48) | TCR.ips(5))).toEqual([1, 2]);
    expect(blockLevels(TCR.t0sz(52) | TCR.ips(6) | TCR.ds)).toEqual([0, 1, 2]);
  });
  test("16K: 32M, with TCR.DS 64G", () => {
    expect(blockLevels(TCR.t0sz(48) | TCR.tg0["16K"] | TCR.ips(5))).toEqual([2]);
    expect(blockLevels(TCR.t0sz(52) | TCR.tg0["16K"] | TCR.ips(6) | TCR.ds)).toEqual([1, 2]);
  });
  test("64K: 512M, with FEAT_LPA 4T", () => {
    expect(blockLevels(TCR.t0sz(48) | TCR.tg0["64K"] | TCR.ips(5), { lpa: false })).toEqual([2]);
    expect(blockLevels(TCR.t0sz(48) | TCR.tg0["64K"] | TCR.ips(5))).toEqual([1, 2]);
  });

  test("bits of the address below a block's size come from the virtual address", () => {
    const tables = new Tables()
      .link(0, 0, 1)
      .link(1, 0, 2)
      .set(2, 1, D.block | D.af | 0x12_3456_7000n);
    const regime = tables.regime({ tcr: TCR_48 });
    expect(tables.walk(regime, 0x3f_fabcn)).toMatchObject({ level: 2, output: 0x12_345f_fabc });
    const huge = new Tables().link(0, 0, 1).set(1, 3, D.block | D.af | 0x4012_3456_7000n);
    expect(huge.walk(huge.regime({ tcr: TCR_48 }), 0xffff_0000_c123_4567n)).toMatchObject({ output: 0x4012_0123_4567 });
  });
});

describe("addresses of 52 bits", () => {
  test("64K: bits 51:48 at 15:12 of descriptors, at 5:2 of a TTBR", () => {
    const tables = new Tables().link(0, 0, 1).set(1, 0, D.page | D.af | 0x0000_8765_4321_a000n);
    tables.link(0, 1, 2, 0x1000n);
    const tcr = TCR.t0sz(42) | TCR.tg0["64K"] | TCR.ips(6);
    const regime = tables.regime({ tcr });
    expect(tables.walk(regime, 0xabcdn).output).toBe(0xa_8765_4321_0000 + 0xabcd);
    expect(met(tables.walk(regime, 1n << 29n))).toBe("external 3");
    expect(met(tables.walk(tables.regime({ tcr, ttbr0: tables.table(0) | (5n << 2n) }), 0n))).toBe("external 2");
  });

  test("64K knows no TCR.DS", () => {
    const tables = new Tables().link(0, 0, 1).set(1, 0, D.page | D.af | 0x0000_8765_4321_a000n);
    const regime = tables.regime({ tcr: TCR.t0sz(42) | TCR.tg0["64K"] | TCR.ips(6) | TCR.ds });
    expect(tables.walk(regime, 0n)).toMatchObject({ output: 0xa_8765_4321_0000, shareability: 0 });
  });

  test("64K with 48-bit physical addresses: bits 15:12 are none", () => {
    const tables = new Tables().link(0, 0, 1).set(1, 0, D.page | D.af | 0x0000_8765_4321_a000n);
    const regime = tables.regime({ tcr: TCR.t0sz(42) | TCR.tg0["64K"] | TCR.ips(5) });
    expect(tables.walk(regime, 0n).output).toBe(0x8765_4321_0000);
  });

  test("TCR.DS: bits 51:50 at 9:8, 49:48 in their place; shareability is TCR.SHx's", () => {
    const tables = new Tables().link(0, 0, 1).link(1, 0, 2).link(2, 0, 3).link(3, 0, 4);
    tables.set(4, 0, D.page | D.af | 0x0003_8765_4321_0000n | (2n << 8n));
    const regime = tables.regime({ tcr: TCR.t0sz(52) | TCR.ips(6) | TCR.ds | TCR.sh0(3) });
    expect(tables.walk(regime, 0n)).toMatchObject({ output: 0xb_8765_4321_0000, shareability: 3 });
  });

  test("a user and a kernel table of any address that the formats can say", () => {
    const { regime } = machineRegime({ granule: "64K", vaBits: 52, hafdbs: false }, 0x9_8765_4321_0000, 0x8000_0000);
    expect(regime.lower.baseHigh * 2 ** 32 + (regime.lower.baseLow >>> 0)).toBe(0x9_8765_4321_0000);
  });
});

describe("permissions", () => {
  const read = 0;
  const { write, user, execute, pan } = ACCESS;

  test.each([
    ["AP[2:1] = 00: EL1 RW, EL0 none", 0n, { 1: "rw", 0: "" }],
    ["AP[2:1] = 01: EL1 RW, EL0 RW", D.user, { 1: "rw", 0: "rw" }],
    ["AP[2:1] = 10: EL1 R, EL0 none", D.readOnly, { 1: "r", 0: "" }],
    ["AP[2:1] = 11: EL1 R, EL0 R", D.readOnly | D.user, { 1: "r", 0: "r" }],
  ])("%s", (_, bits, expected) => {
    const allowed = (level: number) =>
      (touch(PAGE | bits, read | level) === "translates" ? "r" : "") +
      (touch(PAGE | bits, write | level) === "translates" ? "w" : "");
    expect({ 1: allowed(0), 0: allowed(user) }).toEqual(expected);
  });

  test("PAN: EL1 touches nothing that EL0 may, but executes", () => {
    expect(touch(PAGE | D.user, read | pan)).toBe("permission 3");
    expect(touch(PAGE | D.user | D.readOnly, write | pan)).toBe("permission 3");
    expect(touch(PAGE, read | pan)).toBe("translates");
    expect(touch(PAGE | D.user, read | user | pan)).toBe("translates");
    expect(touch(PAGE | D.user | D.readOnly, execute | pan)).toBe("translates");
  });

  test("execution: UXN and PXN; EL0 needs no AP[1]; EL1 executes nothing that EL0 may write", () => {
    expect(touch(PAGE, execute | user)).toBe("translates");
    expect(touch(PAGE | D.uxn, execute | user)).toBe("permission 3");
    expect(touch(PAGE | D.pxn, execute | user)).toBe("translates");
    expect(touch(PAGE, execute)).toBe("translates");
    expect(touch(PAGE | D.pxn, execute)).toBe("permission 3");
    expect(touch(PAGE | D.uxn, execute)).toBe("translates");
    expect(touch(PAGE | D.user, execute)).toBe("permission 3");
    expect(touch(PAGE | D.user | D.readOnly, execute)).toBe("translates");
  });

  test("SCTLR.WXN: what is writable is not executable", () => {
    expect(touch(PAGE, execute, { sctlr: WXN })).toBe("permission 3");
    expect(touch(PAGE | D.readOnly, execute, { sctlr: WXN })).toBe("translates");
    expect(touch(PAGE | D.user, execute | user, { sctlr: WXN })).toBe("permission 3");
    // EL0 may not write it.
    expect(touch(PAGE, execute | user, { sctlr: WXN })).toBe("translates");
  });

  describe("table descriptors restrict what is below, unless TCR.HPDx", () => {
    function restricted(restrictions: bigint, leaf: bigint, access: number, tcr = TCR_48): string {
      const tables = mapped(leaf).link(1, 0, 2, restrictions);
      return met(tables.walk(tables.regime({ tcr }), 0n, access));
    }
    test.each([
      ["APTable[0]: no EL0 access", D.noUserTable, PAGE | D.user, user],
      ["APTable[1]: no writes of EL1", D.readOnlyTable, PAGE, write],
      ["APTable[1]: no writes of EL0", D.readOnlyTable, PAGE | D.user, write | user],
      ["PXNTable", D.pxnTable, PAGE, execute],
      ["UXNTable", D.uxnTable, PAGE, execute | user],
    ])("%s", (_, restrictions, leaf, access) => {
      expect(restricted(0n, leaf, access)).toBe("translates");
      expect(restricted(restrictions, leaf, access)).toBe("permission 3");
      expect(restricted(restrictions, leaf, access, TCR_48 | TCR.hpd0)).toBe("translates");
      expect(restricted(restrictions, leaf, access, TCR_48 | TCR.hpd1)).toBe("permission 3");
    });

    test("what EL0 may not access is open to EL1 under PAN, and for it to execute", () => {
      expect(restricted(D.noUserTable, PAGE | D.user, pan)).toBe("translates");
      expect(restricted(D.noUserTable, PAGE | D.user, execute)).toBe("translates");
    });

    test("they add up along the walk", () => {
      const tables = mapped(PAGE | D.user)
        .link(0, 0, 1, D.noUserTable)
        .link(2, 0, 3, D.readOnlyTable | D.pxnTable);
      expect(tables.walk(tables.regime({ tcr: TCR_48 }), 0n).hierarchy).toBe(0b1101);
      expect(tables.walk(tables.regime({ tcr: TCR_48 | TCR.hpd0 }), 0n).hierarchy).toBe(0);
    });
  });
});

describe("what hardware updates (FEAT_HAFDBS)", () => {
  const clean = PAGE | D.readOnly | D.dbm | D.user;
  function updates(leaf: bigint, access: number, tcr: bigint, hafdbs = true): string {
    const tables = mapped(leaf);
    const found = tables.walk(tables.regime({ tcr: TCR_48 | tcr, features: { hafdbs } }), 0n, access);
    return [met(found), ...(found.setsAccessFlag ? ["AF"] : []), ...(found.setsDirty ? ["dirty"] : [])].join(", ");
  }

  test("TCR.HA: it sets the access flag instead of a fault", () => {
    expect(updates(D.page, 0, 0n)).toBe("access_flag 3");
    expect(updates(D.page, 0, TCR.ha)).toBe("translates, AF");
    expect(updates(PAGE, 0, TCR.ha)).toBe("translates");
    expect(updates(D.page, 0, TCR.ha, false)).toBe("access_flag 3");
  });

  test("TCR.HD with HA: a write to a writable-clean page makes it dirty", () => {
    const { write, user } = ACCESS;
    expect(updates(clean, write, TCR.ha | TCR.hd)).toBe("translates, dirty");
    expect(updates(clean, write | user, TCR.ha | TCR.hd)).toBe("translates, dirty");
    expect(updates(clean & ~D.af, write, TCR.ha | TCR.hd)).toBe("translates, AF, dirty");
    expect(updates(clean, 0, TCR.ha | TCR.hd)).toBe("translates");
    expect(updates(clean & ~D.readOnly, write, TCR.ha | TCR.hd)).toBe("translates");
    expect(updates(clean & ~D.dbm, write, TCR.ha | TCR.hd)).toBe("permission 3");
    expect(updates(clean, write, TCR.ha)).toBe("permission 3");
    expect(updates(clean, write, TCR.hd)).toBe("permission 3");
    expect(updates(clean, write, TCR.ha | TCR.hd, false)).toBe("permission 3");
  });

  test("writable-clean is writable: EL1 does not execute what EL0 may make dirty", () => {
    expect(updates(clean, ACCESS.execute, TCR.ha | TCR.hd)).toBe("permission 3");
    expect(updates(clean, ACCESS.execute, TCR.ha)).toBe("translates");
    expect(updates(clean & ~D.dbm, ACCESS.execute, TCR.ha | TCR.hd)).toBe("translates");
  });

  test("a table's APTable[1] forbids the write all the same, and nothing is updated", () => {
    const tables = mapped(clean & ~D.af).link(0, 0, 1, D.readOnlyTable);
    const found = tables.walk(tables.regime({ tcr: TCR_48 | TCR.ha | TCR.hd }), 0n, ACCESS.write);
    expect(found).toMatchObject({ fault: 0x0f, setsAccessFlag: false, setsDirty: false });
  });
});

describe("what else a leaf says", () => {
  test("memory type by MAIR_EL1, shareability, and both of them again for the next walk", () => {
    const tables = mapped(PAGE | (6n << 2n)).set(3, 1, D.page | D.af | (2n << 8n));
    const regime = tables.regime({ tcr: TCR_48, mair: 0x44_0000_0000_f0ffn });
    expect(tables.walk(regime, 0n)).toMatchObject({ attributes: 0x44, shareability: 3 });
    expect(tables.walk(regime, 0x1000n)).toMatchObject({ attributes: 0xff, shareability: 2 });
  });

  test("the path: where each descriptor was read", () => {
    const tables = mapped(PAGE);
    const found = tables.walk(tables.regime({ tcr: TCR_48 }), 0x5678n);
    expect(found).toMatchObject({ startLevel: 0, level: 3, started: true, low: 0, high: 0 });
    const path = [...found.addresses.subarray(1)].map((address) => address - Number(tables.table(0)));
    expect(path).toEqual([0, 0x1_0000, 0x2_0000, 0x3_0000 + 5 * 8]);
  });
});

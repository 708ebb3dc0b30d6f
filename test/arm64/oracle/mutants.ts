/** Changes to the translation that QEMU must notice, made to the text of its modules while they are loaded. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Translation } from "./translation.js";

export interface Mutant {
  readonly name: string;
  /** A module of runtime/arm64. */
  readonly module: "walk" | "regime" | "fault";
  /** Text that the module has once, and what stands in its place. */
  readonly from: string;
  readonly to: string;
}

export const MUTANTS: readonly Mutant[] = [
  { name: "bit 63 selects the half", module: "walk", from: "const BIT_55 = 1 << 23;", to: "const BIT_55 = 1 << 31;" },
  { name: "the tag byte never counts", module: "regime", from: "? 8 : 0;", to: "? 8 : 8;" },
  { name: "the tag byte always counts", module: "regime", from: "? 8 : 0;", to: "? 0 : 0;" },
  { name: "no address is stray", module: "walk", from: "stray !== 0 ||", to: "" },
  { name: "EPD is ignored", module: "regime", from: "legal && !flag(tcr, upper ? 23 : 7)", to: "legal" },
  { name: "TxSZ is never illegal", module: "regime", from: "legal && !flag(", to: "!flag(" },
  { name: "E0PD is ignored", module: "walk", from: "&& !half.userWalks", to: "&& false" },
  {
    name: "E0PD concerns EL1 as well",
    module: "walk",
    from: "(access & ACCESS.user) !== 0 && !half.userWalks",
    to: "!half.userWalks",
  },
  { name: "a table's base is never too big", module: "walk", from: "if (half.baseTooBig) {", to: "if (false) {" },
  {
    name: "a TTBR has no bits 51:48",
    module: "regime",
    from: "(wide ? field(ttbr, 2, 4) << 16 : 0)",
    to: "0",
  },
  {
    name: "the first table is as long as others",
    module: "regime",
    from: "startMask: 2 ** (vaBits - startShift) - 1",
    to: "startMask: 2 ** indexBits - 1",
  },
  {
    name: "TG1 has TG0's codes",
    module: "regime",
    from: 'UPPER_GRANULES: readonly Granule[] = ["4K", "16K", "4K", "64K"]',
    to: 'UPPER_GRANULES: readonly Granule[] = ["4K", "64K", "16K", "4K"]',
  },
  { name: "IPS 3 is 44 bits", module: "regime", from: "[32, 36, 40, 42, 44,", to: "[32, 36, 40, 44, 44," },
  { name: "all formats have 52-bit addresses", module: "regime", from: "lpa || lpa2 ? 52 : 48", to: "52" },
  { name: "DS concerns 64K", module: "regime", from: 'granule !== "64K" && flag(tcr, 59)', to: "flag(tcr, 59)" },
  {
    name: "with DS bits 49:48 are no address",
    module: "regime",
    from: "addressHigh: lpa2 ? 0x3_ffff : 0xffff",
    to: "addressHigh: 0xffff",
  },
  { name: "bits 51:50 are not at 9:8", module: "walk", from: "(low << 10) & LPA2_BITS", to: "0" },
  { name: "bits 51:48 are not at 15:12", module: "walk", from: "(low << 4) & LPA_BITS", to: "0" },
  { name: "a table may be anywhere", module: "walk", from: "(tableHigh & half.tooBigHigh) !== 0", to: "false" },
  { name: "a page may be anywhere", module: "walk", from: "(outputHigh & half.tooBigHigh) !== 0", to: "false" },
  {
    name: "reserved at level 3 is a page",
    module: "walk",
    from: "(half.blockLevels & (1 << (level + 1))) === 0)",
    to: "level < 2)",
  },
  { name: "blocks at level 2 alone", module: "regime", from: "levels |= 1 << (level + 1)", to: "levels |= 1 << 3" },
  {
    name: "a block has no offset of its own",
    module: "walk",
    from: "(outputLow | (addressLow & offsetLow))",
    to: "outputLow",
  },
  {
    name: "RES0 bits of a block are address",
    module: "walk",
    from: "low & half.addressLow & ~offsetLow",
    to: "low & half.addressLow",
  },
  {
    name: "where no memory is nothing is mapped",
    module: "walk",
    from: "faultCode(FAULT.external, level)",
    to: "faultCode(FAULT.translation, level)",
  },
  {
    name: "level -1 has level 0's codes",
    module: "fault",
    from: "if (level >= 0)",
    to: "level = Math.max(level, 0);\n  if (level >= 0)",
  },
  {
    name: "the access flag needs no setting",
    module: "walk",
    from: "if ((low & AF) === 0 && !regime.setsAccessFlag) {",
    to: "if (false) {",
  },
  { name: "hardware never sets the access flag", module: "walk", from: "&& !regime.setsAccessFlag", to: "" },
  { name: "the access flag is set in vain", module: "walk", from: "found.setsAccessFlag = (low & AF) === 0;", to: "" },
  {
    name: "HD works without HA",
    module: "regime",
    from: "setsDirty: setsAccessFlag && ",
    to: "setsDirty: features.hafdbs && ",
  },
  { name: "DBM works without HD", module: "walk", from: "regime.setsDirty && (high & DBM)", to: "(high & DBM)" },
  { name: "DBM is nothing", module: "walk", from: "regime.setsDirty && (high & DBM) !== 0", to: "false" },
  {
    name: "reads make dirty",
    module: "walk",
    from: "writableClean && (access & ACCESS.write) !== 0 &&",
    to: "writableClean &&",
  },
  { name: "APTable takes nothing from EL0", module: "walk", from: "&& (hierarchy & AP_TABLE_NO_USER) === 0", to: "" },
  { name: "APTable takes no writes", module: "walk", from: "&& (hierarchy & AP_TABLE_READ_ONLY) === 0", to: "" },
  { name: "only the last table restricts", module: "walk", from: "hierarchy |= (high", to: "hierarchy = (high" },
  {
    name: "HPD is ignored",
    module: "regime",
    from: "(tcr, upper ? 42 : 41) ? 0 : -1",
    to: "(tcr, upper ? 42 : 41) ? -1 : -1",
  },
  { name: "EL0 may touch all", module: "walk", from: "!== 0) return forUser;", to: "!== 0) return true;" },
  {
    name: "EL1 may write all",
    module: "walk",
    from: "if ((access & ACCESS.write) !== 0 && !writable) return false;",
    to: "",
  },
  {
    name: "PAN is ignored",
    module: "walk",
    from: "return (access & ACCESS.pan) === 0 || !forUser;",
    to: "return true;",
  },
  {
    name: "PAN concerns all pages",
    module: "walk",
    from: "return (access & ACCESS.pan) === 0 || !forUser;",
    to: "return (access & ACCESS.pan) === 0;",
  },
  { name: "memory types have two bits", module: "walk", from: "(low >>> 2) & 7", to: "(low >>> 2) & 3" },
  {
    name: "with DS leaves have a shareability",
    module: "walk",
    from: "half.shareability >= 0 ? half.shareability : (low >>> 8) & 3",
    to: "(low >>> 8) & 3",
  },
];

/** Changes that no AT instruction shows, but accesses do. */
export const MUTANTS_OF_ACCESSES: readonly Mutant[] = [
  { name: "PXN is ignored", module: "walk", from: "(high & PXN) !== 0 ||", to: "" },
  { name: "PXNTable is ignored", module: "walk", from: "|| (hierarchy & PXN_TABLE) !== 0", to: "" },
  { name: "UXN concerns EL1", module: "walk", from: "(high & PXN) !== 0", to: "(high & UXN) !== 0" },
  {
    name: "EL1 executes what EL0 may write",
    module: "walk",
    from: "writable && (forUser || regime",
    to: "writable && (regime",
  },
  { name: "WXN is ignored", module: "walk", from: "(forUser || regime.writeExecuteNever)", to: "forUser" },
  {
    name: "PAN concerns execution",
    module: "walk",
    from: "const never = (high & PXN) !== 0",
    to: "const never = ((access & ACCESS.pan) !== 0 && forUser) || (high & PXN) !== 0",
  },
  { name: "WnR is never set", module: "fault", from: "? WNR : 0", to: "? 0 : 0" },
  { name: "fetches are data", module: "fault", from: "executes ? INSTRUCTION_ABORT : DATA_ABORT", to: "DATA_ABORT" },
];

const arm64 = resolve(import.meta.dirname, "../../../runtime/arm64");

/** Loads the translation with a change. Throws where the module does not have the text once: the mutant is out of date. */
export async function mutated({ name, module, from, to }: Mutant): Promise<Translation> {
  const file = join(arm64, `${module}.ts`);
  const text = readFileSync(file, "utf8");
  if (text.split(from).length !== 2) throw new Error(`mutant "${name}": ${basename(file)} has not once: ${from}`);
  const folder = mkdtempSync(join(tmpdir(), "lmmu-mutant-"));
  try {
    const outfile = join(folder, "translation.mjs");
    await build({
      entryPoints: [join(import.meta.dirname, "translation.ts")],
      bundle: true,
      format: "esm",
      outfile,
      plugins: [
        {
          name: "mutant",
          setup: (building) =>
            building.onLoad({ filter: /\.ts$/ }, ({ path }) =>
              path === file ? { contents: text.replace(from, () => to), loader: "ts" } : null,
            ),
        },
      ],
    });
    const loaded = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as { translation: Translation };
    return loaded.translation;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

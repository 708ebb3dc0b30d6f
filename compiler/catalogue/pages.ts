/** 4xx: page tables, barriers and what a walk finds. */
import { entry } from "./entry.js";

/** As the language writes an address: hexadecimal, four digits at a time. */
function hex(value: bigint): string {
  return `0x${value.toString(16).replace(/(?=(?:[0-9a-f]{4})+$)(?!^)/g, "_")}`;
}

function count(pages: number): string {
  return pages === 1 ? "one page" : `${pages.toLocaleString("en")} pages`;
}

type Space = "kernel" | "user";

/** The first and the last address of a half of the address space. */
interface Half {
  readonly space: Space;
  readonly vaBits: number;
  readonly first: bigint;
  readonly last: bigint;
}

export const regionOutside = entry<{
  name: string;
  at: bigint;
  half: Half;
  /** The other half, where the address lies in that. */
  other: Space | null;
}>({
  code: "LMMU410",
  name: "region-outside",
  title: "a region lies outside its half of the address space",
  severity: "error",
  message: ({ name, at, half: { space, vaBits } }) =>
    `\`${name}\` begins at ${hex(at)}, outside the ${space} half of a ${vaBits}-bit address space`,
  help: ({ half: { space, first, last }, other }) =>
    `the ${space} half is ${hex(first)} to ${hex(last)}` +
    (other === null ? "" : `; this address is in the ${other} half, so say \`${other}\` or give it another one`),
});

export const regionTooLong = entry<{ name: string; pages: number; fitting: number; half: Half }>({
  code: "LMMU411",
  name: "region-too-long",
  title: "a region reaches over the end of its half",
  severity: "error",
  message: ({ name, pages, fitting, half: { space } }) =>
    `\`${name}\` has ${count(pages)}, and from its address to the end of the ${space} half there is room for ${count(fitting)}`,
  help: ({ half: { space, first, last } }) =>
    `the ${space} half is ${hex(first)} to ${hex(last)}: declare fewer pages or a lower address`,
});

export const regionUnaligned = entry<{
  name: string;
  at: bigint;
  granule: string;
  below: bigint;
  above: bigint | null;
}>({
  code: "LMMU412",
  name: "region-unaligned",
  title: "a region does not begin at a page boundary",
  severity: "error",
  message: ({ name, at, granule }) => `\`${name}\` begins at ${hex(at)}, inside a page of ${granule}`,
  help: ({ below, above }) =>
    `the page begins at ${hex(below)}${above === null ? "" : `, the next one at ${hex(above)}`}`,
});

export const regionOverlap = entry<{ name: string; other: string; first: bigint; next: bigint | null }>({
  code: "LMMU413",
  name: "region-overlap",
  title: "two regions overlap",
  severity: "error",
  message: ({ name, other, first }) => `\`${name}\` overlaps \`${other}\`: both have the page at ${hex(first)}`,
  help: ({ other, next }) =>
    (next === null ? "" : `the first address after \`${other}\` is ${hex(next)}; `) +
    "without `at` the machine finds a place",
});

export const addressSpaceFull = entry<{ name: string; pages: number; space: Space; vaBits: number }>({
  code: "LMMU414",
  name: "address-space-full",
  title: "a region has no room in its half of the address space",
  severity: "error",
  message: ({ name, pages, space, vaBits }) =>
    `the ${space} half of a ${vaBits}-bit address space has no room left for \`${name}\` (${count(pages)})`,
  help: ({ vaBits }) => `declare fewer pages${vaBits < 52 ? ", or a machine with more `va_bits`" : ""}`,
});

export const physicalMemory = entry<
  | { readonly use: "pages"; readonly name: string; readonly pages: number; readonly paBits: number }
  | {
      readonly use: "tables";
      readonly name: string;
      readonly bare: boolean;
      readonly tables: number;
      readonly room: number;
      readonly granule: string;
    }
>({
  code: "LMMU415",
  name: "physical-memory",
  title: "physical memory runs out",
  severity: "error",
  message: (values) =>
    values.use === "pages"
      ? `physical memory runs out: ${values.paBits} bits of physical address have no room left for \`${values.name}\` (${count(values.pages)})`
      : `physical memory for tables runs out: the regions need ${values.tables.toLocaleString("en")} tables of ${values.granule}, ` +
        `most of them \`${values.name}\`, and there is room for ${values.room.toLocaleString("en")}`,
  help: (values) =>
    values.use === "pages" || values.bare
      ? "declare fewer pages"
      : `declare fewer pages, or declare \`${values.name}\` \`bare\`, or map all of it \`as block\` in \`given\``,
});

export const blockBoundary = entry<{
  unit: Unit;
  /** Pages of a block or group. */
  size: number;
  pages: number;
  /** How far behind a boundary the first of them lies. */
  past: number;
  /** The blocks or groups of the region that these pages touch, as a slice, where it has such. */
  whole: string | null;
}>({
  code: "LMMU416",
  name: "block-boundary",
  title: "pages that are no whole blocks or contiguous groups",
  severity: "error",
  message: ({ unit, size, pages, past }) => {
    if (pages < size) return `a ${unit} is ${count(size)}, and this is ${count(pages)}`;
    if (past > 0) return `a ${unit} begins at a multiple of ${count(size)}, and this begins ${count(past)} behind one`;
    return `a ${unit} is ${count(size)}, and ${count(pages)} are no whole number of them`;
  },
  help: ({ unit, size, whole }) =>
    whole === null
      ? `declare a region of at least ${count(size)}, without \`at\` or at a multiple of their size`
      : `\`${whole}\` begins and ends where a ${unit} does`,
});

/** What one mapping may be made of, in words. */
type Unit = "page" | "block" | "contiguous group";

export const physicalAddress = entry<{
  to: bigint;
  unit: Unit;
  unitBytes: bigint;
  /** The bits of a physical address, where it has more. */
  paBits: number | null;
}>({
  code: "LMMU417",
  name: "physical-address",
  title: "a physical address that a descriptor cannot hold",
  severity: "error",
  message: ({ to, unit, unitBytes, paBits }) =>
    paBits === null
      ? `${hex(to)} is no physical address of a ${unit}: it is not a multiple of ${hex(unitBytes)}`
      : `these pages would be mapped outside the ${paBits} bits of a physical address`,
  help: ({ to, unitBytes, paBits }) =>
    paBits === null
      ? `the next one below is ${hex(to - (to % unitBytes))}`
      : `all pages have to lie between 0x0 and ${hex((1n << BigInt(paBits)) - 1n)}`,
});

export const descriptorSize = entry<object>({
  code: "LMMU418",
  name: "descriptor-size",
  title: "a value that does not fit a descriptor",
  severity: "error",
  message: () => "this value does not fit the 64 bits of a descriptor",
  help: () => "it has to lie between 0 and 0xffff_ffff_ffff_ffff",
});

export const oneDescriptor = entry<{ statement: string; pages: number; first: string }>({
  code: "LMMU419",
  name: "one-descriptor",
  title: "a raw store to several pages' descriptors",
  severity: "error",
  message: ({ statement, pages }) => `\`${statement}\` stores the descriptor of one page, and this is ${count(pages)}`,
  help: ({ statement, first }) =>
    `name one page, here \`${first}\`, or say \`for p in PAGES { ${statement} p = ...; }\``,
});

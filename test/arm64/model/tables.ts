/**
 * The tables of the operational model: two ranges of addresses, `a` and `b`, of one second-level entry each, and two
 * last-level tables, `A` and `B`, of which two entries are looked at. Either second-level entry may point at either table,
 * or be a block, or be invalid.
 */

/** A range of addresses that one second-level entry translates. */
export type Range = "a" | "b";
/** A last-level table. */
export type Table = "A" | "B";
/** A descriptor in memory: the second-level entry of a range, or an entry of a last-level table. */
export type Slot = Range | "A0" | "A1" | "B0" | "B1";

/** What is accessed and invalidated: page `index` of a range. */
export interface Page {
  readonly range: Range;
  readonly index: 0 | 1;
}

/** The tables that ranges have to themselves until another is stored. */
export const OWN: Readonly<Record<Range, Table>> = { a: "A", b: "B" };
export const RANGES: readonly Range[] = ["a", "b"];
export const SLOTS: readonly Slot[] = ["a", "b", "A0", "A1", "B0", "B1"];
export const PAGES: readonly Page[] = RANGES.flatMap((range) => [0, 1].map((index) => ({ range, index }) as Page));

export const pageName = ({ range, index }: Page): string => `${range}${index}`;
export const slotOf = (table: Table, { index }: Page): Slot => `${table}${index}`;

/** What a descriptor says, as far as the model tells descriptors apart. */
export type Value =
  | { readonly kind: "invalid" }
  | { readonly kind: "table"; readonly table: Table }
  | {
      readonly kind: "leaf";
      /** Which memory it maps; a block maps memory of its own. */
      readonly to: "x" | "y";
      readonly writable: boolean;
      readonly device: boolean;
      /** The access flag. */
      readonly accessed: boolean;
    };

export type Leaf = Extract<Value, { kind: "leaf" }>;

export const INVALID: Value = { kind: "invalid" };
const leaf = (changes: Partial<Leaf> = {}): Leaf => ({
  kind: "leaf",
  to: "x",
  writable: true,
  device: false,
  accessed: true,
  ...changes,
});

export const LEAVES: readonly Leaf[] = [
  leaf(),
  leaf({ to: "y" }),
  leaf({ writable: false }),
  leaf({ to: "y", writable: false }),
  leaf({ device: true }),
  leaf({ accessed: false }),
];

/** What may be stored to a slot. */
export function valuesOf(slot: Slot): readonly Value[] {
  if (slot !== "a" && slot !== "b") return [INVALID, ...LEAVES];
  return [INVALID, { kind: "table", table: "A" }, { kind: "table", table: "B" }, ...LEAVES.slice(0, 3)];
}

export const levelOf = (slot: Slot): 2 | 3 => (slot === "a" || slot === "b" ? 2 : 3);

/** For keys and for people: `table A`, `x rw`, `y ro device`, `invalid`. */
export function valueText(value: Value): string {
  switch (value.kind) {
    case "invalid":
      return "invalid";
    case "table":
      return `table ${value.table}`;
    case "leaf": {
      const parts = [value.to, value.writable ? "rw" : "ro"];
      if (value.device) parts.push("device");
      if (!value.accessed) parts.push("not accessed");
      return parts.join(" ");
    }
  }
}

const MEMORY = { x: 0x8000_0000, y: 0x8800_0000 } as const;

/** Where a page or block maps a page of a range to. The first page finds the same by a block as by a page. */
export function outputOf(level: 2 | 3, { to, device }: Leaf, { index }: Page): string {
  const address = MEMORY[to] + (level === 3 ? 0 : index * 0x1000);
  return `0x${address.toString(16)} ${device ? "DEVICE/nGnRE" : "MEM/NORMAL"}`;
}

/** The descriptor of a leaf, of the kernel's half or of the user's. */
export function leafDescriptor(level: 2 | 3, { to, writable, device, accessed }: Leaf, user: boolean): bigint {
  return (
    (3n << 53n) | // PXN, UXN
    BigInt(MEMORY[to]) |
    (user ? (1n << 11n) | (1n << 6n) : 0n) | // nG, AP[1]
    (accessed ? 1n << 10n : 0n) |
    (3n << 8n) | // inner shareable
    (writable ? 0n : 1n << 7n) |
    (device ? 4n << 2n : 0n) | // AttrIndx: DEVICE_nGnRE
    (level === 3 ? 3n : 1n)
  );
}

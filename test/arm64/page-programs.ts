/** Random `.lmmu` programs of page statements over a few small regions, on random machines. */
import fc from "fast-check";
import { type MachineSettings, VA_BITS } from "../../runtime/index.js";

export interface RegionText {
  readonly name: string;
  readonly space: "kernel" | "user";
  readonly pages: number;
  readonly bare: boolean;
}

export interface PageProgram {
  readonly machine: Pick<MachineSettings, "granule" | "vaBits" | "cpus" | "hafdbs" | "ets2" | "bbm" | "pan">;
  readonly regions: readonly RegionText[];
  /** Statements of `given`. */
  readonly given: readonly string[];
  readonly statements: readonly string[];
}

export interface PageProgramOptions {
  /** Most statements. */
  readonly statements: number;
  /** Most pages of a region. */
  readonly pages: number;
  readonly cpus: number;
  /** Raw descriptors that are nothing that Linux would write: any bits, tables anywhere. */
  readonly wild: boolean;
  /** Contiguous groups, also parts of them. */
  readonly groups: boolean;
  /** In the kernel's upper tables, what points at a table is replaced. */
  readonly kernelTables: boolean;
}

const DEFAULTS: PageProgramOptions = {
  statements: 14,
  pages: 6,
  cpus: 2,
  wild: false,
  groups: true,
  kernelTables: true,
};

const NAMES = ["tea", "cup", "pot"] as const;
/** Pages of a contiguous group and of a block, of 4K each. */
const GROUP = 16;
const BLOCK = 512;
const PROTECTIONS = ["rw", "ro", "rx", "none"];
/** Of longer regions only so many pages are accessed one by one. */
export const LOOKED_AT = 6;
const FIRST_TABLE = 0x4000_0000n;

type Text = fc.Arbitrary<string>;
const hex = (value: bigint): string => `0x${value.toString(16)}`;

const machines = (cpus: number): fc.Arbitrary<PageProgram["machine"]> =>
  fc.constantFrom<MachineSettings["granule"]>("4K", "16K", "64K").chain((granule) =>
    fc.record({
      granule: fc.constant(granule),
      vaBits: fc.constantFrom(...VA_BITS[granule]),
      cpus: fc.integer({ min: 1, max: cpus }),
      hafdbs: fc.boolean(),
      ets2: fc.boolean(),
      bbm: fc.constantFrom<MachineSettings["bbm"]>(0, 1, 2, "noabort"),
      pan: fc.boolean(),
    }),
  );

/** Of a few pages; also, of 4K pages, of a block or a contiguous group. */
const regionsOf = (granule: MachineSettings["granule"], most: number): fc.Arbitrary<readonly RegionText[]> => {
  const small = fc.integer({ min: 1, max: most });
  const pages = granule === "4K" ? fc.oneof({ weight: 3, arbitrary: small }, fc.constantFrom(GROUP, BLOCK)) : small;
  return fc.subarray([...NAMES], { minLength: 1 }).chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          space: fc.constantFrom("kernel", "user"),
          pages,
          bare: fc.constantFrom(false, false, false, true),
        }),
      ),
    ),
  );
};

/** `tea`, `tea[2]` or `tea[1..3]`. */
function somePages({ name, pages }: RegionText): Text {
  const slice = fc
    .tuple(fc.nat(Math.min(pages, LOOKED_AT) - 1), fc.nat(pages - 1))
    .map(([a, b]) => `${name}[${Math.min(a, b)}..${Math.max(a, b) + 1}]`);
  return fc.oneof({ weight: 2, arbitrary: onePage({ name, pages }) }, fc.constant(name), slice);
}

/** One of the first few. */
const onePage = ({ name, pages }: Pick<RegionText, "name" | "pages">): Text =>
  fc.nat(Math.min(pages, LOOKED_AT) - 1).map((page) => `${name}[${page}]`);

/** Leaves such as Linux writes them, with a bit or two changed; under `wild` anything. */
function rawDescriptors(space: "kernel" | "user", pageShift: bigint, { wild, groups }: PageProgramOptions): Text {
  const base = (3n << 53n) | (3n << 8n) | (1n << 10n) | 3n | (space === "user" ? (1n << 11n) | (1n << 6n) : 0n);
  const changes = [1n, 1n << 7n, 1n << 10n, 1n << 51n, 1n << 55n, 4n << 2n, 1n << 54n, ...(groups ? [1n << 52n] : [])];
  const leaf = fc
    .tuple(fc.nat(3), fc.subarray(changes, { maxLength: 2 }))
    .map(([frame, bits]) =>
      bits.reduce((value, bit) => value ^ bit, base | (0x8000_0000n + (BigInt(frame) << pageShift))),
    );
  const usual = fc.oneof({ weight: 4, arbitrary: leaf }, fc.constant(0n));
  if (!wild) return usual.map(hex);
  const table = fc.nat(9).map((nth) => (FIRST_TABLE + (BigInt(nth) << pageShift)) | 3n);
  const block = leaf.map((value) => value & ~2n);
  return fc.oneof(usual, table, block, fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })).map(hex);
}

/** What is the business of one region. */
function statementsOn(region: RegionText, machine: PageProgram["machine"], options: PageProgramOptions): Text {
  const pages = somePages(region);
  const one = onePage(region);
  const protection = fc.constantFrom(...PROTECTIONS);
  const pageShift = { "4K": 12n, "16K": 14n, "64K": 16n }[machine.granule];
  const value = rawDescriptors(region.space, pageShift, options);
  const form = (weight: number, ...parts: (string | Text)[]): fc.WeightedArbitrary<string> => ({
    weight,
    arbitrary: fc
      .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
      .map((list) => list.join("")),
  });
  const forms = [
    form(4, "map ", pages, " ", protection, ";"),
    form(1, "map ", one, " to 0x80000000;"),
    form(4, "unmap ", pages, ";"),
    form(2, "protect ", pages, " ", protection, ";"),
    form(3, "store ", one, " = ", value, ";"),
    form(2, "set_pte ", one, " = ", value, ";"),
    form(3, "flush_tlb ", pages, ";"),
    form(6, fc.constantFrom("read ", "write ", "exec ", "user read ", "user write "), one, ";"),
  ];
  // Whether a table may have to give way to a block, or to another table.
  const tables = options.kernelTables || region.space === "user";
  const blocks = region.pages === BLOCK && (tables || region.bare);
  if (region.bare && (tables || !blocks)) forms.push(form(2, "populate ", pages, ";"));
  if (blocks) forms.push(form(region.bare ? 6 : 1, "map ", region.name, " as block;"));
  const grouped = options.groups && machine.granule === "4K" && region.pages % GROUP === 0;
  if (grouped) forms.push(form(3, "map ", region.name, " as contiguous;"));
  if (grouped || (blocks && tables)) forms.push(form(1, "split ", pages, ";"));
  if (tables) {
    const setters = fc.constantFrom("set_pmd ", "set_pmd ", "set_pud ", "set_p4d ", "set_pgd ");
    forms.push(form(1, setters, one, " = ", options.wild ? value : "0x0", ";"));
  }
  return fc.oneof(...forms);
}

/** One statement, or a balanced block of some. */
function statements(program: Pick<PageProgram, "machine" | "regions">, options: PageProgramOptions): Text {
  const { cpus } = program.machine;
  const on = fc.oneof(...program.regions.map((region) => statementsOn(region, program.machine, options)));
  const simple = fc.oneof(
    { weight: 10, arbitrary: on },
    { weight: 2, arbitrary: fc.constantFrom("dsb;", "isb;", "emit;") },
    { weight: cpus > 1 ? 2 : 0, arbitrary: fc.nat(cpus - 1).map((cpu) => `schedule on ${cpu};`) },
  );
  const block = fc
    .tuple(fc.constantFrom("lazy", "lazy", "paused", "nopreempt"), fc.array(simple, { maxLength: 4 }))
    .map(([kind, list]) => `${kind} { ${list.filter((each) => !each.startsWith("schedule")).join(" ")} }`);
  return fc.oneof({ weight: 6, arbitrary: simple }, { weight: 1, arbitrary: block });
}

/** Random programs; see `PageProgramOptions`. */
export function pagePrograms(choice: Partial<PageProgramOptions> = {}): fc.Arbitrary<PageProgram> {
  const options = { ...DEFAULTS, ...choice };
  const drawn = machines(options.cpus).chain((machine) =>
    fc.tuple(fc.constant(machine), regionsOf(machine.granule, options.pages)),
  );
  return drawn.chain(([machine, regions]) => {
    const mapped = (region: RegionText): Text =>
      fc.tuple(somePages(region), fc.constantFrom(...PROTECTIONS)).map(([pages, protection]) => {
        // Pages in a region that may be mapped as a block would leave a table to be replaced by it.
        const asBlock = region.space === "kernel" && region.bare && region.pages === BLOCK && !options.kernelTables;
        return asBlock ? "" : `map ${pages} ${protection};`;
      });
    const given = fc.oneof(...regions.map(mapped));
    return fc.record({
      machine: fc.constant(machine),
      regions: fc.constant(regions),
      given: fc.array(given, { maxLength: 3 }),
      statements: fc.array(statements({ machine, regions }, options), {
        minLength: 1,
        maxLength: options.statements,
        size: "max",
      }),
    });
  });
}

export function programText({ machine, regions, given, statements: list }: PageProgram): string {
  const yes = (value: boolean): string => (value ? "y" : "n");
  const { granule, vaBits, cpus, hafdbs, ets2, bbm, pan } = machine;
  return [
    `machine { granule ${granule}; va_bits ${vaBits}; cpus ${cpus}; hafdbs ${yes(hafdbs)}; ets2 ${yes(ets2)}; bbm ${bbm}; pan ${yes(pan)}; }`,
    ...regions.map(({ name, space, pages, bare }) => `region ${name}: ${space} ${pages} pages${bare ? " bare" : ""};`),
    'scenario s "random" {',
    `  given { ${given.join(" ")} }`,
    ...list.map((statement) => `  ${statement}`),
    "}",
  ].join("\n");
}

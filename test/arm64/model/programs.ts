/** Short programs for the model and the product alike, and how they are told. */
import fc from "fast-check";
import type { Liberties } from "./liberties.js";
import { OperationalMachine, type Settings } from "./machine.js";
import {
  INVALID,
  LEAVES,
  type Page,
  pageName,
  PAGES,
  type Slot,
  SLOTS,
  type Value,
  valuesOf,
  valueText,
} from "./tables.js";

export type Operation =
  /** To the entry that translates a page at a level, wherever the tables lead now; nothing where they lead nowhere. */
  | { readonly op: "store"; readonly cpu: number; readonly page: Page; readonly level: 2 | 3; readonly value: Value }
  | { readonly op: "dsb" | "isb"; readonly cpu: number }
  /** A page, or both pages of a range. */
  | { readonly op: "flush"; readonly cpu: number; readonly page: Page; readonly both: boolean }
  /** `el0`: at EL0 if the pages are a user's. */
  | {
      readonly op: "access";
      readonly cpu: number;
      readonly page: Page;
      readonly write: boolean;
      readonly el0: boolean;
    };

export interface ModelProgram {
  readonly settings: Settings;
  /** User addresses, else the kernel's. */
  readonly user: boolean;
  readonly initial: ReadonlyMap<Slot, Value>;
  readonly operations: readonly Operation[];
}

export const USUAL: ReadonlyMap<Slot, Value> = new Map<Slot, Value>([
  ["a", { kind: "table", table: "A" }],
  ["b", { kind: "table", table: "B" }],
  ["A0", INVALID],
  ["A1", LEAVES[0]!],
  ["B0", LEAVES[1]!],
  ["B1", INVALID],
]);

/** Programs of up to `length` operations; every program ends in accesses of the pages that it stored to. */
export function modelPrograms(cpus: number, length: number): fc.Arbitrary<ModelProgram> {
  const cpu = fc.nat(cpus - 1);
  // Most of what is interesting happens to one page.
  const page: fc.Arbitrary<Page> = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Page>({ range: "a", index: 0 }) },
    { weight: 2, arbitrary: fc.constantFrom(...PAGES) },
  );
  const stores = (level: 2 | 3): fc.Arbitrary<Operation> => {
    const value = fc.constantFrom(...valuesOf(level === 2 ? "a" : "A0"));
    return fc.record({ op: fc.constant("store" as const), cpu, page, level: fc.constant(level), value });
  };
  const access: fc.Arbitrary<Operation> = fc.record({
    op: fc.constant("access" as const),
    cpu,
    page,
    write: fc.boolean(),
    el0: fc.boolean(),
  });
  const operation = fc.oneof(
    { weight: 5, arbitrary: stores(3) },
    { weight: 2, arbitrary: stores(2) },
    { weight: 2, arbitrary: fc.record({ op: fc.constant("dsb" as const), cpu }) },
    { weight: 2, arbitrary: fc.record({ op: fc.constant("isb" as const), cpu }) },
    { weight: 3, arbitrary: fc.record({ op: fc.constant("flush" as const), cpu, page, both: fc.boolean() }) },
    { weight: 4, arbitrary: access },
  );
  const settings = fc.record({
    cpus: fc.constant(cpus),
    ets2: fc.boolean(),
    hafdbs: fc.boolean(),
    noabort: fc.boolean(),
  });
  return fc.record({
    settings,
    user: fc.boolean(),
    initial: fc.tuple(...SLOTS.map((slot) => valueOrUsual(slot))).map((pairs) => new Map(pairs)),
    operations: fc
      .tuple(fc.array<Operation>(operation, { minLength: 1, maxLength: length - 1, size: "max" }), access)
      .map(([list, end]) => [...list, end]),
  });
}

function valueOrUsual(slot: Slot): fc.Arbitrary<[Slot, Value]> {
  const usual = USUAL.get(slot)!;
  const value = fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, fc.constantFrom(...valuesOf(slot)));
  return value.map((each) => [slot, each]);
}

/** A machine that takes the operations: the model with or without liberties, or the product. */
export interface Taker {
  now(slot: Slot): Value;
  /** `page`: by which addresses the slot is reached. */
  store(cpu: number, slot: Slot, value: Value, page: Page): void;
  dsb(cpu: number): void;
  isb(cpu: number): void;
  tlbi(cpu: number, pages: readonly Page[], leavesOnly: boolean): void;
  access(cpu: number, page: Page, write: boolean, el0: boolean): ReadonlySet<string>;
}

/** The slot of a level for a page; null where no table leads there. */
function slotFor(machine: Pick<Taker, "now">, page: Page, level: 2 | 3): Slot | null {
  if (level === 2) return page.range;
  const entry = machine.now(page.range);
  return entry.kind === "table" ? `${entry.table}${page.index}` : null;
}

/** What each access of a program may come to, in its order. */
export function accessesOf(program: ModelProgram, machine: Taker): ReadonlySet<string>[] {
  const found: ReadonlySet<string>[] = [];
  for (const operation of program.operations) {
    const { cpu } = operation;
    switch (operation.op) {
      case "store": {
        const slot = slotFor(machine, operation.page, operation.level);
        if (slot !== null) machine.store(cpu, slot, operation.value, operation.page);
        break;
      }
      case "dsb":
        machine.dsb(cpu);
        break;
      case "isb":
        machine.isb(cpu);
        break;
      case "flush":
        // flush_tlb_range() for user pages: all levels, no isb. flush_tlb_kernel_range(): leaves, and an isb.
        machine.tlbi(cpu, pagesOf(operation), !program.user);
        if (!program.user) machine.isb(cpu);
        break;
      case "access":
        found.push(machine.access(cpu, operation.page, operation.write, program.user && operation.el0));
    }
  }
  return found;
}

export function modelAccesses(program: ModelProgram, liberties: Liberties): ReadonlySet<string>[] {
  return accessesOf(program, new OperationalMachine(program.settings, program.initial, liberties));
}

function pagesOf({ page, both }: Operation & { op: "flush" }): Page[] {
  return both ? PAGES.filter(({ range }) => range === page.range) : [page];
}

/** The program as a list of what it does. */
export function programText({ settings, user, initial, operations }: ModelProgram): string {
  const { cpus, ets2, hafdbs, noabort } = settings;
  const flags = [user ? "user" : "kernel", `cpus ${cpus}`, `ets2 ${ets2}`, `hafdbs ${hafdbs}`, `noabort ${noabort}`];
  const slots = [...initial].map(([slot, value]) => `${slot}: ${valueText(value)}`);
  const lines = operations.map((operation) => {
    const { op, cpu } = operation;
    switch (op) {
      case "store":
        return `cpu ${cpu}: level ${operation.level} of ${pageName(operation.page)} = ${valueText(operation.value)}`;
      case "dsb":
      case "isb":
        return `cpu ${cpu}: ${op}`;
      case "flush":
        return `cpu ${cpu}: flush ${pagesOf(operation).map(pageName).join(" ")}`;
      case "access":
        return `cpu ${cpu}: ${user && operation.el0 ? "user " : ""}${operation.write ? "write" : "read"} ${pageName(operation.page)}`;
    }
  });
  return [flags.join(", "), slots.join("; "), ...lines].join("\n");
}

/** The product's machine behind the model's operations. */
import { parseDescriptor } from "../../../runtime/arm64/descriptor.js";
import type { Executor } from "../../../runtime/arm64/mapping.js";
import { Mmu } from "../../../runtime/arm64/mmu.js";
import type { AccessOutcome, PageRange, Program } from "../../../runtime/index.js";
import { runsOf } from "../../runtime/programs.js";
import type { ModelProgram, Taker } from "./programs.js";
import type { Settings } from "./machine.js";
import { leafDescriptor, levelOf, OWN, type Page, RANGES, type Slot, type Table, type Value } from "./tables.js";

const PROGRAMS = new Map<string, Program>();

/** A range of its own for `a` and `b`, of two pages each, each in a last-level table of its own. */
function headText({ cpus, ets2, hafdbs, noabort }: Settings, user: boolean): string {
  const yes = (value: boolean): string => (value ? "y" : "n");
  const at = (offset: string): string => (user ? `0x${offset}` : `0xffff_ff80_${offset}`);
  const space = user ? "user" : "kernel";
  return [
    `machine { granule 4K; va_bits 39; cpus ${cpus}; ets2 ${yes(ets2)}; hafdbs ${yes(hafdbs)}; bbm ${noabort ? "noabort" : "0"}; pan n; }`,
    `region a: ${space} 2 pages at ${at("1000_0000")} bare;`,
    `region b: ${space} 2 pages at ${at("1020_0000")} bare;`,
  ].join("\n");
}

function compiled(settings: Settings, user: boolean): Program {
  const head = headText(settings, user);
  const known = PROGRAMS.get(head) ?? runsOf(`${head}\nscenario s "model" { read a[0]; }`).program;
  PROGRAMS.set(head, known);
  return known;
}

export class Product implements Taker {
  private readonly mmu: Mmu;
  private readonly user: boolean;
  private readonly memory: Map<Slot, Value>;
  /** Where the tables A and B lie. */
  private readonly tables = new Map<Table, bigint>();
  private step = 0;

  constructor({ settings, user, initial }: ModelProgram) {
    this.user = user;
    this.memory = new Map(initial);
    this.mmu = new Mmu(compiled(settings, user), () => undefined);
    for (const range of RANGES) {
      for (const index of [0, 1] as const) {
        const value = initial.get(`${OWN[range]}${index}`)!;
        const at = this.storeTo({ range, index }, 3, value, true);
        if (index === 0) this.tables.set(OWN[range], BigInt(at) & ~0xfffn);
      }
    }
    for (const range of RANGES) {
      const value = initial.get(range)!;
      // It is there already; linking a table by its address tells the product that tables may be shared.
      if (value.kind === "table" && value.table === OWN[range]) continue;
      this.storeTo({ range, index: 0 }, 2, value, true);
    }
    this.mmu.settle();
  }

  now(slot: Slot): Value {
    return this.memory.get(slot)!;
  }

  store(cpu: number, slot: Slot, value: Value, page: Page): void {
    this.storeTo(page, levelOf(slot), value, false, cpu);
    this.memory.set(slot, value);
  }

  dsb(cpu: number): void {
    this.mmu.dsb(cpu);
  }

  isb(cpu: number): void {
    this.mmu.synchronize(cpu);
  }

  tlbi(cpu: number, pages: readonly Page[]): void {
    const [first] = pages;
    const range = { region: RANGES.indexOf(first!.range), from: first!.index, to: first!.index + pages.length };
    this.mmu.flushTlb(range, cpu);
  }

  access(cpu: number, page: Page, write: boolean, el0: boolean): ReadonlySet<string> {
    const [result] = this.mmu.access(write ? "write" : "read", el0, rangeOf(page), cpu);
    return new Set(result!.outcomes.map(outcomeText));
  }

  private storeTo(page: Page, level: 2 | 3, value: Value, given: boolean, cpu = 0): string {
    const executor: Executor = {
      cpu,
      step: this.step++,
      given,
      defers: false,
      queueBarriers: () => true,
      dsb: () => undefined,
      barriersOfMaintenance: () => undefined,
    };
    const descriptor = parseDescriptor(this.descriptor(level, value));
    const { action } = this.mmu.store("set_entry", rangeOf(page), executor, (mapping) => {
      mapping.setRaw(level, descriptor);
    });
    return action.stores[0]!.at;
  }

  private descriptor(level: 2 | 3, value: Value): bigint {
    switch (value.kind) {
      case "invalid":
        return 0n;
      case "table":
        return this.tables.get(value.table)! | 3n;
      case "leaf":
        return leafDescriptor(level, value, this.user);
    }
  }
}

function rangeOf({ range, index }: Page): PageRange {
  return { region: RANGES.indexOf(range), from: index, to: index + 1 };
}

/** As the model words it. */
function outcomeText(outcome: AccessOutcome): string {
  if (outcome.kind === "translated") return `${outcome.address} ${outcome.memory}`;
  return outcome.fault === "conflict" ? outcome.fault : `${outcome.fault} ${outcome.level}`;
}

/**
 * How lmmu writes a schedule into the `#meta` object of a trace in the Informal Trace Format: names instead of indices, so
 * that a file survives changes of the text that leave the names alone.
 *
 * The format: https://apalache-mc.org/docs/adr/015adr-trace.html
 */
import type { Program, Scenario } from "../../../runtime/index.js";

export const FORMAT_PAGE = "https://apalache-mc.org/docs/adr/015adr-trace.html";

/** Goes up whenever a schedule is written otherwise. */
export const SCHEDULE_VERSION = 1;

/** `#meta.lmmu` of a trace. */
export interface ItfSchedule {
  readonly version: number;
  readonly scenario: string;
  readonly rules: string;
  /** The free switches that were read. */
  readonly switches: Readonly<Record<string, boolean>>;
  readonly moves: readonly ItfMove[];
}

/** The key says what moves. An outcome of 0 is left out. */
export type ItfMove =
  | { readonly step: string; readonly outcome?: number }
  | { readonly interrupt: string; readonly handler: string }
  | { readonly switch_out: string }
  | { readonly switch_in: string; readonly cpu: number };

export function taskNames({ frames }: Program, { tasks }: Scenario): string[] {
  return tasks.map((task) => frames[task]!.name);
}

/** Of the scenario's `interrupts`; a handler that they name again is `timer#2` there, which no name can be. */
export function handlerNames({ frames }: Program, { interrupts }: Scenario): string[] {
  return interrupts.map(({ irq }, index) => {
    const before = interrupts.slice(0, index).filter((each) => each.irq === irq).length;
    return before === 0 ? frames[irq]!.name : `${frames[irq]!.name}#${before + 1}`;
  });
}

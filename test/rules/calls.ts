/** Sequences of the four calls with where each is made, and the `.lmmu` text that makes them. */
import type { LazyCall } from "../../runtime/index.js";
import { RULE_SETS } from "../model/model.js";

/**
 * `irq`: in an interrupt handler, one for all neighbouring calls, with a stack of written calls of its own. `bh`: on the
 * task with bottom halves disabled, which `in_interrupt()` does not tell from an interrupt.
 */
export type Where = "task" | "irq" | "bh";

/** A call made `times` times at one call site. */
export interface MadeCall {
  readonly call: LazyCall;
  readonly where: Where;
  readonly times: number;
}

/** A scenario of that name, with its handlers before it, that makes the calls. It is held against every shipped set. */
export function scenarioText(name: string, calls: readonly MadeCall[]): string {
  const handlers: string[] = [];
  const body: string[] = [];
  for (const { where, statements } of blocks(calls)) {
    if (where === "task") body.push(...statements);
    else if (where === "bh") body.push("bh_off {", ...indented(statements), "}");
    else {
      const handler = `${name}_interrupt_${handlers.length + 1}`;
      handlers.push(`irq ${handler} {`, ...indented(statements), "}");
      body.push(`interrupt ${handler};`);
    }
  }
  const expectation = `  expect ${RULE_SETS.join(", ")}: may clean;`;
  return [...handlers, `scenario ${name} "${name}" {`, ...indented(body), expectation, "}", ""].join("\n");
}

/** Neighbouring calls of one place. */
function blocks(calls: readonly MadeCall[]): { where: Where; statements: string[] }[] {
  const found: { where: Where; statements: string[] }[] = [];
  for (const { call, where, times } of calls) {
    const statement = times === 1 ? `${call};` : `repeat ${times} { ${call}; }`;
    const last = found.at(-1);
    if (last?.where === where) last.statements.push(statement);
    else found.push({ where, statements: [statement] });
  }
  return found;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

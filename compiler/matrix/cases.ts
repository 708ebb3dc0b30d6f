import { type Effect, effectOf, type Program, type Run, type StackFrame, weightier } from "../../runtime/index.js";
import { implies, partition } from "./partition.js";
import { describe, type Case } from "../conditions.js";
import { caseOf } from "../cases.js";
import type { MatrixCall, MatrixCase, Outcome } from "./matrix.js";
import { outcomeOf, together } from "./outcome.js";

/**
 * The cases of one scenario: its runs under each rule set, grouped by configs. Cases with the same outcome and the same
 * calls everywhere are one. Null where there are too many to tell apart, or where `stopped` ends the work.
 */
export function matrixCases(
  program: Program,
  runs: readonly (readonly Run[])[],
  stopped: () => boolean = () => false,
): MatrixCase[] | null {
  const decided = runs.map((each) => each.map((run) => ({ run, when: caseOf(program, run) })));
  const parts = partition(decided.flatMap((ofSet) => ofSet.map(({ when }) => when)));
  if (parts === null) return null;
  const groups = new Map<string, { rest: Omit<MatrixCase, "when">; cases: Case[] }>();
  for (const part of parts) {
    if (stopped()) return null;
    const inPart = decided.map((ofSet) => ofSet.filter(({ when }) => implies(part, when)).map(({ run }) => run));
    // What `depends on` rules out has no runs.
    if (inPart.some((ofSet) => ofSet.length === 0)) continue;
    const rest = { outcomes: inPart.map(outcomeOfAll), calls: callsOf(program, inPart) };
    const key = JSON.stringify(rest);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { rest, cases: [part] });
    else group.cases.push(part);
  }
  const told: MatrixCase[] = [];
  for (const { rest, cases } of groups.values()) {
    if (stopped()) return null;
    const others = [...groups.values()].flatMap((group) => (group.cases === cases ? [] : group.cases));
    told.push({ when: describe(cases, others), ...rest });
  }
  return told;
}

function outcomeOfAll(runs: readonly Run[]): Outcome {
  return runs.map(outcomeOf).reduce(together);
}

interface Row {
  readonly call: string;
  readonly frame: string;
  readonly effects: (Effect | null)[];
  /** Where in a run it stands, to bring the rows of several runs into one order. */
  readonly position: number;
}

/** The calls that at least one rule set detects or lets pass silently, with what they do under the others. */
function callsOf(program: Program, runs: readonly (readonly Run[])[]): MatrixCall[] {
  const rows = new Map<string, Row>();
  const stackNumber = stackNumbers();
  runs.forEach((ofSet, column) => {
    for (const run of ofSet) {
      const seen = new Map<string, number>();
      run.steps.forEach((step, position) => {
        const effect = effectOf(step);
        if (effect === undefined || step.action.kind !== "call") return;
        const place = `${step.task}/${stackNumber(step.stack)}/${step.origin}/${step.action.call}`;
        const occurrence = seen.get(place) ?? 0;
        seen.set(place, occurrence + 1);
        const key = `${place}/${occurrence}`;
        const row = rows.get(key) ?? {
          call: step.action.call,
          frame: program.frames[step.stack.reportedIn]!.name,
          effects: runs.map(() => null),
          position,
        };
        rows.set(key, row);
        const known = row.effects[column];
        row.effects[column] = known === null || known === undefined ? effect : weightier(known, effect);
      });
    }
  });
  const matters = (effect: Effect | null): boolean => effect === "detected" || effect === "late" || effect === "silent";
  const ordered = [...rows.values()].filter((row) => row.effects.some(matters));
  ordered.sort((a, b) => a.position - b.position);
  return merged(ordered);
}

/** Equal rows that follow each other become one. */
function merged(rows: readonly Row[]): MatrixCall[] {
  const calls: MatrixCall[] = [];
  for (const { call, frame, effects } of rows) {
    const last = calls.at(-1);
    const same =
      last?.call === call && last.frame === frame && last.effects.every((effect, i) => effect === effects[i]);
    if (same) calls[calls.length - 1] = { ...last, times: last.times + 1 };
    else calls.push({ call, frame, times: 1, effects });
  }
  return calls;
}

/** A number for a stack's calls, the same in every run. A loop, since stacks may be 10,000 deep. */
function stackNumbers(): (stack: StackFrame) => number {
  const numbers = new Map<string, number>();
  const known = new Map<StackFrame, number>();
  return (stack) => {
    const fresh: StackFrame[] = [];
    let outer: StackFrame | null = stack;
    for (; outer !== null && !known.has(outer); outer = outer.caller) fresh.push(outer);
    let number = outer === null ? -1 : known.get(outer)!;
    for (const frame of fresh.reverse()) {
      const key = `${number}/${frame.frame}/${frame.origin}/${frame.block}`;
      number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      known.set(frame, number);
    }
    return number;
  };
}

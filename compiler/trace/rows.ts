/** The lines of a trace in words: what the text and the picture have in common. */
import type { Action, Step } from "../../runtime/index.js";
import { accessLines, markOfMet, type Met, metText } from "./access-words.js";
import { reportsOf } from "./actions.js";
import { callTree, type TreeRow } from "./call-tree.js";
import { fold, type FoldedRow } from "./fold.js";
import { hooksText } from "../emit/hooks-text.js";
import { nextText } from "./next-text.js";
import type { Sources } from "../sources.js";
import { barrierNote, pageStatementText, storesLines } from "./page-words.js";
import type { Trace } from "./trace.js";
import { visible } from "../text/index.js";

/** A line of a trace, its texts made safe. */
export interface TraceRow {
  /**
   * `call`: one of the four, with the state after it; `pages`: a statement that page tables and barriers are about;
   * `more`: it stands for rows that were left out.
   */
  readonly kind: "line" | "call" | "pages" | "more";
  /** How deep in the tree of calls, from 0. */
  readonly level: number;
  /** The frame of a call, else all of the row. */
  readonly text: string;
  /** Index of the step, or null for a row that is none. */
  readonly step: number | null;
  /** Of a call: which, and what became of it in capitals, `(so far)` where it is under way. */
  readonly call: string;
  readonly mark: string;
  /** Beside a statement about pages: the barriers that its stores owed, or what an access met in capitals. */
  readonly note: string;
  /** Lines below it. */
  readonly details: readonly Detail[];
}

/**
 * `stores` are descriptors, `outcome` what an access may meet, `walk` how the tables translate, `met` a hazard or a report,
 * `next` where a call that is under way goes on.
 */
export interface Detail {
  readonly kind: "stores" | "outcome" | "walk" | "met" | "next";
  readonly text: string;
}

/** The rows of a trace, repetitions folded. `unicode`: characters beyond ASCII stay as they are. */
export function traceRows(trace: Trace, sources: Sources, unicode: boolean): TraceRow[] {
  const maker = new RowMaker(trace, sources, unicode);
  return maker.folded(callTree(trace.program, trace.run.steps)).map((row) => maker.row(row));
}

/** Makes rows of a trace. */
export class RowMaker {
  private readonly indices: ReadonlyMap<Step, number>;
  private readonly met: ReadonlyMap<number, readonly Met[]>;

  constructor(
    private readonly trace: Trace,
    private readonly sources: Sources,
    private readonly unicode: boolean,
  ) {
    this.indices = new Map(trace.run.steps.map((step, index) => [step, index]));
    this.met = metByStep(trace);
  }

  /** The rows of a tree with its repetitions folded. */
  folded(rows: readonly TreeRow[]): FoldedRow[] {
    const found = findingsByStep(this.trace);
    return fold(rows, (step) => found.get(this.indices.get(step)!) ?? "");
  }

  row(row: FoldedRow): TraceRow {
    switch (row.kind) {
      case "task":
        return line(row.level, `task ${this.name(row.task)}:`);
      case "frame":
        return line(row.level, this.name(row.frame.frame));
      case "more":
        return { ...line(row.level, `... ${row.number} ${row.like}`), kind: "more" };
      case "passed":
        return line(row.level, `... ${passedNames(row.frames.map((frame) => this.name(frame.frame)))}`);
      case "step":
        return this.step(row.step, row.level);
    }
  }

  private step(step: Step, level: number): TraceRow {
    const { trace, sources } = this;
    const { program } = trace;
    const safe = (text: string): string => visible(text, this.unicode);
    const name = (frame: number): string => this.name(frame);
    const index = this.indices.get(step)!;
    const common = { ...line(level, ""), step: index };
    const met = this.met.get(index) ?? [];
    const found = met.map((each): Detail => {
      return { kind: "met", text: safe(`${markOfMet(each)}: ${metText(each, trace, sources)}`) };
    });
    const { action } = step;
    switch (action.kind) {
      case "call":
        return {
          ...common,
          kind: "call",
          text: name(step.stack.frame),
          call: action.call,
          mark: markOf(action),
          details: found,
        };
      case "underway": {
        if (action.call === null) {
          return { ...common, text: statementText(action, name, safe, program.machine.cpus), details: found };
        }
        const next: Detail = { kind: "next", text: safe(nextText(action, trace, sources)) };
        const text = name(step.stack.frame);
        return { ...common, kind: "call", text, call: action.call, mark: "(so far)", details: [next, ...found] };
      }
      case "tables": {
        const stores = storesLines(action, program).map((text): Detail => ({ kind: "stores", text: safe(text) }));
        const text = safe(pageStatementText(step, action, program));
        return { ...common, kind: "pages", text, note: barrierNote(step, program), details: [...stores, ...found] };
      }
      case "flush_tlb":
      case "barrier":
        return { ...common, kind: "pages", text: safe(pageStatementText(step, action, program)), details: found };
      case "access": {
        const told = accessLines(action, trace, sources);
        const text = pageStatementText(step, action, program);
        const note = met.map(markOfMet).join(", ");
        // An access that went well is one line; otherwise its mark stands beside it.
        const beside = note === "" && told.length === 1 ? ` ${told[0]}` : "";
        const outcomes = beside === "" ? told : [];
        return {
          ...common,
          kind: "pages",
          text: safe(text + beside),
          note,
          details: [
            ...outcomes.map((each): Detail => ({ kind: "outcome", text: safe(each) })),
            ...walkLines(met).map((each): Detail => ({ kind: "walk", text: safe(each) })),
          ],
        };
      }
      case "schedule":
      case "switch_out":
      case "switch_in": {
        // A table has no room for what a rule set does when tasks are switched, so the row itself says it.
        const { hooks } = action;
        const called = hooks.length === 0 ? "" : `; ${hooks.length === 1 ? "hook" : "hooks"} ${hooksText(hooks)}`;
        const text = statementText(action, name, safe, program.machine.cpus) + called;
        return { ...common, text, details: [...reportDetails(action, safe), ...found] };
      }
      default:
        return { ...common, text: statementText(action, name, safe, program.machine.cpus), details: found };
    }
  }

  private name(frame: number): string {
    return visible(this.trace.program.frames[frame]!.name, this.unicode);
  }
}

function line(level: number, text: string): TraceRow {
  return { kind: "line", level, text, step: null, call: "", mark: "", note: "", details: [] };
}

/** A row of a call with what the rule set said of it below; other rows say it anyway. */
export function withReports(row: TraceRow, { run }: Trace, unicode: boolean): TraceRow {
  const action = row.step === null ? undefined : run.steps[row.step]!.action;
  if (action?.kind !== "call") return row;
  return { ...row, details: [...reportDetails(action, (text) => visible(text, unicode)), ...row.details] };
}

/** `WARN: enable while paused (include/linux/pgtable.h:273)`. */
function reportDetails(action: Action, safe: (text: string) => string): Detail[] {
  const met = (text: string): Detail => ({ kind: "met", text: safe(text) });
  const reports = reportsOf(action)
    .filter((report) => !report.suppressed)
    .map(({ text, source, assertion }) => {
      return met(`${assertion === "bug" ? "BUG" : "WARN"}: ${text}${source === null ? "" : ` (${source})`}`);
    });
  const silent = action.kind === "call" && action.judgement === "silent" ? action.forbidden : [];
  return [...reports, ...silent.map((text) => met(`SILENT: ${text}`))];
}

/** How the tables translate what certainly faults: each walk once. */
function walkLines(met: readonly Met[]): string[] {
  return [...new Set(met.flatMap((each) => (each.kind === "fault" ? each.page.walk : [])))];
}

/** The kinds and names of what was found, a text for each step. */
function findingsByStep({ run }: Trace): Map<number, string> {
  const found = new Map<number, string>();
  for (const finding of run.findings) {
    const name = "name" in finding ? finding.name : "";
    found.set(finding.step, `${found.get(finding.step) ?? ""} ${finding.kind} ${name}`);
  }
  return found;
}

function metByStep({ run }: Trace): Map<number, Met[]> {
  const met = new Map<number, Met[]>();
  for (const finding of run.findings) {
    if (finding.kind !== "hazard" && finding.kind !== "fault") continue;
    const known = met.get(finding.step);
    if (known === undefined) met.set(finding.step, [finding]);
    else known.push(finding);
  }
  return met;
}

/** Of more frames than a reader wants, the middle is left out. */
function passedNames(names: readonly string[]): string {
  const ENDS = 10;
  if (names.length <= 2 * ENDS + 1) return names.join(", ");
  const middle = `(${names.length - 2 * ENDS} more)`;
  return [...names.slice(0, ENDS), middle, ...names.slice(-ENDS)].join(", ");
}

function statementText(
  action: Exclude<Action, { kind: "call" | "tables" | "flush_tlb" | "barrier" | "access" }>,
  name: (frame: number) => string,
  safe: (text: string) => string,
  cpus: number,
): string {
  switch (action.kind) {
    case "context":
      return `${action.enters ? "" : "end of "}${action.context}${action.lock === null ? "" : ` ${safe(action.lock)}`}`;
    case "interrupt":
      return action.begins ? `interrupt ${name(action.irq)}` : `end of interrupt ${name(action.irq)}`;
    case "schedule": {
      const to = action.to === null ? "schedule: another task and back" : `schedule ${name(action.to)}`;
      return cpus === 1 ? to : `${to}, on CPU ${action.cpu}`;
    }
    case "switch_out":
      return `${action.because}, off CPU ${action.cpu}`;
    case "switch_in":
      return `on CPU ${action.cpu}`;
    case "underway":
      return action.call === null ? "stored, not completed" : `${action.call} so far`;
    case "sleep":
      return "sleep";
    case "assert":
      return action.holds ? "assert holds" : "assert FAILS";
    case "end":
      return "end";
  }
}

/**
 * WARN and BUG: it reported. (WARN): it would have, but this site has before. SILENT: the contract forbids it and nothing
 * reported. LATE: it warned although the contract allows it, because of a silent call before.
 */
function markOf(action: Extract<Action, { kind: "call" }>): string {
  const printed = action.reports.filter((report) => !report.suppressed);
  if (printed.some((report) => report.assertion === "bug")) return "BUG";
  if (action.judgement === "late") return "LATE";
  if (printed.length > 0) return "WARN";
  if (action.reports.length > 0) return "(WARN)";
  return action.judgement === "silent" ? "SILENT" : "";
}

import type { ExecuteCommandParams } from "vscode-languageserver";
import { compile } from "../../compiler/index.js";
import type { ExploreReport } from "../../compiler/reports/explore/index.js";
import { type MatrixReport, matrixReport, type TraceReport, traceReport } from "../../compiler/reports/index.js";
import type { Core } from "../core/core.js";
import { ruleSetShown } from "../core/rule-set-shown.js";
import { AnswerError, type Feature } from "../feature.js";
import { isObject } from "../params.js";
import { EXPLORE_COMMAND, MATRIX_COMMAND, TRACE_COMMAND } from "../routes.js";

/** What a scenario does, for a page of the editor. */
export type ShownTrace = Pick<TraceReport, "title" | "svg" | "trace" | "partial">;
/** What the rule sets make of scenarios. */
export type ShownMatrix = Pick<MatrixReport, "ruleSets" | "scenarios" | "partial"> & { readonly title: string };

/** What takes longer, in milliseconds, is shown as far as it came. */
const MAX_MILLISECONDS = 10_000;

/**
 * How far scenarios are explored here, where somebody waits: `lmmu explore` goes on. In bytes, and milliseconds, since
 * diagnostics wait meanwhile.
 */
const MAX_STATES = 300_000;
const MAX_MEMORY = 512 * 1024 * 1024;
const MAX_EXPLORING = 5000;

/** `lmmu.trace`, `lmmu.matrix` and `lmmu.explore`. */
export const executeCommand: Feature<ExecuteCommandParams, ShownTrace | ShownMatrix | ExploreReport> = {
  method: "workspace/executeCommand",
  answer({ command, arguments: given }, core, stopped) {
    const deadline = performance.now() + MAX_MILLISECONDS;
    const isOver = (): boolean => stopped() || performance.now() > deadline;
    switch (command) {
      case TRACE_COMMAND:
        return trace(given, core, isOver);
      case MATRIX_COMMAND:
        return matrix(given, core, isOver);
      case EXPLORE_COMMAND:
        return explore(given, core, stopped);
      default:
        throw new AnswerError(
          `there is no command ${shownText(command)}: there are ${TRACE_COMMAND}, ${MATRIX_COMMAND} and ${EXPLORE_COMMAND}`,
        );
    }
  },
};

/** Anything can stand where a name has to. */
function shownText(value: unknown): string {
  return typeof value === "string" ? value : "of such a name";
}

function trace(given: unknown, core: Core, stopped: () => boolean): ShownTrace {
  const wanted = `${TRACE_COMMAND} takes [{ uri, scenario, ruleSet?, when? }]`;
  const { uri, scenario, ruleSet, when } = textsIn(given, ["uri", "scenario", "ruleSet", "when"], wanted);
  if (uri === undefined || scenario === undefined) throw new AnswerError(wanted);
  const compilation = compiled(uri, core);
  const shown = ruleSet ?? ruleSetShown(compilation.program ?? { ruleSets: [] }, core);
  const made = traceReport(compilation, { scenario, ruleSet: shown, ...(when !== undefined && { when }) }, stopped);
  if (!made.ok) throw new AnswerError(made.problem);
  const { title, svg, trace, partial } = made.report;
  return { title, svg, trace, partial };
}

function matrix(given: unknown, core: Core, stopped: () => boolean): ShownMatrix {
  const wanted = `${MATRIX_COMMAND} takes [{ uri, scenario? }]`;
  const { uri, scenario } = textsIn(given, ["uri", "scenario"], wanted);
  if (uri === undefined) throw new AnswerError(wanted);
  const made = matrixReport(compiled(uri, core), scenario === undefined ? {} : { scenario }, stopped);
  if (!made.ok) throw new AnswerError(made.problem);
  const { ruleSets, scenarios, partial } = made.report;
  return {
    title: `${scenario ?? uri.slice(uri.lastIndexOf("/") + 1)} under ${ruleSets.join(", ")}`,
    ruleSets,
    scenarios,
    partial,
  };
}

async function explore(given: unknown, core: Core, stopped: () => boolean): Promise<ExploreReport> {
  const wanted = `${EXPLORE_COMMAND} takes [{ uri, scenario }]`;
  const { uri, scenario } = textsIn(given, ["uri", "scenario"], wanted);
  if (uri === undefined || scenario === undefined) throw new AnswerError(wanted);
  const compilation = compiled(uri, core);
  // Loaded by those who explore alone.
  const { exploreReport } = await import("../../compiler/reports/explore/index.js");
  const deadline = performance.now() + MAX_EXPLORING;
  const begins = (parts: number): (() => "timeout" | "interrupted" | null) => {
    const now = performance.now();
    const end = now + (deadline - now) / parts;
    return () => (stopped() ? "interrupted" : performance.now() > end ? "timeout" : null);
  };
  const limits = { maxStates: MAX_STATES, maxMemory: MAX_MEMORY, begins };
  const made = exploreReport(compilation, { scenario }, limits);
  if (!made.ok) throw new AnswerError(made.problem);
  return made.report;
}

function compiled(uri: string, core: Core): ReturnType<typeof compile> {
  if (core.mayRead(uri)) return compile(core.uris.fileOf(uri), core.texts, { assume: core.preferences.assume });
  throw new AnswerError(`${uri} is neither open nor in a folder that is`);
}

/** The texts that the one argument has under these keys; it must have no other kind of value there. */
function textsIn<Key extends string>(
  given: unknown,
  keys: readonly Key[],
  wanted: string,
): Partial<Record<Key, string>> {
  const argument: unknown = Array.isArray(given) ? given[0] : undefined;
  if (!isObject(argument)) throw new AnswerError(wanted);
  const texts: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const value = argument[key];
    if (typeof value === "string") texts[key] = value;
    else if (value !== undefined && value !== null) throw new AnswerError(`${wanted}, and \`${key}\` is a text`);
  }
  return texts;
}

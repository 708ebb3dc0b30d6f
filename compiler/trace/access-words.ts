/** What accesses met, and the hazards and faults of a run, in words. */
import { pagesText } from "../page-text.js";
import {
  type AccessOutcome,
  type Action,
  type Cause,
  type Finding,
  type HazardName,
  isTolerated,
  type PageDetails,
  type PageRange,
} from "../../runtime/index.js";
import type { Sources } from "../sources.js";
import { pageStatementText } from "./page-words.js";
import type { Trace } from "./trace.js";
import { count } from "../text/index.js";

/** Findings that no rule set reports: what a statement met. */
export type Met = Extract<Finding, { kind: "hazard" | "fault" }>;

/** `0x80000000 MEM/NORMAL`, or `translation fault, level 3, ESR 0x96000007`. Of several pages, the first is meant. */
function outcomeText(outcome: AccessOutcome, { from, to }: PageRange): string {
  if (outcome.kind === "fault") {
    const level = outcome.fault === "conflict" ? "" : `level ${outcome.level}, `;
    return `${faultText(outcome.fault)}, ${level}ESR ${outcome.esr}`;
  }
  return `${outcome.address} ${to - from > 1 ? "(the first) " : ""}${outcome.memory}`;
}

function faultText(fault: string): string {
  return fault === "conflict" ? "TLB conflict abort" : `${fault.replace("_", " ")} fault`;
}

/** So many stretches of pages are told of one access. */
const MOST_RESULTS = 8;

/** What an access met: of each stretch of pages what the tables say, then what else is possible and why. */
export function accessLines(
  { results, more }: Extract<Action, { kind: "access" }>,
  trace: Trace,
  sources: Sources,
): string[] {
  const lines = results.slice(0, MOST_RESULTS).flatMap(({ pages, outcomes }) => {
    const named = results.length === 1 ? "" : `${pagesText(trace.program, pages)} `;
    return outcomes.map((outcome, index) => {
      const why = outcome.because === null ? "" : `: ${causeText(outcome.because, trace, sources)}`;
      return `${index === 0 ? `${named}->` : "or"} ${outcomeText(outcome, pages)}${why}`;
    });
  });
  const untold = results.slice(MOST_RESULTS).reduce((sum, { pages }) => sum + pages.to - pages.from, more);
  return untold > 0 ? [...lines, `and ${count(untold, "more page")}`] : lines;
}

const NEEDS: Readonly<Record<Cause["missing"], string>> = {
  barriers: "missing: dsb ishst; isb",
  dsb: "missing: dsb ishst",
  isb: "missing: isb",
  tlbi: "missing: flush_tlb",
  break_before_make: "missing: break before make",
  group: "its entries have to agree",
};

/** Why something is possible though the tables say otherwise: `map linear (a.lmmu:3) may not be visible yet (missing: isb)`. */
function causeText({ kind, store, missing }: Cause, trace: Trace, sources: Sources): string {
  const stored = storeText(store, trace, sources);
  const why = {
    not_visible: `${stored} may not be visible to the walk yet`,
    stale_tlb: `the TLB may still hold what ${stored} replaced`,
    conflict: `the TLB may hold both what ${stored} replaced and the new entry`,
    contiguous: "the contiguous group may be translated as another of its entries says",
  };
  return `${why[kind]} (${NEEDS[missing]})`;
}

/** The statement that stored, with its place: `map linear rw (a.lmmu:3)`. */
function storeText(store: number | null, trace: Trace, sources: Sources): string {
  const step = store === null ? undefined : trace.run.steps[store];
  if (step === undefined) return "`given`";
  const { action } = step;
  const what = action.kind === "tables" ? pageStatementText(step, action, trace.program) : "the store";
  return `${what} (${sources.showLine(trace.placeOf(step.origin))})`;
}

/** `HAZARD not_visible`, `FAULT permission`; in parentheses what the kernel lives with. */
export function markOfMet(met: Met): string {
  const { kind, name } = met;
  if (isTolerated(met)) return `(${name})`;
  return `${kind === "hazard" ? "HAZARD" : "FAULT"} ${name}`;
}

/** Of the hazards that are not about what an access met. */
const HAZARDS: Readonly<Partial<Record<HazardName, string>>> = {
  sleep_in_atomic: "this may sleep, and the context is atomic",
  preempt_imbalance: "preemption is not turned on as often as it is turned off",
  stranded_barrier: "a barrier is owed and the mode is off: nothing emits it",
  tlbi_before_store: "the TLB is invalidated before the deferred store is in memory",
  read_before_store: "the tables are read before the deferred store is in memory",
  sleep_in_section: "this may sleep, and inside a section preemption may be off",
};

/** What a hazard or fault is about and what is missing, without its name and place. */
export function metText(met: Met, trace: Trace, sources: Sources): string {
  const { page } = met;
  const general = met.kind === "hazard" ? HAZARDS[met.name] : undefined;
  if (page === null) return general ?? "";
  const pages = pagesOf(page, trace);
  const stored = page.store === null ? "" : storeText(page.store, trace, sources);
  if (met.kind === "fault")
    return `${pages}, ${page.outcomes.map((each) => outcomeText(each, page.page)).join(", or ")}`;
  if (page.change !== null) {
    const after = stored === "" ? "" : ` after ${stored}`;
    return `${pages}: ${page.change}${after} (${NEEDS.break_before_make}: unmap, flush_tlb, then the new entry)`;
  }
  if (general !== undefined) return `${pages}: ${general}${stored === "" ? "" : `: ${stored}`}`;
  const because = page.outcomes.find((outcome) => outcome.because !== null)?.because;
  return because ? `${pages}: ${causeText(because, trace, sources)}` : pages;
}

function pagesOf({ page, more }: PageDetails, { program }: Trace): string {
  const others = more === 0 ? "" : ` and ${count(more, "more page")}`;
  return `${pagesText(program, page)}${others}`;
}

/** Hazards and faults as diagnostics: what an access may meet, by which store, and what the tables say. */
import type { Diagnostic, Label, Place } from "../../grammar/index.js";
import type { AccessOutcome, Cause, Finding, HazardName, PageDetails, Program, Run } from "../../runtime/index.js";
import { type Details, diagnostic, type Entry } from "../catalogue/entry.js";
import * as hazards from "../catalogue/hazards.js";
import * as nesting from "../catalogue/nesting.js";
import { type Origins, placeOf } from "../origins.js";
import { pagesText } from "../page-text.js";

/** What happened, and where it is reported. */
export interface MetAt {
  readonly run: Run;
  readonly place: Place;
  /** The frame in whose name it is reported. */
  readonly frame: string;
}

const ENTRIES: Readonly<Record<Exclude<HazardName, "sleep_in_atomic" | "preempt_imbalance">, Entry<hazards.Met>>> = {
  not_visible: hazards.notVisible,
  stale_tlb: hazards.staleTlb,
  break_before_make: hazards.breakBeforeMake,
  contiguous: hazards.contiguousGroup,
  spurious_fault: hazards.spuriousFault,
  stranded_barrier: hazards.strandedBarrier,
  tlbi_before_store: hazards.tlbiBeforeStore,
  read_before_store: hazards.readBeforeStore,
  sleep_in_section: hazards.sleepInSection,
};

export function hazardDiagnostic(
  program: Program,
  origins: Origins,
  finding: Finding & { kind: "hazard" | "fault" },
  { run, place, frame }: MetAt,
  details: Details,
): Diagnostic {
  if (finding.name === "sleep_in_atomic") return diagnostic(nesting.sleepInAtomic, place, { frame }, details);
  if (finding.name === "preempt_imbalance") {
    const atEnd = run.steps[finding.step]!.action.kind === "end";
    return diagnostic(nesting.preemptImbalance, place, { frame, atEnd }, details);
  }
  const { page } = finding;
  const told = page === null ? details : withPage(details, page, run, origins);
  const met: hazards.Met = {
    frame,
    pages: page === null ? "" : nameOf(program, page),
    missing: page?.missing ?? null,
    change: page?.change ?? "",
  };
  if (finding.kind === "fault") return diagnostic(hazards.accessFaults, place, { ...met, fault: finding.name }, told);
  return diagnostic(ENTRIES[finding.name], place, met, told);
}

function nameOf(program: Program, { page, more }: PageDetails): string {
  const others = more === 0 ? "" : ` and ${more.toLocaleString("en")} more`;
  return `${pagesText(program, page)}${others}`;
}

/** With the store as a label, and what may happen and what the tables say as notes. */
function withPage(details: Details, page: PageDetails, run: Run, origins: Origins): Details {
  const { outcomes, walk, store } = page;
  const labels: Label[] = [...(details.labels ?? [])];
  const stored = store === null ? undefined : run.steps[store];
  if (stored !== undefined) labels.push({ ...placeOf(origins, stored.origin), message: "the store in question" });
  const notes = [...(details.notes ?? [])];
  if (outcomes.length > 1) notes.push(`it may: ${outcomes.map(outcomeText).join("; ")}`);
  return { ...details, labels, notes: [...notes, ...walk] };
}

const MISSING: Readonly<Record<Cause["missing"], string>> = {
  barriers: "without `dsb ishst; isb`",
  dsb: "without a `dsb ishst`",
  isb: "without an `isb`",
  tlbi: "without a TLB invalidation",
  break_before_make: "without break-before-make",
  group: "as another entry of its group says",
};

function outcomeText(outcome: AccessOutcome): string {
  const { because } = outcome;
  const why = because === null ? "as the tables say now" : MISSING[because.missing];
  if (outcome.kind === "translated") return `go to ${outcome.address} ${outcome.memory}, ${why}`;
  const fault =
    outcome.fault === "conflict"
      ? "TLB conflict abort"
      : `${outcome.fault.replace("_", " ")} fault at level ${outcome.level}`;
  return `take ${/^[ae]/.test(fault) ? "an" : "a"} ${fault} (ESR ${outcome.esr}), ${why}`;
}

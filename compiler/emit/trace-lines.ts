import type { AccessOutcome, Action, Finding, NestingState, Program, Run, Step } from "../../runtime/index.js";
import { pagesText } from "../page-text.js";

/** Lines of one run beyond this are counted, not told: an expected trace is there to be read. */
const MAX_LINES = 1000;
/** Of one access, so many stretches of pages are told. */
const MAX_RESULTS = 16;

/** A run as lines of text, one per step: what generated tests expect, and what they compare with. */
export function traceLines(program: Program, ruleSet: number, run: Run): string[] {
  const names = program.ruleSets[ruleSet]!.variables.map(({ name }) => name);
  const lines = run.steps.slice(0, MAX_LINES).map((step) => line(program, names, step));
  const more = run.steps.length - lines.length;
  if (more > 0) lines.push(`... ${more} more steps`);
  for (const finding of run.findings) {
    if (finding.kind === "warning" || finding.kind === "bug" || finding.kind === "forbidden") continue;
    const { stack } = run.steps[finding.step]!;
    lines.push(`${findingText(program, finding)} in ${program.frames[stack.reportedIn]!.name}`);
  }
  if (run.stop !== null) lines.push(`stopped: ${run.stop.kind}`);
  return lines;
}

/** The values of the free switches that a run read, as `A && !B`; "always" where it read none. */
export function decisionsText(program: Program, { decisions }: Run): string {
  const texts = decisions.map((decision) =>
    decision.kind === "switch"
      ? `${decision.value ? "" : "!"}${program.switches[decision.switch]!.name}`
      : `${decision.kind} ${decision.outcome + 1}`,
  );
  return texts.length === 0 ? "always" : texts.join(" && ");
}

function line(program: Program, names: readonly string[], { stack, action, after }: Step): string {
  const frame = program.frames[stack.reportedIn]!.name;
  switch (action.kind) {
    case "call": {
      const parts = [
        stateText(names, after),
        ...action.hooks.map((hook) => hook.replace("arch_", "")),
        ...action.reports.map(
          ({ assertion, text, suppressed }) => `${suppressed ? "again " : ""}${assertion} "${text}"`,
        ),
        ...action.forbidden.map((text) => `forbidden "${text}"`),
      ];
      return `${frame}: ${action.call} -> ${parts.join("; ")}`;
    }
    case "context":
      return `${frame}: ${action.enters ? "enters" : "leaves"} ${[action.context, action.lock].filter(Boolean).join(" ")}`;
    case "interrupt":
      return `${frame}: interrupt ${action.begins ? "begins" : "ends"}`;
    case "schedule":
      return `${frame}: schedule ${action.to === null ? "and back" : program.frames[action.to]!.name} on ${action.cpu}`;
    case "switch_out":
      return `${frame}: ${action.because} on ${action.cpu}`;
    case "switch_in":
      return `${frame}: runs on ${action.cpu}`;
    case "underway":
      return `${frame}: ${action.call ?? "store"} so far`;
    case "sleep":
      return `${frame}: sleep`;
    case "assert":
      return `${frame}: assert ${action.holds ? "holds" : "fails"}`;
    case "tables":
      return `${frame}: ${action.statement} ${pagesText(program, action.pages)} -> ${storesText(program, action)}`;
    case "flush_tlb":
      return `${frame}: flush_tlb ${pagesText(program, action.pages)}`;
    case "barrier":
      return `${frame}: ${action.barrier}`;
    case "access": {
      const told = action.results.slice(0, MAX_RESULTS).map(({ pages, outcomes }) => {
        return `${pagesText(program, pages)} ${outcomes.map(outcomeText).join(" or ")}`;
      });
      const untold = action.results.slice(MAX_RESULTS);
      const more = untold.reduce((sum, { pages }) => sum + pages.to - pages.from, action.more);
      if (more > 0) told.push(`${more} more pages`);
      const access = action.user ? `user ${action.access}` : action.access;
      return `${frame}: ${access} ${pagesText(program, action.pages)} -> ${told.join("; ")}`;
    }
    case "end":
      return `${frame}: ends -> ${stateText(names, after)}`;
  }
}

function stateText(names: readonly string[], { variables, active }: NestingState): string {
  return [...names.map((name, index) => `${name} ${variables[index]}`), active ? "on" : "off"].join(", ");
}

/** The hazard or fault by its name, and the first page that met it. */
function findingText(program: Program, finding: Finding): string {
  switch (finding.kind) {
    case "hazard":
    case "fault":
      return `${finding.kind} ${finding.name}${finding.page === null ? "" : ` at ${pagesText(program, finding.page.page)}`}`;
    default:
      return finding.kind;
  }
}

/** The values of the descriptors, and not where the tables lie: that is the allocator's business. */
function storesText(program: Program, { stores, more, queued, emitted }: Extract<Action, { kind: "tables" }>): string {
  const told = stores.map(
    ({ level, pages, entries, before, after }) =>
      `level ${level} ${pagesText(program, pages)} x${entries} ${before} to ${after}`,
  );
  if (more > 0) told.push(`${more} more`);
  if (queued > 0) told.push(`queued ${queued}`);
  if (emitted > 0) told.push(`emitted ${emitted}`);
  return told.length === 0 ? "nothing" : told.join("; ");
}

function outcomeText(outcome: AccessOutcome): string {
  const { because } = outcome;
  const why = because === null ? "" : ` (${because.kind}, missing ${because.missing})`;
  return outcome.kind === "translated"
    ? `${outcome.address} ${outcome.memory}${why}`
    : `${outcome.fault} fault level ${outcome.level} ${outcome.esr}${why}`;
}

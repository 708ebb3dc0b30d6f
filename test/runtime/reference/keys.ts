/** What the explorer found, in the words of the reference. */
import type { Counterexample, Exploration } from "../../../runtime/explore/index.js";
import type { Finding, Program, Run } from "../../../runtime/index.js";

/** The same things of two explorations have the same keys. */
function violationKey(program: Program, { violation, run }: Counterexample): string {
  switch (violation.kind) {
    case "unmet":
      return `unmet ${violation.expectation}.${violation.fact}`;
    case "stopped": {
      const stop = run.stop!;
      if (stop.kind !== "deadlock") return `stopped ${stop.kind} ${stop.origin}`;
      return `stopped deadlock ${stop.waiting.map(({ task, lock }) => `${task} ${lock}`).join()}`;
    }
    case "unexpected":
      return findingKey(program, run, run.findings[violation.finding]!);
  }
}

/** The same of a run's finding. */
export function findingKey({ frames }: Program, { steps }: Run, finding: Finding): string {
  if (finding.kind === "invariant") return `invariant ${finding.invariant}`;
  const { action, origin, stack } = steps[finding.step]!;
  const place = action.kind === "interrupt" ? `irq ${action.irq}` : `${origin} ${stack.reportedIn}`;
  const [text, where] =
    "report" in finding
      ? [finding.report.text, `${place} ${finding.report.source}`]
      : ["text" in finding ? finding.text : "name" in finding ? finding.name : "", place];
  return `${finding.kind} ${text} in ${frames[stack.reportedIn]!.name} at ${where}`;
}

/** By key: how long the schedule is that comes to it; of several, the shortest. */
export function violationsOf(program: Program, { violations }: Exploration): Map<string, number> {
  return shortest(violations.map((each) => [violationKey(program, each), each.schedule.moves.length]));
}

export function witnessesOf({ witnesses }: Exploration): Map<string, number> {
  return shortest(
    witnesses.map(({ expectation, fact, schedule }) => [`${expectation}.${fact}`, schedule.moves.length]),
  );
}

function shortest(lengths: readonly (readonly [string, number])[]): Map<string, number> {
  const least = new Map<string, number>();
  for (const [key, length] of lengths) least.set(key, Math.min(length, least.get(key) ?? Infinity));
  return least;
}

import type { NestingState, Program, Run, Step } from "../../runtime/index.js";

/** Lines of one run beyond this are counted, not told: an expected trace is there to be read. */
const MAX_LINES = 1000;

/** A run as lines of text, one per step: what generated tests expect, and what they compare with. */
export function traceLines(program: Program, ruleSet: number, run: Run): string[] {
  const names = program.ruleSets[ruleSet]!.variables.map(({ name }) => name);
  const lines = run.steps.slice(0, MAX_LINES).map((step) => line(program, names, step));
  const more = run.steps.length - lines.length;
  if (more > 0) lines.push(`... ${more} more steps`);
  for (const finding of run.findings) {
    if (finding.kind === "warning" || finding.kind === "bug" || finding.kind === "forbidden") continue;
    const { stack } = run.steps[finding.step]!;
    lines.push(`${finding.kind} in ${program.frames[stack.reportedIn]!.name}`);
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
      return `${frame}: schedule ${action.to === null ? "and back" : program.frames[action.to]!.name}`;
    case "sleep":
      return `${frame}: sleep`;
    case "assert":
      return `${frame}: assert ${action.holds ? "holds" : "fails"}`;
    case "end":
      return `${frame}: ends -> ${stateText(names, after)}`;
  }
}

function stateText(names: readonly string[], { variables, active }: NestingState): string {
  return [...names.map((name, index) => `${name} ${variables[index]}`), active ? "on" : "off"].join(", ");
}

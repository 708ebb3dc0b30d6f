/** What moves do that somebody wants to know of: things that break the scenario, and conditions that have held. */
import type { Finding, Step, Stop } from "../trace.js";

/** Something that a path may come to: the first path that does is told. */
export type Goal =
  /** A finding that no line states. */
  | { readonly kind: "unexpected"; readonly key: string }
  | { readonly kind: "stopped"; readonly key: string }
  /** A fact (an index into the stated ones) that a path which ends does not meet. */
  | { readonly kind: "unmet"; readonly key: string; readonly stated: number }
  /** A `may` or `reachable` fact that a path shows. */
  | { readonly kind: "witness"; readonly key: string; readonly stated: number };

/** What one move does beside changing the state. */
export interface Event {
  /** What it does to the facts; 0: nothing. */
  readonly effect: number;
  readonly goals: readonly Goal[];
}

/** Events by numbers; 0 is none. */
export class Events {
  readonly list: Event[] = [{ effect: 0, goals: [] }];
  private readonly known = new Map<string, number>();

  numberOf(event: Event): number {
    if (event.effect === 0 && event.goals.length === 0) return 0;
    const key = [event.effect, ...event.goals.map((goal) => goal.key)].join("\n");
    let number = this.known.get(key);
    if (number === undefined) {
      number = this.list.length;
      this.list.push(event);
      this.known.set(key, number);
    }
    return number;
  }
}

/** Findings with equal keys are the same thing to a reader. */
export function findingKey(finding: Finding, steps: readonly Step[]): string {
  const { origin, stack, action } = steps[finding.step]!;
  // A handler is the same wherever it fires.
  const place = action.kind === "interrupt" ? `irq ${action.irq}` : `${origin} ${stack.reportedIn}`;
  switch (finding.kind) {
    case "warning":
    case "bug":
      return `${finding.kind} ${place} ${finding.report.source} ${finding.report.text}`;
    case "forbidden":
      return `forbidden ${place} ${finding.text}`;
    case "hazard":
    case "fault":
      return `${finding.kind} ${place} ${finding.name}`;
    case "invariant":
      return `invariant ${finding.invariant}`;
    case "leak":
    case "assert":
      return `${finding.kind} ${place}`;
  }
}

/** The same of what keeps a run from going on. */
export function stopKey({ kind, origin }: Stop): string {
  return `stopped ${kind} ${origin}`;
}

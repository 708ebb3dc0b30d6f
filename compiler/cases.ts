import type { Program, Run } from "../runtime/index.js";
import type { Case } from "./conditions.js";

/** The switches that a run decided, by name. */
export function caseOf({ switches }: Program, { decisions }: Pick<Run, "decisions">): Case {
  return new Map(
    decisions.flatMap((decision) =>
      decision.kind === "switch" ? [[switches[decision.switch]!.name, decision.value] as const] : [],
    ),
  );
}

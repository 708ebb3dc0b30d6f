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

/** What a text says of switches, or what is wrong with it. */
export type CaseReading =
  | { readonly kind: "case"; readonly when: Case }
  | { readonly kind: "unreadable" }
  | { readonly kind: "no_switch"; readonly name: string };

/** Reads `DEBUG_PAGEALLOC && !KASAN`, also with commas and with `CONFIG_` in front. */
export function readCase(text: string, { switches }: Program): CaseReading {
  const when = new Map<string, boolean>();
  for (const literal of text.split(/&&|,/)) {
    const [, not, name] = /^ {0,9}(!?) {0,9}(?:CONFIG_)?(\w+) {0,9}$/.exec(literal) ?? [];
    if (name === undefined) return { kind: "unreadable" };
    if (!switches.some((each) => each.name === name)) return { kind: "no_switch", name };
    when.set(name, not === "");
  }
  return { kind: "case", when };
}

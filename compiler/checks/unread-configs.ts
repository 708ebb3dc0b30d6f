import type { Program } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import type { Unit } from "../files/load.js";
import type { Findings } from "../findings.js";
import { READ_BY_THE_MACHINE, switchName } from "../names/scope.js";

/** More than these are counted, not told: a file that lists a whole kernel's configuration has thousands. */
const MAX_TOLD = 20;

/**
 * A `config` of the program's first file that nothing reads. A file without scenarios is there to be imported: who reads
 * its configs, others say.
 */
export function checkUnreadConfigs(program: Program, { file, ast }: Unit, findings: Findings): void {
  if (program.scenarios.length === 0) return;
  const unread = new Map<string, { readonly start: number; readonly end: number }>();
  for (const declaration of ast.declarations) {
    if (declaration.kind !== "config" || declaration.name.text === "") continue;
    const name = switchName(declaration.name.text);
    if (!unread.has(name) && !READ_BY_THE_MACHINE.has(name)) unread.set(name, declaration.name.span);
  }
  forEachSwitchRead(program, (index) => {
    unread.delete(program.switches[index]!.name);
    return unread.size > 0;
  });
  [...unread].slice(0, MAX_TOLD).forEach(([name, span], position) => {
    const rest = position === MAX_TOLD - 1 ? unread.size - MAX_TOLD : 0;
    const notes = rest === 0 ? [] : [`${rest.toLocaleString("en")} more configs are read by nothing and not shown`];
    findings.at(names.unreadConfig, file, span, { name }, { notes });
  });
}

/** Visits every reading of a switch, in whatever expression of the program, until `visit` returns false. */
function forEachSwitchRead(
  { switches, scenarios, frames, ruleSets }: Program,
  visit: (index: number) => boolean,
): void {
  // Rule sets share what they inherit. Nothing else is in two places, and all of it is walked at every keystroke.
  const seen = new Set<object>();
  if (goesOn(frames) && goesOn(scenarios) && goesOn(switches)) goesOn(ruleSets, seen);

  // The IR is plain JSON, and nothing in it but a reading has the op "switch".
  function goesOn(part: object, shared?: Set<object>): boolean {
    if (shared?.has(part) === true) return true;
    shared?.add(part);
    if ("op" in part && part.op === "switch" && "switch" in part) return visit(part.switch as number);
    for (const key in part) {
      const value = (part as Record<string, unknown>)[key];
      if (typeof value === "object" && value !== null && !goesOn(value, shared)) return false;
    }
    return true;
  }
}

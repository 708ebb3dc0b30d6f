import type { Diagnostic } from "../../grammar/index.js";

/** The findings that are told, of `all`; where there are more, the last of them says how many, and of what. */
export function counted(told: readonly Diagnostic[], all: number, what: string): Diagnostic[] {
  const last = told.at(-1);
  if (all <= told.length || last === undefined) return [...told];
  const more = `${(all - told.length).toLocaleString("en")} more ${what} are not shown`;
  return [...told.slice(0, -1), { ...last, notes: [...last.notes, more] }];
}

import { caseText, type Case } from "../conditions.js";

/** More cases than this are not told apart. */
const MOST_CASES = 1000;

/**
 * Cases that exclude each other and cover everything, fine enough that each of the given ones holds in all of a case or
 * in none of it. Null where that takes too many. Some may be impossible: no given case holds in them.
 */
export function partition(given: readonly Case[]): Case[] | null {
  const distinct = new Map(given.map((each) => [caseText(each), each]));
  let cases: Case[] = [new Map()];
  for (const each of distinct.values()) {
    cases = cases.flatMap((part) => split(part, each));
    if (cases.length > MOST_CASES) return null;
  }
  return cases;
}

/** Whether all that `outer` says is said in `inner`. */
export function implies(inner: Case, outer: Case): boolean {
  for (const [name, value] of outer) if (inner.get(name) !== value) return false;
  return true;
}

/** The part in which `each` holds, and the parts in which it does not: one for each switch that is not decided yet. */
function split(part: Case, each: Case): Case[] {
  for (const [name, value] of each) if ((part.get(name) ?? value) !== value) return [part];
  const parts: Case[] = [];
  let inside: Case = part;
  for (const [name, value] of each) {
    if (inside.has(name)) continue;
    parts.push(new Map([...inside, [name, !value]]));
    inside = new Map([...inside, [name, value]]);
  }
  return [inside, ...parts];
}

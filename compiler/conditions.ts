/**
 * Conditions over switches: from the cases in which something holds, and those in which it does not, to a short
 * formula. A case says which switches it depends on and what they were; what no case covers can never happen, so the
 * formula may say of it what it likes.
 */

import { printName } from "../grammar/index.js";

/** Switches by name, with their values. */
export type Case = ReadonlyMap<string, boolean>;

const MOST_TERMS = 4;
/** Comparisons of cases beyond which a formula is not shortened any more: about a second. */
const MOST_WORK = 100_000_000;

/**
 * `DEBUG_PAGEALLOC && !PREEMPT_RT || KASAN`, as the language writes it: true in all of `holding` (one at least), false
 * in all of `others`. Empty where nothing is left to say, since it always holds. At most four terms; where there are more, their
 * number and one case to try it with.
 */
export function describe(holding: readonly Case[], others: readonly Case[]): string {
  const texts = termTexts(holding, others, (name) => name);
  if (texts.length <= MOST_TERMS) return texts.join(" || ");
  const first = texts.slice(0, MOST_TERMS).join(" || ");
  return `${first} || ${texts.length - MOST_TERMS} more, e.g. ${caseText(holding[0]!)}`;
}

/** The same as one whole formula, for a text that will be read again. */
export function formula(holding: readonly Case[], others: readonly Case[]): string {
  return termTexts(holding, others, printName).join(" || ");
}

/**
 * The terms of which one must hold, as conjunctions of names as `written`; none where nothing is left to say, since it
 * always holds.
 */
export function termTexts(
  holding: readonly Case[],
  others: readonly Case[],
  written: (name: string) => string,
): string[] {
  const names = [...new Set([...holding, ...others].flatMap((each) => [...each.keys()]))].sort();
  const on = holding.map((each) => cubeOf(each, names));
  const off = others.map((each) => cubeOf(each, names));
  const affordable = on.length * off.length * names.length <= MOST_WORK;
  const terms = affordable ? cover(primes(on, off, names.length), on) : on;
  if (terms.some((term) => literals(term) === 0)) return [];
  return terms.map((term) => termText(term, names.map(written)));
}

/** A conjunction: `cares` has a bit for each switch that it mentions, `values` is what it wants of them; 32 to a word. */
interface Cube {
  readonly cares: Uint32Array;
  readonly values: Uint32Array;
}

function cubeOf(each: Case, names: readonly string[]): Cube {
  const cube = { cares: new Uint32Array((names.length + 31) >> 5), values: new Uint32Array((names.length + 31) >> 5) };
  names.forEach((name, i) => {
    const value = each.get(name);
    if (value === undefined) return;
    cube.cares[i >> 5]! |= 1 << (i & 31);
    if (value) cube.values[i >> 5]! |= 1 << (i & 31);
  });
  return cube;
}

/** Some assignment satisfies both. */
function meet(a: Cube, b: Cube): boolean {
  // This is where the time goes: no closures.
  for (let i = 0; i < a.cares.length; i++) {
    if ((a.cares[i]! & b.cares[i]! & (a.values[i]! ^ b.values[i]!)) !== 0) return false;
  }
  return true;
}

/** Every assignment that satisfies `inner` satisfies `outer`. */
function contains(outer: Cube, inner: Cube): boolean {
  for (let i = 0; i < outer.cares.length; i++) {
    const cares = outer.cares[i]!;
    if ((cares & (~inner.cares[i]! | (outer.values[i]! ^ inner.values[i]!))) !== 0) return false;
  }
  return true;
}

/** Shortest cubes, clear of `off`, that contain every one of `on` between them. */
function primes(on: readonly Cube[], off: readonly Cube[], switches: number): Cube[] {
  const found: Cube[] = [];
  for (const cube of on) {
    if (!found.some((prime) => contains(prime, cube))) found.push(expand(cube, off, switches));
  }
  return found;
}

/** Drops every switch that is not needed to stay clear of `off`. Both orders of trying are tried: the shorter wins. */
function expand(cube: Cube, off: readonly Cube[], switches: number): Cube {
  const order = Array.from({ length: switches }, (_, i) => i);
  const forwards = dropping(cube, off, order);
  const backwards = dropping(cube, off, order.reverse());
  return literals(forwards) < literals(backwards) ? forwards : backwards;
}

function dropping(cube: Cube, off: readonly Cube[], order: readonly number[]): Cube {
  const cares = cube.cares.slice();
  const values = cube.values.slice();
  const shorter = { cares, values };
  for (const i of order) {
    const word = i >> 5;
    const bit = 1 << (i & 31);
    if ((cares[word]! & bit) === 0) continue;
    cares[word]! &= ~bit;
    if (off.some((each) => meet(shorter, each))) cares[word]! |= bit;
  }
  cares.forEach((care, word) => (values[word]! &= care));
  return shorter;
}

/** As few of the candidates as greed finds such that each case lies in one; the widest first, then as they came. */
function cover(candidates: readonly Cube[], cases: readonly Cube[]): Cube[] {
  const order = candidates
    .map((cube, i) => ({ cube, i }))
    .sort((a, b) => literals(a.cube) - literals(b.cube) || a.i - b.i);
  let left = cases;
  const chosen: { cube: Cube; i: number }[] = [];
  for (const candidate of order) {
    const still = left.filter((each) => !contains(candidate.cube, each));
    if (still.length === left.length) continue;
    chosen.push(candidate);
    left = still;
  }
  return chosen.sort((a, b) => a.i - b.i).map(({ cube }) => cube);
}

function literals(cube: Cube): number {
  let bits = 0;
  for (const word of cube.cares) for (let rest = word; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

function termText(cube: Cube, names: readonly string[]): string {
  const has = (words: Uint32Array, i: number): boolean => ((words[i >> 5]! >>> (i & 31)) & 1) === 1;
  return names.flatMap((name, i) => (has(cube.cares, i) ? [has(cube.values, i) ? name : `!${name}`] : [])).join(" && ");
}

/** Some values of the switches are in both: no switch tells them apart. */
export function overlap(one: Case, other: Case): boolean {
  for (const [name, value] of one) if ((other.get(name) ?? value) !== value) return false;
  return true;
}

/** A case as a formula: all that it says, switches in alphabetical order. Empty where it says nothing. */
export function caseText(each: Case): string {
  const names = [...each.keys()].sort();
  return names.map((name) => (each.get(name) ? name : `!${name}`)).join(" && ");
}

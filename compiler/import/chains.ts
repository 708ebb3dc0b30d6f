/** All distinct chains of a text, whatever the forms in which it tells them, most frequent first. */
import { readBpftrace } from "./bpftrace.js";
import { readPerfScript } from "./perf-script.js";
import { readFunctionGraph } from "./function-graph.js";
import { readFunctionTrace } from "./function-trace.js";
import { type Found, mayBeLazyMmu, readSplats, type Splat, type SplatProblem } from "./splat.js";
import { decodeQuotedPrintable } from "./text.js";

/** A chain, and how often the text has it. */
export interface CountedChain {
  readonly splat: Splat;
  readonly times: number;
}

export interface Chains {
  /** At least one. */
  readonly chains: readonly CountedChain[];
  /** What was merged, what is left out, and what the text has lost, in sentences; empty where the text has one whole chain. */
  readonly notes: readonly string[];
}

export type ChainsResult =
  { readonly ok: true; readonly found: Chains } | { readonly ok: false; readonly problem: SplatProblem };

/** As many chains become scenarios: more do not fit a file that a person reads. */
const MOST_CHAINS = 50;
/** As many sentences on what is lost are told. */
const MOST_NOTES = 12;

/** The forms that are not the kernel's log; a text may have several. */
const READERS: readonly ((text: string) => Found)[] = [
  readFunctionTrace,
  readFunctionGraph,
  readPerfScript,
  readBpftrace,
];

/** Reads the chains of a text. Never throws. */
export function readChains(input: string): ChainsResult {
  if (input.trim() === "") return { ok: false, problem: { kind: "empty", found: "" } };
  const text = decodeQuotedPrintable(input);
  const splats = readSplats(text);
  const found = [splats, ...READERS.map((read) => read(text))];
  const all = found.flatMap(({ chains }) => chains);
  if (all.length === 0) return { ok: false, problem: splats.problem };
  const distinct = merged(all);
  const chains = distinct.slice(0, MOST_CHAINS);
  return {
    ok: true,
    found: {
      chains,
      notes: notesOn(
        distinct,
        found.flatMap(({ lost }) => lost),
      ),
    },
  };
}

/** Of equally frequent ones first those that may be of lazy MMU, then in the order of the text. */
function merged(all: readonly CountedChain[]): CountedChain[] {
  const byKey = new Map<string, { splat: Splat; times: number }>();
  for (const { splat, times } of all) {
    const key = keyOf(splat);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, { splat, times });
    else known.times += times;
  }
  const rank = ({ splat }: CountedChain): number => (mayBeLazyMmu(splat) ? 0 : 1);
  return [...byKey.values()].sort((one, other) => other.times - one.times || rank(one) - rank(other));
}

/** What two reports have in common that are one scenario: all but who was running, and when. */
function keyOf({ title, file, line, condition, function: where, parts, gapInside, lost }: Splat): string {
  const frames = parts.map(({ interrupt, frames }) => [interrupt, frames.map(({ symbol, gap }) => [symbol, gap])]);
  return JSON.stringify([title, file, line, condition, where, frames, gapInside, lost]);
}

function notesOn(distinct: readonly CountedChain[], lost: readonly string[]): string[] {
  const notes: string[] = [];
  const sum = distinct.reduce((total, { times }) => total + times, 0);
  if (sum > 1) {
    notes.push(
      distinct.length === 1
        ? `The text has the same chain ${String(sum)} times.`
        : `The text has ${String(sum)} chains, ${String(distinct.length)} of them distinct; most frequent first.`,
    );
  }
  const rest = distinct.slice(MOST_CHAINS);
  if (rest.length > 0) {
    const times = rest.reduce((total, each) => total + each.times, 0);
    notes.push(
      `Less frequent ones that are left out: ${String(rest.length)}, which come ${String(times)} times in all.`,
    );
  }
  notes.push(...lost.slice(0, MOST_NOTES));
  if (lost.length > MOST_NOTES)
    notes.push(`Further losses that are not told one by one: ${String(lost.length - MOST_NOTES)}.`);
  return notes;
}

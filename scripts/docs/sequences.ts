/** All short sequences of the four calls, counted: how much each rule set's assertions notice. */
import { countSequences, type LoadedProgram, OUTCOMES, type SequenceClass } from "../../runtime/index.js";
import { listed, table } from "./markdown.js";
import type { ShippedRules } from "./rule-sets.js";

/** Sequences of up to so many calls are counted. */
const LENGTH = 8;

const CLASSES: readonly (readonly [SequenceClass, string])[] = [
  ["nested", "Properly nested, everything closed: each close takes what was opened last."],
  ["crossed", "Everything closed, but some close takes what was not opened last."],
  ["open", "Something is left open at the end, and nothing was closed that was not open. It may still come."],
  ["unmatched", "Some close has nothing to close."],
];

/** The section of the page: what is counted, the claim, and the numbers. */
export function sequencesSection(loaded: LoadedProgram, rules: readonly ShippedRules[]): string {
  const counts = new Map(rules.map(({ name, index }) => [name, countSequences(loaded.ruleSet(index), LENGTH)]));
  const of = (name: string, kind: SequenceClass) => counts.get(name)![kind];
  const sum = (kind: SequenceClass): number => OUTCOMES.reduce((total, outcome) => total + of("D", kind)[outcome], 0);
  const total = CLASSES.reduce((all, [kind]) => all + sum(kind), 0);
  const [a, d] = [of("A", "crossed"), of("D", "crossed")];
  const [unmatchedA, unmatchedD] = [of("A", "unmatched"), of("D", "unmatched")];
  const noticed = unmatchedD.detected + unmatchedD.late;
  const tables = CLASSES.flatMap(([kind, meaning]) => [
    `### ${kind}: ${number(sum(kind))} sequences`,
    meaning,
    table(
      ["rule set", ...OUTCOMES],
      rules.map(({ name }) => [name, ...OUTCOMES.map((outcome) => share(of(name, kind)[outcome], sum(kind)))]),
    ),
  ]);
  return [
    "## All short sequences, counted",
    `There are ${number(total)} sequences of 1 to ${LENGTH} calls. Each was played from the beginning, in task context, ` +
      "with `DEBUG_VM`, under every rule set, and held against that set's own contract. The words are those of " +
      "[the patterns](#what-the-words-mean).",
    "On 11 November 2025, in the thread “mm: enable lazy_mmu sections to nest”, Kevin Brodsky named a possible downside " +
      "of allowing [C] and [D]: unintended nesting becomes harder to detect, because there are fewer assertions. The " +
      "numbers say what that comes to for [D] as it was merged:",
    [
      `- Proper nesting is no longer a mistake: of the ${number(sum("nested"))} properly nested sequences, [A] warns ` +
        `about ${number(of("A", "nested").detected)}; [D] warns about ${number(warned(of("D", "nested")))} and allows ` +
        `${number(of("D", "nested").allowed)}. Whoever did not intend such a nesting is not told.`,
      `- Crossings are where detection is lost: of the ${number(sum("crossed"))} sequences that close everything but ` +
        `cross, [A] notices ${number(a.detected)} at the first forbidden call. [D] notices ${number(d.detected)} there, ` +
        `${number(d.late)} at some later call, and ${number(d.silent)} never (${percent(d.silent, sum("crossed"))}).`,
      `- A close too many is mostly still found: of the ${number(sum("unmatched"))} sequences with a close too many, ` +
        `[A] notices ${number(unmatchedA.detected + unmatchedA.late)}; [D] notices ${number(unmatchedD.detected)} at ` +
        `once and ${number(unmatchedD.late)} later, together ${percent(noticed, sum("unmatched"))}, and ` +
        `${number(unmatchedD.silent)} never.`,
      `- [C] stands between them: it never notices ${number(of("C", "crossed").silent)} of the crossings, and ` +
        `${number(of("C", "unmatched").silent)} of the sequences with a close too many; in exchange it warns about ` +
        `${number(warned(of("C", "nested")))} properly nested ones.`,
    ].join("\n"),
    `Under a rule set that forbids nothing everything is allowed: ${listed(forbidding(rules, counts))}.`,
    ...tables,
    `\`lmmu matrix --sequences ${LENGTH}\` prints these numbers for the first five rule sets.`,
  ].join("\n\n");
}

type Counts = Readonly<Record<(typeof OUTCOMES)[number], number>>;

function warned({ detected, late, spurious }: Counts): number {
  return detected + late + spurious;
}

/** Rule sets under which every sequence is allowed. */
function forbidding(
  rules: readonly ShippedRules[],
  counts: ReadonlyMap<string, Record<SequenceClass, Counts>>,
): string[] {
  const allows = ({ name }: ShippedRules): boolean =>
    Object.values(counts.get(name)!).every((of) =>
      OUTCOMES.every((outcome) => outcome === "allowed" || of[outcome] === 0),
    );
  return rules.filter(allows).map(({ name }) => `\`${name}\``);
}

function number(value: number): string {
  return value.toLocaleString("en");
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

function share(part: number, whole: number): string {
  return part === 0 ? "0" : `${number(part)} (${percent(part, whole)})`;
}

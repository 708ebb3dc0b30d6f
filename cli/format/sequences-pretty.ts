import {
  type Outcome,
  OUTCOMES,
  SEQUENCE_CLASSES,
  type SequenceClass,
  type SequenceCounts,
} from "../../runtime/index.js";
import type { Style } from "./style.js";
import { visible } from "../../compiler/text/index.js";

const CLASS_WORDS: Readonly<Record<SequenceClass, string>> = {
  nested: "properly nested",
  crossed: "crossed",
  open: "left open",
  unmatched: "a close without an open",
};

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  allowed: "allowed, no warning",
  detected: "forbidden, warns at once",
  late: "forbidden, warns later",
  silent: "forbidden, never warns",
  spurious: "allowed, and warns",
};

interface RuleSetCounts {
  readonly ruleSet: string;
  readonly counts: SequenceCounts;
}

/** All sequences of calls by their class, and under each rule set what its contract and its assertions say of them. */
export function sequencesPretty(length: number, all: readonly RuleSetCounts[], style: Style): string {
  const { bold } = style.colors;
  const width = Math.max(9, ...all.map(({ ruleSet }) => ruleSet.length)) + 2;
  const title = `All sequences of 1 to ${length} calls`;
  const lines = [
    bold(title.padEnd(28)) + all.map(({ ruleSet }) => bold(visible(ruleSet, style.unicode).padStart(width))).join(""),
  ];
  for (const each of SEQUENCE_CLASSES) {
    const total = OUTCOMES.reduce((sum, outcome) => sum + all[0]!.counts[each][outcome], 0);
    lines.push(` ${CLASS_WORDS[each]}: ${total.toLocaleString("en")}`);
    for (const outcome of OUTCOMES) {
      const numbers = all.map(({ counts }) => counts[each][outcome]);
      if (numbers.every((number) => number === 0)) continue;
      const cells = numbers.map((number) => (number === 0 ? "-" : number.toLocaleString("en")).padStart(width));
      lines.push(`   ${OUTCOME_WORDS[outcome].padEnd(25)}${cells.join("")}`);
    }
  }
  const wrong = all.map(({ counts }) => share(counts, ["detected", "late"], ["detected", "late", "silent"]));
  lines.push(` ${"of the forbidden, noticed".padEnd(27)}${wrong.map((text) => text.padStart(width)).join("")}`);
  return `${lines.join("\n")}\n`;
}

/** The part of some outcomes in others over all classes, as a percentage. */
function share(counts: SequenceCounts, part: readonly Outcome[], whole: readonly Outcome[]): string {
  const sum = (outcomes: readonly Outcome[]): number =>
    SEQUENCE_CLASSES.reduce(
      (all, each) => all + outcomes.reduce((more, outcome) => more + counts[each][outcome], 0),
      0,
    );
  const all = sum(whole);
  return all === 0 ? "-" : `${((100 * sum(part)) / all).toFixed(1)}%`;
}

/** What a frame by itself does to the nesting, in words: for whoever reads a call of it. */
import type { LoadedProgram } from "../../runtime/index.js";
import { type Bdd, type Configs, type FrameNesting, NEVER, ProgramNesting, UndecidedError } from "../nesting/index.js";
import type { SpotKind } from "../nesting/index.js";
import { ALL_RULE_SETS, ruleSetsNamed } from "../rule-sets.js";
import { distinctStates, isNews, shownText, type ShownState } from "./shown-states.js";
import { whenText } from "../scenarios/when-text.js";

/** What a frame does under some rule sets. */
export interface FrameEffects {
  /** Names of those under which it does the same, in the program's order. */
  readonly ruleSets: readonly string[];
  /**
   * Without a subject: `opens a section (+1)`, called with nothing open. What differs where a section or a pause is open begins
   * so: `in a pause: warns "enable while paused"`.
   */
  readonly sentences: readonly string[];
}

/** Where a frame is called. In a section and in a pause, only what differs from where nothing is open is told. */
const CALLED = [
  { where: "with nothing open", sections: 0, pauses: 0 },
  { where: "in a section", sections: 1, pauses: 0 },
  { where: "in a pause", sections: 1, pauses: 1 },
] as const;

/** What else is worth a sentence. */
const HAPPENS: Readonly<Partial<Record<SpotKind, (text: string) => string>>> = {
  warning: (text) => `warns "${text}"`,
  bug: (text) => `stops with the bug "${text}"`,
  forbidden: (text) => `breaks the contract unnoticed ("${text}")`,
  sleep_in_atomic: () => "sleeps in atomic context",
  preempt_imbalance: () => "turns preemption on more often than it was off",
};

/**
 * What a frame (by index) does to the nesting level and to the rule sets' variables when it is called by itself, without a rest
 * of a chain: under the five rule sets and those that the program declares, over all paths and configs. Rule sets of which
 * not everything is known are left out, as is everything of a frame that wants arguments without defaults. That takes a
 * millisecond for most; where a recursion takes seconds, it is `stopped` that ends it.
 */
export function frameEffects(loaded: LoadedProgram, frame: number, stopped: () => boolean): FrameEffects[] {
  const { program } = loaded;
  const analysis = new ProgramNesting(loaded, stopped);
  const bySentences = new Map<string, { readonly ruleSets: string[]; readonly sentences: readonly string[] }>();
  for (const ruleSet of ruleSetsNamed([ALL_RULE_SETS], program)) {
    const sentences = sentencesUnder(loaded, analysis, frame, ruleSet);
    if (sentences === null) continue;
    const { name } = program.ruleSets[ruleSet]!;
    const key = sentences.join("\n");
    const known = bySentences.get(key);
    if (known === undefined) bySentences.set(key, { ruleSets: [name], sentences });
    else known.ruleSets.push(name);
  }
  return [...bySentences.values()];
}

/** Null where not everything is known. */
function sentencesUnder(
  loaded: LoadedProgram,
  analysis: ProgramNesting,
  frame: number,
  ruleSet: number,
): string[] | null {
  const told: string[] = [];
  let alone: Told | null = null;
  for (const { where, sections, pauses } of CALLED) {
    const nesting = analysis.frame(frame, ruleSet, sections, pauses);
    const does = nesting === null ? null : doesUnder(loaded, ruleSet, nesting);
    if (does === null) return null;
    if (alone === null) {
      alone = does;
      told.push(...does.levels, ...does.others);
      continue;
    }
    const isSameLevel = isEqual(does.levels, alone.levels);
    if (isSameLevel && isEqual(does.others, alone.others)) continue;
    const news = isSameLevel && does.others.length > 0 ? does.others : [...does.levels, ...does.others];
    told.push(`${where}: ${news.join(", ")}`);
  }
  return told;
}

/** Null where the conditions are too large to be told. */
function doesUnder(loaded: LoadedProgram, ruleSet: number, nesting: FrameNesting): Told | null {
  try {
    return new Sentences(loaded, ruleSet, nesting).told();
  } catch (failure) {
    if (!(failure instanceof UndecidedError)) throw failure;
    return null;
  }
}

interface Told {
  readonly levels: readonly string[];
  readonly others: readonly string[];
}

function isEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.join("\n") === others.join("\n");
}

/** What a frame does that is called in one state. */
class Sentences {
  private readonly configs: Configs;

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly ruleSet: number,
    private readonly nesting: FrameNesting,
  ) {
    this.configs = nesting.configs;
  }

  told(): Told {
    return { levels: this.levels(), others: [...this.states(), ...this.happenings()] };
  }

  /** How it changes the level, by the calls as written. */
  private levels(): string[] {
    const { before, after } = this.nesting;
    const { bdds } = this.configs;
    const begun = before[0]!;
    const levels = new Map<string, Bdd>();
    for (const { sections, pauses, when } of after) {
      const text = levelText(sections - begun.sections, pauses - begun.pauses);
      levels.set(text, bdds.or(levels.get(text) ?? NEVER, when));
    }
    if (levels.size === 0) return ["does not come back"];
    const all = [...levels];
    return all.map(([text, when], index) => {
      const overlaps = all.some(([, other], at) => at !== index && bdds.and(when, other) !== NEVER);
      return `${overlaps ? "on some paths " : ""}${text}${this.under(when)}`;
    });
  }

  /** How it leaves the variables where the level is as it was, and they are not. */
  private states(): string[] {
    const { before, after } = this.nesting;
    const { bdds } = this.configs;
    const text = (states: readonly ShownState[]): string => shownText(this.loaded.program, this.ruleSet, states);
    const begun = distinctStates(bdds, before);
    const [{ sections, pauses }] = before as [ShownState];
    const same = after.filter((state) => state.sections === sections && state.pauses === pauses);
    return distinctStates(bdds, same)
      .filter((state) => isNews([state], begun))
      .map((state) => `turns ${text(begun)} into ${text([state])}${this.under(state.when)}`);
  }

  private happenings(): string[] {
    const { bdds } = this.configs;
    const whens = new Map<string, Bdd>();
    for (const { kind, text, when } of this.nesting.happens) {
      const sentence = HAPPENS[kind]?.(text);
      if (sentence !== undefined) whens.set(sentence, bdds.or(whens.get(sentence) ?? NEVER, when));
    }
    return [...whens].map(([sentence, when]) => sentence + this.under(when));
  }

  private under(when: Bdd): string {
    const text = whenText(this.loaded.program, this.configs, when);
    return text === "" ? "" : ` when ${text}`;
  }
}

function levelText(sections: number, pauses: number): string {
  const parts = [changeText("section", sections), changeText("pause", pauses)].filter((part) => part !== "");
  return parts.length === 0 ? "leaves the level as it was" : parts.join(" and ");
}

function changeText(what: string, by: number): string {
  if (by === 0) return "";
  const verb = by > 0 ? "opens" : "closes";
  const count = Math.abs(by);
  return `${verb} ${count === 1 ? `a ${what}` : `${count} ${what}s`} (${by > 0 ? "+" : "-"}${count})`;
}

/** Programs with other names: how they are found, and what a check says of them. */
import { check } from "../../../compiler/index.js";
import { type Diagnostic, printName, VOCABULARY } from "../../../grammar/index.js";
import { hostOf } from "../compiled.js";

const WORDS: ReadonlySet<string> = new Set(Object.values(VOCABULARY).flat());
const LETTERS = "qzjkxvwyhgQZJKXVWYHGbcdefilmnoprstuaBCDEFILMNOPRSTUA";

/**
 * Names that a text does not have, of a wanted length, so that nothing in it moves. Nor do its findings have them: in their
 * sentences such a word would be taken for the name.
 */
export class FreshNames {
  private next = 0;
  readonly old = new Map<string, string>();

  private readonly text: string;

  constructor(text: string) {
    this.text = `${text} ${JSON.stringify(findings({ "a.lmmu": text }, new Map()))}`;
  }

  /** Undefined where there is none of that length. */
  for(name: string): string | undefined {
    for (let tries = 0; tries < 5000; tries++) {
      const fresh = this.candidate(name.length);
      const isUsed = WORDS.has(fresh) || this.old.has(fresh) || printName(fresh) !== fresh;
      if (isUsed || new RegExp(`\\b${fresh}\\b`).test(this.text)) continue;
      this.old.set(fresh, name);
      return fresh;
    }
    return undefined;
  }

  private candidate(length: number): string {
    let number = this.next++;
    let name = "";
    for (let at = 0; at < length; at++) {
      name += LETTERS[number % LETTERS.length]!;
      number = Math.floor(number / LETTERS.length);
    }
    return name;
  }
}

/** Findings with the old names. Formulas and page tables are laid out by the order of names: that and numbers do not count. */
export function findings(
  texts: Readonly<Record<string, string>>,
  old: ReadonlyMap<string, string>,
  file = "a.lmmu",
): unknown[] {
  const words = (said: string): string[] =>
    said
      .split(/[^\w]+/)
      .filter((word) => /^[^\d]/.test(word))
      .map((word) => old.get(word) ?? word)
      .sort();
  const place = ({ file, span }: Pick<Diagnostic, "file" | "span">) => `${file} ${span.start}-${span.end}`;
  return check(file, hostOf(texts)).diagnostics.map((one) => ({
    ...{ code: one.code, severity: one.severity, place: place(one), message: words(one.message) },
    ...{ when: words(one.when), notes: words(one.notes.join(" ")), ruleSets: words(one.ruleSets.join(" ")) },
    labels: one.labels.map((label) => [place(label), words(label.message)]),
    chain: one.chain.map((step) => [place(step), words(step.frame)]),
  }));
}

/** Conditions over configs as C has them. */
import { type Case, overlap, termTexts } from "../../conditions.js";
import { isNarrow } from "./comments.js";

/** What can follow `CONFIG_`. Other switches (a CPU's feature, a fix) have names that Kconfig would not take. */
const SYMBOL = /^[A-Za-z0-9_]+$/;

/** A string is not broken into lines; the comment above the case has the whole condition. */
const MAX_REASON = 50;

/** Those of `others` that no values of the switches share with `cases`: a `maybe` may part runs that no config parts. */
export function apartFrom(cases: readonly Case[], others: readonly Case[]): Case[] {
  return others.filter((other) => !cases.some((one) => overlap(one, other)));
}

/**
 * Terms of which one must hold, as conjunctions of names (`A && !B`); none where it always holds. A switch that is no
 * Kconfig symbol is passed over: the condition is then wider, never narrower.
 */
export function guardTerms(holding: readonly Case[], others: readonly Case[]): string[] {
  const askable = holding.map(symbolsOnly);
  return termTexts(askable, apartFrom(askable, others.map(symbolsOnly)), (name) => name);
}

function symbolsOnly(each: Case): Case {
  return new Map([...each].filter(([name]) => SYMBOL.test(name)));
}

/** Statements that skip the case unless one of the terms holds; none where there are no terms. One tab deep. */
export function guardLines(terms: readonly string[]): string[] {
  if (terms.length === 0) return [];
  const wanted = terms.join(" || ");
  const reason = wanted.length <= MAX_REASON ? `only when ${wanted}` : "not for these configs";
  return [...ifLines(terms), `\t\tkunit_skip(test, "${reason}");`, ""];
}

/** `if (CONDITION)`, true where no term holds: on one line where it fits, else a line for each term, or each config. */
function ifLines(terms: readonly string[]): string[] {
  const [only] = terms;
  if (terms.length === 1 && !only!.includes("&&")) {
    return [`\tif (${only!.startsWith("!") ? asked(only!.slice(1)) : `!${asked(only!)}`})`];
  }
  const several = terms.length > 1;
  const texts = terms.map((term) => (several && term.includes("&&") ? `(${asked(term)})` : asked(term)));
  const line = `\tif (!(${texts.join(" || ")}))`;
  if (isNarrow(line)) return [line];
  return texts.flatMap((text, index) => {
    const begun = `\t${index === 0 ? "if (!(" : " ".repeat(6)}${text}${index === texts.length - 1 ? "))" : " ||"}`;
    return isNarrow(begun) ? [begun] : begun.replaceAll(" && ", ` &&\n\t${" ".repeat(several ? 7 : 6)}`).split("\n");
  });
}

function asked(term: string): string {
  return term.replaceAll(/\w+/g, "IS_ENABLED(CONFIG_$&)");
}

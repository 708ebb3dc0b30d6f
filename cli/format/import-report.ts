import type { Imported, ImportedChain, RuleSetVerdict } from "../../compiler/import/index.js";
import { json } from "./json.js";
import { matrixPretty } from "./matrix-pretty.js";
import type { Matrix } from "../../compiler/matrix/index.js";
import type { Style } from "./style.js";
import { list, visible, wrap } from "../../compiler/text/index.js";

/** What the rule sets make of imported chains: the matrix, which of them reproduce what is reported, and what was lost. */
export function importPretty(imported: Imported, matrix: Matrix, style: Style): string {
  const sentences = [...imported.notes, ...chainSentences(imported)].map((sentence) =>
    visible(sentence, style.unicode),
  );
  return [
    `\n${matrixPretty(matrix, style)}`,
    ...sentences.flatMap((sentence) => wrap(sentence, style.width, " ", " ")),
    "",
  ].join("\n");
}

export function importJson({ text, chains, notes }: Imported): string {
  const scenarios = chains.map(({ splat, times, name, guessed, verdicts }) => {
    const { kind, title, function: where, file, line, kernel, cpu, pid, comm, lost } = splat;
    const report = { kind, title, function: where, file, line, kernel, cpu, pid, comm };
    return { name, times, report, lost, guessed, ruleSets: verdicts };
  });
  return json({ version: 1, text, notes, scenarios });
}

/** Of one chain all that there is to say; of several each with its name and how often the text has it. */
function chainSentences({ chains }: Imported): string[] {
  if (chains.length === 1) return sentencesOn(chains[0]!);
  return chains.map((chain) => {
    const often = chain.times === 1 ? "once" : `${chain.times} times`;
    return `${chain.name}, ${often}: ${sentencesOn(chain).join(" ")}`;
  });
}

function sentencesOn(chain: ImportedChain): string[] {
  return [...chain.splat.lost, ...(chain.splat.kind === "trace" ? warningSentences(chain) : verdictSentences(chain))];
}

/** A trace alone reports nothing; what rule sets report on its calls is told. */
function warningSentences({ verdicts }: ImportedChain): string[] {
  const warning = verdicts.filter(({ reports }) => reports.length > 0);
  if (warning.length === 0) return ["No rule set warns."];
  return grouped(warning).map(({ ruleSets, verdict }) => {
    const when = verdict.when === "" ? "" : ` when ${verdict.when}`;
    const texts = list([...new Set(verdict.reports.map((each) => `"${each.text}" in ${each.in}`))]);
    return `${list(ruleSets)}${when}: ${texts}.`;
  });
}

/** Rule sets of which the same is to be said share a sentence, the nearest to the splat first. */
function verdictSentences({ splat, verdicts, guessed }: ImportedChain): string[] {
  const place = splat.file === null ? "the warning" : `${splat.file}${splat.line === null ? "" : `:${splat.line}`}`;
  const sentences = (["same", "line_unknown", "other_line"] as const).flatMap((match) =>
    grouped(verdicts.filter((verdict) => verdict.match === match)).map(({ ruleSets, verdict }) => {
      const when = verdict.when === "" ? "" : ` when ${verdict.when}`;
      const own = verdict.reports.filter(({ matches }) => matches);
      const others = verdict.reports.length - own.length;
      const texts = list([...new Set(own.map(({ text }) => `"${text}"`))]);
      const more = others === 0 ? "" : ` ${moreText(verdict, others)}`;
      switch (match) {
        case "same":
          return `Reproduced under ${list(ruleSets)}${when}: ${place} in ${splat.function} is ${texts}.${more}`;
        case "line_unknown":
          return `${list(ruleSets)}${when}: ${splat.function} warns ${texts}; at which line is not known.${more}`;
        case "other_line":
          return `Not reproduced under ${list(ruleSets)}${when}: ${splat.function} warns, but ${texts} is not at ${place}.${more}`;
      }
    }),
  );
  if (sentences.length === 0) sentences.push("No rule set reproduces the warning.");
  const silent = verdicts.filter(({ match, reports }) => match === "none" && reports.length === 0);
  if (silent.length > 0) sentences.push(`No warning under ${list(silent.map(({ ruleSet }) => ruleSet))}.`);
  for (const { ruleSets, verdict } of grouped(
    verdicts.filter(({ match, reports }) => match === "none" && reports.length > 0),
  )) {
    const functions = list([...new Set(verdict.reports.map((report) => report.in))]);
    sentences.push(`Not reproduced under ${list(ruleSets)}: they warn in ${functions}, not in ${splat.function}.`);
  }
  if (guessed !== null) sentences.push(`That ${guessed} opens a section is a guess: the library does not know it.`);
  return sentences;
}

/** What else is reported on the same run: the text of a mail mostly shows the first warning alone. */
function moreText({ reports }: RuleSetVerdict, others: number): string {
  const texts = list([
    ...new Set(reports.filter(({ matches }) => !matches).map((each) => `"${each.text}" in ${each.in}`)),
  ]);
  return others === 1
    ? `A second warning that the text does not show: ${texts}.`
    : `${others} more that the text does not show: ${texts}.`;
}

function grouped(
  verdicts: readonly RuleSetVerdict[],
): { readonly ruleSets: string[]; readonly verdict: RuleSetVerdict }[] {
  const groups = new Map<string, { ruleSets: string[]; verdict: RuleSetVerdict }>();
  for (const verdict of verdicts) {
    const { match, when, reports } = verdict;
    const key = JSON.stringify([match, when, reports]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { ruleSets: [verdict.ruleSet], verdict });
    else known.ruleSets.push(verdict.ruleSet);
  }
  return [...groups.values()];
}

import type { ExplainedEntry } from "../../compiler/catalogue/explanations/index.js";
import type { CatalogueEntry } from "../../compiler/index.js";
import type { Style } from "./style.js";
import { visible, wrap } from "../../compiler/text/index.js";

/** The long form of a finding: what it is, why, an example that has it and one that has not. */
export function explanation(entry: ExplainedEntry, style: Style): string {
  const { bold } = style.colors;
  const paragraphs = entry.explanation
    .split(/\n{2,}/)
    .map((text) => visible(text.replaceAll("\n", " ").trim(), style.unicode));
  const example = (text: string): string[] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => `    ${visible(line, style.unicode)}`.trimEnd());
  return [
    bold(`${entry.severity}[${entry.code}] ${entry.name}: ${visible(entry.title, style.unicode)}`),
    ...paragraphs.flatMap((text) => ["", ...wrap(text, style.width, "", "")]),
    "",
    bold("With it:"),
    "",
    ...example(entry.bad),
    "",
    bold("Without:"),
    "",
    ...example(entry.good),
    "",
  ].join("\n");
}

/** Every finding in a line. */
export function catalogueList(entries: readonly CatalogueEntry[], style: Style): string {
  const names = Math.max(...entries.map((entry) => entry.name.length));
  const lines = entries.flatMap(({ code, name, severity, title }) => {
    const left = `${code}  ${severity.padEnd(7)}  ${name.padEnd(names)}  `;
    return wrap(visible(title, style.unicode), style.width, left, " ".repeat(left.length));
  });
  return lines.join("\n") + "\n";
}

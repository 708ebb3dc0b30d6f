import type { Diagnostic, Severity } from "../../grammar/index.js";
import { chainTable } from "./chain-table.js";
import { codeFrame, gutterWidth, type Mark } from "./code-frame.js";
import { countsText, severitiesText } from "./counts.js";
import { adviceOf, type Findings, scopeText, SEVERITIES } from "./findings.js";
import { Sources } from "../../compiler/index.js";
import type { Style } from "./style.js";
import { displayWidth, visible, wrap } from "../../compiler/text/index.js";

/** More findings than this nobody reads at once. */
const MOST_SHOWN = 100;

/**
 * Findings for people: each with its code frame and its chain, a line that counts them at the end. Of more than `most`
 * the worst are shown, and how many of which kind the others are.
 */
export function diagnosticsPretty(findings: Findings, style: Style, most = MOST_SHOWN): string {
  const sources = new Sources(findings.files);
  const several = findings.ruleSets.length > 1;
  const shown = worst(findings.diagnostics, most);
  const parts = findings.diagnostics
    .filter((each) => shown.has(each))
    .map((each) => findingLines(each, sources, several, style).join("\n"));
  const rest = findings.diagnostics.filter((each) => !shown.has(each));
  if (rest.length > 0) {
    const all = findings.diagnostics.length;
    parts.push(`... and ${severitiesText(rest)} more; lmmu check --max-findings ${all} shows all`);
  }
  const counts = countsText(findings, (severity, text) => painter(severity, style)(text));
  return [...parts, counts].join("\n\n") + "\n";
}

/** So many findings, errors before warnings before notes, among equals the first. */
function worst(diagnostics: readonly Diagnostic[], most: number): Set<Diagnostic> {
  const ranked = SEVERITIES.flatMap((severity) => diagnostics.filter((each) => each.severity === severity));
  return new Set(ranked.slice(0, most));
}

/** One finding, line by line. `several`: whether there is more than one rule set, so that it has to name its own. */
export function findingLines(diagnostic: Diagnostic, sources: Sources, several: boolean, style: Style): string[] {
  const { bold } = style.colors;
  const shown = (text: string): string => visible(text, style.unicode);
  const lines = heading(diagnostic, several, style);

  const own = marksIn(diagnostic, diagnostic.file);
  const otherFiles = [...new Set(diagnostic.labels.map((label) => label.file))].filter(
    (file) => file !== diagnostic.file,
  );
  const files = [
    { file: diagnostic.file, span: diagnostic.span, marks: own, arrow: "-->" },
    ...otherFiles.map((file) => {
      const marks = marksIn(diagnostic, file);
      return { file, span: marks[0]!.span, marks, arrow: ":::" };
    }),
  ];
  const gutter = Math.max(
    ...files.map(({ file, marks }) => {
      const index = sources.lines(file);
      return index === null ? 1 : gutterWidth(index, marks);
    }),
  );
  for (const { file, span, marks, arrow } of files) {
    lines.push(`${" ".repeat(gutter)}${style.colors.blue(arrow)} ${shown(sources.show({ file, span }))}`);
    const index = sources.lines(file);
    if (index !== null) lines.push(...codeFrame(index, marks, gutter, style, painter(diagnostic.severity, style)));
  }

  const { chain, notes, help, fixes } = diagnostic;
  const more = chain.length + notes.length + help.length + fixes.length > 0;
  if (more && sources.lines(diagnostic.file) !== null) lines.push(style.colors.blue(`${" ".repeat(gutter)} |`));
  if (chain.length > 0) lines.push(...chainTable(chain, sources, style));
  for (const note of notes) lines.push(...wrap(shown(note), style.width, "  ", "  "));
  for (const text of adviceOf(diagnostic)) {
    const [first, ...rest] = wrap(`help: ${shown(text)}`, style.width, "  ", "  ");
    lines.push(first!.replace("help:", bold("help:")), ...rest);
  }
  return lines;
}

/** `error[LMMU301]: enable while paused, in f   under A, B when DEBUG_PAGEALLOC`. */
function heading(diagnostic: Diagnostic, several: boolean, style: Style): string[] {
  const { bold } = style.colors;
  const label = `${diagnostic.severity}[${visible(diagnostic.code, style.unicode)}]:`;
  const scope = scopeText({ ruleSets: several ? diagnostic.ruleSets : [], when: diagnostic.when });
  const shownScope = visible(scope, style.unicode);
  const [first, ...rest] = wrap(`${label} ${visible(diagnostic.message, style.unicode)}`, style.width, "", "  ");
  const lines = [
    painter(diagnostic.severity, style)(label) + bold(first!.slice(label.length)),
    ...rest.map((line) => bold(line)),
  ];
  if (shownScope === "") return lines;
  if (rest.length === 0 && displayWidth(first!) + 3 + displayWidth(shownScope) <= style.width) {
    return [`${lines[0]!}   ${shownScope}`];
  }
  return [...lines, ...wrap(shownScope, style.width, "  ", "    ")];
}

/** The finding's own span first; a label on the very same span is its message. */
function marksIn(diagnostic: Diagnostic, file: string): Mark[] {
  const marks: Mark[] = diagnostic.labels
    .filter((label) => label.file === file)
    .map((label) => ({ span: label.span, message: label.message, primary: false }));
  if (file !== diagnostic.file) return marks;
  const { span } = diagnostic;
  const same = marks.findIndex((mark) => mark.span.start === span.start && mark.span.end === span.end);
  const [twin] = same < 0 ? [] : marks.splice(same, 1);
  return [{ span, message: twin?.message ?? "", primary: true }, ...marks];
}

function painter(severity: Severity, style: Style): (text: string) => string {
  const { red, yellow, cyan, bold } = style.colors;
  const colour = { error: red, warning: yellow, note: cyan }[severity];
  return (text) => bold(colour(text));
}

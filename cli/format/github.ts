/** Findings as workflow commands of GitHub Actions: a runner that reads them in a log annotates the lines. */
import type { Diagnostic, Severity } from "../../grammar/index.js";
import { entryOf, Sources } from "../../compiler/index.js";
import { chainTable } from "./chain-table.js";
import { countsText } from "./counts.js";
import { adviceOf, type Findings, headline } from "./findings.js";
import { PLAIN } from "./style.js";
import { failuresIn, type Tested, totals } from "./test-report.js";
import { visible } from "../../compiler/text/index.js";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", note: "notice" };

/** Logs are UTF-8, and names of files must stay what they are. */
const LOG = { ...PLAIN, unicode: true };

/**
 * One command for each finding, and a line that counts them. `folder`: from the repository's root to where names of
 * files are relative to, "" where it is the same.
 */
export function github(findings: Findings, folder: string): string {
  return [...commands(findings, folder), countsText(findings), ""].join("\n");
}

/** The same of what scenarios failed by; the line at the end counts their runs. */
export function githubOfTests(tested: Tested, files: Findings["files"], folder: string): string {
  return [...commands({ diagnostics: failuresIn(tested.runs), files }, folder), ...totals(tested, PLAIN), ""].join(
    "\n",
  );
}

function commands({ diagnostics, files }: Pick<Findings, "diagnostics" | "files">, folder: string): string[] {
  const sources = new Sources(files);
  return diagnostics.map((each) => command(each, sources, folder));
}

function command(diagnostic: Diagnostic, sources: Sources, folder: string): string {
  const { code, file } = diagnostic;
  const title = entryOf(code)?.title;
  const properties = {
    file: visible(folder === "" ? file : `${folder}/${file}`, true),
    ...placeOf(diagnostic, sources),
    title: visible(title === undefined ? code : `${code}: ${title}`, true),
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const lines = [
    visible(headline(diagnostic), true),
    ...(diagnostic.chain.length > 0 ? chainTable(diagnostic.chain, sources, LOG) : []),
    ...diagnostic.notes.map((note) => visible(note, true)),
    ...adviceOf(diagnostic).map((advice) => `help: ${visible(advice, true)}`),
  ];
  return `::${COMMANDS[diagnostic.severity]} ${written.join(",")}::${escapeMessage(lines.join("\n"))}`;
}

/** Columns only within one line: a runner drops them where the two lines differ. */
function placeOf(diagnostic: Diagnostic, sources: Sources): Record<string, number> {
  const position = sources.position(diagnostic);
  if (position === null) return {};
  const { start, end } = position;
  const lines = { line: start.line, endLine: end.line };
  return start.line === end.line ? { ...lines, col: start.column, endColumn: end.column } : lines;
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

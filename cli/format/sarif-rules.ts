/** The catalogue's entries as SARIF's rules: what a viewer shows of a kind of finding. */
import type { ReportingDescriptor } from "sarif";
import { explain, type ExplainedEntry } from "../../compiler/catalogue/explanations/index.js";

/**
 * The rule of a code. `homepage` is the folder that has docs/ (ending in a slash), null where nobody knows one: then the
 * rule has no link, and its help says the same.
 */
export function sarifRule(code: string, homepage: string | null): ReportingDescriptor {
  const entry = explain(code);
  if (entry === undefined) return { id: code };
  return {
    id: code,
    name: entry.name,
    shortDescription: { text: entry.title },
    fullDescription: { text: entry.explanation },
    ...(homepage !== null && { helpUri: new URL(`docs/diagnostics/${code}.md`, homepage).href }),
    help: { text: helpText(entry), markdown: helpMarkdown(entry) },
    defaultConfiguration: { level: entry.severity },
  };
}

function examplesOf({ bad, good }: ExplainedEntry): { title: string; text: string }[] {
  return [
    { title: "A file that has it:", text: bad },
    { title: "A file that does not:", text: good },
  ].filter(({ text }) => isPrintable(text));
}

function helpText(entry: ExplainedEntry): string {
  const examples = examplesOf(entry).map(({ title, text }) => `${title}\n\n${text.trimEnd()}`);
  return [entry.explanation, ...examples].join("\n\n");
}

function helpMarkdown(entry: ExplainedEntry): string {
  const examples = examplesOf(entry).map(({ title, text }) => `${title}\n\n${fence(text.trimEnd())}`);
  return [entry.explanation, ...examples].join("\n\n");
}

/** A listing, fenced by more backquotes than it holds. */
function fence(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const marks = "`".repeat(Math.max(2, ...runs.map((run) => run.length)) + 1);
  return `${marks}lmmu\n${text}\n${marks}`;
}

/** Some examples show nothing in print: an empty file, one of 8 MiB, one with a NUL. */
function isPrintable(example: string): boolean {
  return example.trim() !== "" && example.length < 4096 && !/[\u0000-\u0008\u000b-\u001f]/.test(example);
}

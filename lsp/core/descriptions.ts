/** What is to be said of the things that names mean, for a person. */
import { withoutHtml } from "./markdown.js";
import { type FrameSymbol, type ProgramNames, switchName } from "../../compiler/names/index.js";
import type { Unit } from "../../compiler/index.js";
import type { Declaration, RulesMember, Span } from "../../grammar/index.js";
import { ruleTextsOf, type Judgement } from "./rule-sets.js";

/** Longer heads are cut. */
const MOST_OF_HEAD = 300;
/** More declarations of one switch are not shown. */
const MOST_SHOWN = 10;

export interface Description {
  /** Lines of the language, for a code fence. */
  readonly code: readonly string[];
  /** Paragraphs of Markdown. */
  readonly paragraphs: readonly string[];
}

export interface CallForm {
  readonly label: string;
  /** The parameters, as offsets into the label. */
  readonly parameters: readonly Span[];
}

/** A declaration's head, as written but on one line. */
export function headOf(declaration: Declaration, { text }: Unit): string {
  const { start, end } = declaration.span;
  switch (declaration.kind) {
    case "fn":
    case "irq":
      return oneLine(text.slice(start, declaration.body?.span.start ?? end));
    case "rules": {
      const { name, title, extends: base, since } = declaration;
      return oneLine(text.slice(start, Math.max(...[name, title, base, since].map((part) => part?.span.end ?? start))));
    }
    case "scenario":
      return oneLine(text.slice(start, (declaration.title ?? declaration.name).span.end));
    case "machine":
      return "machine";
    case "import":
    case "config":
    case "region":
      return oneLine(text.slice(start, end));
  }
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > MOST_OF_HEAD ? `${line.slice(0, MOST_OF_HEAD)} …` : line;
}

/** What its author says of a declaration. */
export function documentationOf(declaration: Declaration): readonly string[] {
  const text = "documentation" in declaration ? declaration.documentation : "";
  return text === "" ? [] : [withoutHtml(text)];
}

export function describeDeclaration(declaration: Declaration, unit: Unit): Description {
  return { code: [headOf(declaration, unit)], paragraphs: documentationOf(declaration) };
}

/** A switch, with what every file of the program says of it. */
export function describeSwitch(name: string, names: ProgramNames): Description {
  const heads: string[] = [];
  const paragraphs: string[] = [];
  for (const { unit } of names.files.values()) {
    for (const declaration of unit.ast.declarations) {
      if (declaration.kind !== "config" || switchName(declaration.name.text) !== name) continue;
      heads.push(headOf(declaration, unit));
      paragraphs.push(...documentationOf(declaration));
    }
  }
  const code = heads.length === 0 ? [`config ${name}`] : [...new Set(heads)].slice(0, MOST_SHOWN);
  return { code, paragraphs: [...valueOf(name, heads.length > 0, names), ...new Set(paragraphs)] };
}

function valueOf(name: string, isDeclared: boolean, { switches }: ProgramNames): readonly string[] {
  const value = switches.get(name)?.value;
  if (value === undefined) return [];
  if (value === null) return ["Free: both values are tried."];
  return [`Is \`${value ? "y" : "n"}\`${isDeclared ? "" : " unless a file declares it"}.`];
}

/** A function as one calls it, with what its parameters take: `vmap(pages: pages, prot: protection = ro)`. */
export function callForm(name: string, frame: FrameSymbol, names: ProgramNames): CallForm {
  const { declaration, unit } = frame;
  const kinds = names.parameterKinds(frame);
  const list = declaration.kind === "fn" ? (declaration.parameters ?? []) : [];
  let label = `${name}(`;
  const parameters = list.map((parameter, index) => {
    const { default: value } = parameter;
    const otherwise = value === undefined ? "" : ` = ${oneLine(unit.text.slice(value.span.start, value.span.end))}`;
    if (index > 0) label += ", ";
    const start = label.length;
    label += `${parameter.name.text}: ${kinds[index] ?? "pages"}${otherwise}`;
    return { start, end: label.length };
  });
  return { label: `${label})`, parameters };
}

/** Who says a text of an expectation, and where: a list. Empty where no rule set does. */
export function describeRuleText(judgement: Judgement, text: string, names: ProgramNames): readonly string[] {
  return [...names.root.scope.rules.values()].flatMap((symbol) =>
    ruleTextsOf(symbol, names)
      .filter((each) => each.judgement === judgement && each.text === text)
      .map(({ where, condition, source }) => {
        const place = source === "" ? "" : `, ${asCode(source)}`;
        return `- \`${symbol.name}\`, in \`${where}\`: ${asCode(condition)}${place}`;
      }),
  );
}

/** A kind of finding by its code or name: title and the first paragraph. Explanations are loaded when one is asked for. */
export async function describeFinding(codeOrName: string): Promise<readonly string[]> {
  const { explain } = await import("../../compiler/catalogue/explanations/index.js");
  const entry = explain(codeOrName);
  if (entry === undefined) return [];
  const [first = ""] = entry.explanation.split(/\n{2,}/);
  return [`**${entry.code}** ${entry.title}`, first.replace(/\s+/g, " ").trim()];
}

/** A member of a rule set, as written but on one line. */
export function memberHead(member: RulesMember, { text }: Unit): string {
  const end = member.kind === "call" || member.kind === "hook" ? member.body.span.start : member.span.end;
  return oneLine(text.slice(member.span.start, end));
}

/** Text that stands in a file, so that Markdown does not read it. */
export function asCode(text: string): string {
  const ticks = "`".repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  return `${ticks}${ticks.length > 1 ? ` ${text} ` : text}${ticks}`;
}

/** A description in Markdown. */
export function markdownOf({ code, paragraphs }: Description): string {
  const fence = code.length === 0 ? [] : [`\`\`\`lmmu\n${code.join("\n")}\n\`\`\``];
  return [...fence, ...paragraphs].join("\n\n");
}

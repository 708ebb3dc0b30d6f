import type { SymbolKind } from "vscode-languageserver";
import type { Declaration, Name, RulesMember, Span } from "../../grammar/index.js";

/** The protocol's numbers. */
const KIND = {
  configuration: 14,
  machine: 23,
  region: 18,
  function: 12,
  handler: 24,
  rules: 11,
  scenario: 5,
  task: 6,
  call: 6,
  variable: 8,
  setting: 7,
} as const satisfies Readonly<Record<string, SymbolKind>>;

/** What an outline shows of a declaration, as offsets. */
export interface SymbolNode {
  readonly name: string;
  readonly kind: SymbolKind;
  /** Empty where there is nothing to say. */
  readonly detail: string;
  readonly span: Span;
  /** Of the name. */
  readonly nameSpan: Span;
  readonly children: readonly SymbolNode[];
}

/** None for an import, and for what has no name yet. */
export function symbolOf(declaration: Declaration, text: string): SymbolNode | null {
  const { span } = declaration;
  switch (declaration.kind) {
    case "import":
      return null;
    case "machine": {
      const nameSpan = { start: span.start, end: span.start + "machine".length };
      const children = declaration.settings.flatMap(({ name, value, span: whole }) =>
        named(name, KIND.setting, textOf(value.span, text), whole, []),
      );
      return { name: "machine", kind: KIND.machine, detail: "", span, nameSpan, children };
    }
    case "config": {
      const detail = textOf({ start: declaration.name.span.end, end: span.end }, text).replace(/;$/, "");
      return named(declaration.name, KIND.configuration, detail.trim() || "free", span, [])[0] ?? null;
    }
    case "region": {
      const detail = textOf({ start: declaration.name.span.end, end: span.end }, text).replace(/^:|;$/g, "");
      return named(declaration.name, KIND.region, detail.trim(), span, [])[0] ?? null;
    }
    case "fn": {
      const { inlines, source, name } = declaration;
      const detail = inlines === undefined ? (source?.value ?? "") : `inlines ${inlines.text}`;
      return named(name, KIND.function, detail, span, [])[0] ?? null;
    }
    case "irq":
      return named(declaration.name, KIND.handler, declaration.context, span, [])[0] ?? null;
    case "rules": {
      const members = declaration.members.flatMap((member) => memberOf(member, text));
      return named(declaration.name, KIND.rules, declaration.title?.value ?? "", span, members)[0] ?? null;
    }
    case "scenario": {
      const tasks = declaration.items.flatMap((item) =>
        item.kind === "task" ? named(item.name, KIND.task, "task", item.span, []) : [],
      );
      return named(declaration.name, KIND.scenario, declaration.title?.value ?? "", span, tasks)[0] ?? null;
    }
  }
}

function memberOf(member: RulesMember, text: string): readonly SymbolNode[] {
  const { span } = member;
  switch (member.kind) {
    case "variable":
      return named(member.name, KIND.variable, `${member.perCpu ? "percpu " : ""}${member.type}`, span, []);
    case "active":
      return [wordOf("active", KIND.setting, textOf(member.value.span, text), span)];
    case "call":
      return [wordOf(member.call, KIND.call, "", span)];
    case "hook":
      return [wordOf(member.hook, KIND.call, "", span)];
  }
}

/** A member that is called by the word that it begins with. */
function wordOf(name: string, kind: SymbolKind, detail: string, span: Span): SymbolNode {
  return { name, kind, detail, span, nameSpan: { start: span.start, end: span.start + name.length }, children: [] };
}

function named(
  { text, span: nameSpan }: Name,
  kind: SymbolKind,
  detail: string,
  span: Span,
  children: readonly SymbolNode[],
): readonly SymbolNode[] {
  return text === "" ? [] : [{ name: text, kind, detail, span, nameSpan, children }];
}

function textOf({ start, end }: Span, text: string): string {
  return text.slice(start, end).replace(/\s+/g, " ").slice(0, 200);
}

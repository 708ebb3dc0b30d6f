/** Library files with one annotation of one frame changed. */
import { type Annotation, type Block, type Expression, parse, type Span, type Statement } from "../../grammar/index.js";

export interface Mutant {
  /** `zap_pte_range: [spin ptl] dropped`. No two of a library are called alike. */
  readonly what: string;
  /** Path in the library. */
  readonly path: string;
  readonly frame: string;
  readonly text: string;
}

/**
 * Every annotation, guard and `inlines` dropped, or turned into another; and likewise what a body has in their place: its
 * sections, contexts, calls and sleeps. Source files are left out where they are for people alone: it makes a difference
 * only whether a function that may sleep in its section is below arch/.
 */
export function mutantsOf(path: string, text: string): Mutant[] {
  const found: Mutant[] = [];
  for (const declaration of parse(text).ast.declarations) {
    if (declaration.kind !== "fn") continue;
    const frame = declaration.name.text;
    const change = (what: string, { start, end }: Span, by: string): void => {
      const times = found.filter((each) => each.what.startsWith(`${frame}: ${what}`)).length;
      const numbered = times === 0 ? what : `${what}, no. ${times + 1}`;
      found.push({ what: `${frame}: ${numbered}`, path, frame, text: text.slice(0, start) + by + text.slice(end) });
    };
    const written = ({ start, end }: Span): string => text.slice(start, end);

    const { annotations, guard, inlines, source, body } = declaration;
    const hasSection = [...annotations, ...(body?.statements ?? [])].some(({ kind }) => kind === "section");
    annotations.forEach((annotation, index) => {
      const others = annotations.filter((_, other) => other !== index).map(({ span }) => written(span));
      const list = { start: annotations[0]!.span.start - 1, end: annotations.at(-1)!.span.end + 1 };
      change(`[${written(annotation.span)}] dropped`, list, others.length === 0 ? "" : `[${others.join(", ")}]`);
      const other = otherSection(annotation);
      if (other !== null) change(`[${written(annotation.span)}] turned into [${other}]`, annotation.span, other);
    });
    if (guard !== undefined) {
      const whole = { start: text.lastIndexOf("if", guard.span.start), end: text.indexOf(")", guard.span.end) + 1 };
      change(`if (${written(guard.span)}) dropped`, whole, "");
      const terms = termsOf(guard);
      if (terms.length > 1) {
        terms.forEach((term, index) => {
          const others = terms.filter((_, other) => other !== index).map(({ span }) => written(span));
          change(`${written(term.span)} dropped`, guard.span, others.join(" && "));
        });
      }
      change(`if (${written(guard.span)}) negated`, guard.span, `!(${written(guard.span)})`);
    }
    if (inlines !== undefined) {
      const start = text.lastIndexOf("inlines", inlines.span.start);
      change(`inlines ${inlines.text} dropped`, { start, end: inlines.span.end }, "");
    }
    if (source?.value.startsWith("arch/") && hasSection) change("moved out of arch/", source.span, '"mm/elsewhere.c"');
    if (body !== undefined) inBody(body, written, change);
  }
  return found;
}

function otherSection(annotation: Annotation): string | null {
  if (annotation.kind !== "section") return null;
  return annotation.section === "lazy" ? "paused" : "lazy";
}

function termsOf(guard: Expression): readonly Expression[] {
  return guard.kind === "operation" && guard.operators.every((operator) => operator === "&&")
    ? guard.operands
    : [guard];
}

function inBody(
  block: Block,
  written: (span: Span) => string,
  change: (what: string, span: Span, by: string) => void,
): void {
  for (const statement of block.statements) {
    const title = written(statement.span).replace(/\s+/g, " ");
    change(`"${title}" dropped`, statement.span, "");
    for (const inner of bodiesOf(statement)) {
      // What stands in the block, without the block.
      if (statement.kind === "section" || statement.kind === "context") {
        change(
          `"${title}" without its block`,
          statement.span,
          written({ start: inner.span.start + 1, end: inner.span.end - 1 }),
        );
      }
      inBody(inner, written, change);
    }
  }
}

function bodiesOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case "section":
    case "context":
    case "maybe":
      return [statement.body];
    case "choose":
      return statement.arms;
    default:
      return [];
  }
}

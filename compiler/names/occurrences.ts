import { isName, type Name, printName, type Span } from "../../grammar/index.js";
import type { Entity } from "./entity.js";
import { switchName } from "./scope.js";

/** A name where it stands, and what it means there. */
export interface Occurrence {
  /** With its backquotes, if it has some. */
  readonly span: Span;
  /** Without them; of an import, the path. */
  readonly text: string;
  readonly role: "declaration" | "reference";
  readonly entity: Entity;
  /**
   * What else it means at the same time: a variable that an `assert` asks several rule sets for, a scenario and a function
   * of one name behind `in`. Whoever renames one has to rename all.
   */
  readonly others: readonly Entity[];
  /** The part of `span` that names the entity: without `CONFIG_`, and without what names a clone (`.constprop.0`). */
  readonly part: Span;
}

/** Collects the names of a file in the order of its text. */
export class OccurrenceList {
  readonly list: Occurrence[] = [];

  /** Nothing for a name that the parser missed, or where nothing is meant. */
  add({ text, span }: Name, role: Occurrence["role"], meanings: readonly Entity[]): void {
    const [entity, ...others] = meanings;
    if (text === "" || entity === undefined) return;
    this.list.push({ span, text, role, entity, others, part: partOf(text, span, entity) });
  }

  inOrder(): readonly Occurrence[] {
    const { list } = this;
    // Only a tree that the parser had to mend can have them in another order.
    if (list.some(({ span }, index) => index > 0 && span.start < list[index - 1]!.span.start)) {
      list.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    }
    return list;
  }
}

function partOf(text: string, span: Span, { kind, name }: Entity): Span {
  if (text === name || kind === "file") return span;
  const quote = span.end - span.start > text.length ? 1 : 0;
  const start = span.start + quote + (kind === "config" ? text.length - switchName(text).length : 0);
  return { start, end: start + name.length };
}

/** The occurrence that an offset lies in or touches, of two the one that begins there. They are in order. */
export function occurrenceAt(occurrences: readonly Occurrence[], offset: number): Occurrence | undefined {
  let low = 0;
  let high = occurrences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (occurrences[middle]!.span.start <= offset) low = middle + 1;
    else high = middle;
  }
  const last = occurrences[low - 1];
  return last !== undefined && offset <= last.span.end ? last : undefined;
}

/** What has to be written, and where, so that this occurrence means what it did under another name; that must be one. */
export function renamed(
  { span, part, text, entity }: Occurrence,
  name: string,
): { readonly span: Span; readonly text: string } {
  const wanted = entity.kind === "config" ? switchName(name) : name;
  const whole = part.start === span.start && part.end === span.end;
  // A clone is looked up by what stands before the first dot, so it cannot be one of a name that has a dot.
  if (whole || (entity.kind !== "config" && wanted.includes("."))) return { span, text: printName(wanted) };
  const quoted = span.end - span.start > text.length;
  const start = part.start - span.start - (quoted ? 1 : 0);
  const replaced = text.slice(0, start) + wanted + text.slice(start + part.end - part.start);
  return { span, text: isName(replaced) ? printName(replaced) : `\`${replaced}\`` };
}

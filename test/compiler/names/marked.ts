import {
  type FileNames,
  namesOf,
  type Occurrence,
  occurrenceAt,
  type ProgramNames,
} from "../../../compiler/names/index.js";
import { hostOf } from "../compiled.js";

/** A text without its marks `«name»`, and where the marked names begin. */
function unmarked(marked: string): { readonly text: string; readonly starts: readonly number[] } {
  const starts: number[] = [];
  let text = "";
  for (const part of marked.split(/(«|»)/)) {
    if (part === "«") starts.push(text.length);
    else if (part !== "»") text += part;
  }
  return { text, starts };
}

/** The names of a text, called "a.lmmu", with other files beside it. */
export function named(text: string, others: Readonly<Record<string, string>> = {}): ProgramNames {
  return namesOf("a.lmmu", hostOf({ "a.lmmu": text, ...others }))!;
}

/** Tells entities of one kind and name apart: the second one that is met has a `'`, the third two. */
class Labels {
  private readonly keys = new Map<string, string[]>();

  of({ kind, name, key, wanted }: Occurrence["entity"]): string {
    const label = kind === "unknown" ? `unknown ${wanted} ${name}` : `${kind} ${name}`;
    const keys = this.keys.get(label) ?? [];
    this.keys.set(label, keys);
    if (!keys.includes(key)) keys.push(key);
    return label + "'".repeat(keys.indexOf(key));
  }
}

/** What the marked names mean: `+` where they declare it, `& …` where they mean more, `<part>` where it is not the text. */
export function meanings(marked: string, others: Readonly<Record<string, string>> = {}): string[] {
  const { text, starts } = unmarked(marked);
  const { root } = named(text, others);
  const labels = new Labels();
  return starts.map((start) => described(root, start, labels));
}

function described({ occurrences, unit }: FileNames, start: number, labels: Labels): string {
  const found = occurrenceAt(occurrences, start);
  if (found?.span.start !== start) return "nothing";
  const { role, entity, others, span, part } = found;
  const isWhole = part.start === span.start && part.end === span.end;
  const declares = role === "declaration" ? "+" : "";
  const piece = isWhole ? "" : ` <${unit.text.slice(part.start, part.end)}>`;
  return declares + [entity, ...others].map((each) => labels.of(each)).join(" & ") + piece;
}

import type { Diagnostic } from "../../grammar/index.js";
import type { Unit } from "../files/load.js";
import type { Edit } from "./layout.js";
import { holds, isCall, type Item, type Located, locate, someItem } from "./lists.js";
import { type Opening, openingAt, openingsAround } from "./sections.js";

/** An edit that may mend a finding. */
export interface Candidate {
  readonly title: string;
  /** Made when it is tried: most are not. */
  readonly edits: () => readonly Edit[];
}

/** A finding in the trees that it is about. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  /** The files that may be edited, by name. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Where it is reported; null where that is not in code which may be edited. */
  readonly located: Located | null;
}

export function findingOf(diagnostic: Diagnostic, units: ReadonlyMap<string, Unit>): Finding {
  const unit = units.get(diagnostic.file);
  return { diagnostic, units, located: unit === undefined ? null : locate(unit, diagnostic.span) };
}

/** Something open around a finding, and the items inside it through which the finding is reached. */
export interface Around {
  readonly opening: Opening;
  readonly leads: (item: Item) => boolean;
}

/** What is open around a finding as its chain tells it, innermost first. */
export function openingsOf({ diagnostic, units, located }: Finding): Around[] {
  const own = located === null ? [] : openingsAround(located);
  const callers = diagnostic.chain.slice(0, -1).reverse();
  return [
    ...own.map((opening) => ({ opening, leads: (item: Item) => holds(item.span, diagnostic.span) })),
    ...callers.flatMap((step) => {
      const opening = openingAt(units, step);
      return opening === null ? [] : [{ opening, leads: (item: Item) => someItem(item, isCall) }];
    }),
  ];
}

/** How titles name a statement. */
export function statementName({ unit }: Pick<Located, "unit">, item: Item): string {
  if (item.kind === "chain" && item.elements[0]?.kind === "frame") return `\`${item.elements[0].name.text}\``;
  if (item.kind === "next" || item.kind === "lazy_call") return `\`${item.kind === "next" ? "next" : item.call}\``;
  const [first = ""] = unit.text
    .slice(item.span.start, Math.min(item.span.end, item.span.start + 40))
    .split(/[\r\n{;/`]/);
  return `\`${first.trim()}\``;
}

/** The name of the declaration that an edit changes. */
export function ownerName({ owner }: Located): string {
  return owner.name.text;
}

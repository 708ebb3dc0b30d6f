import type { Chain } from "../../grammar/index.js";
import { declaration } from "../fixes/declarations.js";
import { locate } from "../fixes/lists.js";
import type { Refactoring, Selected } from "./index.js";

/** A function that a chain names and nobody declares gets a declaration, which means the same. */
export function declareFrame({ unit, span, units }: Selected): Refactoring | null {
  const spot = locate(unit, span)?.path.at(-1);
  const item = spot?.list.items[spot.index];
  if (item?.kind !== "chain") return null;
  const name = nameAt(item, span.start);
  if (name === null || isDeclared(units, name)) return null;
  return declaration(unit, span.start, "fn", name);
}

/** Of a clone that the compiler made (`f.constprop.0`) the function's. */
function nameAt({ elements }: Chain, offset: number): string | null {
  for (const element of elements) {
    if (element.kind !== "frame" || offset < element.name.span.start || element.name.span.end < offset) continue;
    return element.name.text.split(".")[0] || null;
  }
  return null;
}

function isDeclared(units: Selected["units"], name: string): boolean {
  return units.some(({ ast }) =>
    ast.declarations.some((each) => (each.kind === "fn" || each.kind === "irq") && each.name.text === name),
  );
}

/** Examples with one word changed, so that what they say is no longer so. */
import { parse, type Span } from "../../grammar/index.js";

/** A text with one change, and what is changed. */
export interface Mutant {
  readonly what: string;
  readonly text: string;
}

/** Every fact of an `expect` line turned into its opposite, or nearly so, and every `assert` negated. */
export function mutants(text: string): Mutant[] {
  const { ast } = parse(text);
  const found: Mutant[] = [];
  const change = (node: { readonly span: Span }, by: string): void => {
    const { start, end } = node.span;
    found.push({ what: `${text.slice(start, end)} -> ${by}`, text: text.slice(0, start) + by + text.slice(end) });
  };
  for (const declaration of ast.declarations) {
    if (declaration.kind !== "scenario") continue;
    for (const item of declaration.items) {
      if (item.kind === "assert") {
        const written = text.slice(item.condition.span.start, item.condition.span.end);
        change(item.condition, `!(${written})`);
      }
      if (item.kind !== "expect") continue;
      for (const fact of item.facts) {
        const written = text.slice(fact.span.start, fact.span.end);
        switch (fact.kind) {
          case "clean":
            change(fact, "leaks");
            break;
          case "leaks":
            change(fact, "clean");
            break;
          case "hooks":
            change(fact, written === "hooks none" ? "hooks enter" : "hooks none");
            break;
          case "reachable":
            change(fact, "reachable sections == 1000");
            break;
          case "barriers":
            change(
              fact,
              written.replace(/\d+$/, (count) => `${Number(count) + 1}`),
            );
            break;
          case "hazard":
            change(
              fact,
              written.replace(/hazard (\w+)/, (_, name) =>
                name === "sleep_in_atomic" ? "hazard stranded_barrier" : "hazard sleep_in_atomic",
              ),
            );
            if (fact.in !== undefined) change(fact, written.replace(/ in \w+$/, " in nowhere"));
            break;
          case "faults":
            change(fact, written.replace(/faults \w+/, "faults address_size"));
            break;
          default:
            change(fact, / x\d+$/.test(written) ? written.replace(/ x\d+$/, " x77") : `${written} x77`);
            change(fact, written.replace(/"[^"]*"/, '"no such text"'));
        }
      }
    }
  }
  return found;
}

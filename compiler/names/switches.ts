import type { Expression, Name } from "../../grammar/index.js";
import * as names from "../catalogue/names.js";
import type { Unit } from "../files/load.js";
import type { Findings } from "../findings.js";
import { DEBUG_VM, switchName } from "./scope.js";

/** A switch with everything that the program's files say of it. */
export interface SwitchSymbol {
  readonly name: string;
  readonly index: number;
  /** null: free. */
  value: boolean | null;
  readonly dependsOn: { readonly unit: Unit; readonly condition: Expression }[];
}

export type Switches = ReadonlyMap<string, SwitchSymbol>;

/**
 * Merges the `config` declarations of all files: a value beats none, `depends on` adds up, two values are an error.
 * `first` are names that come before all others, whoever declares them: the compiled rule sets that ship refer to them
 * by index. DEBUG_VM is y unless the program declares it.
 */
export function mergeSwitches(units: readonly Unit[], first: readonly string[], findings: Findings): Switches {
  const switches = new Map<string, SwitchSymbol>();
  const add = (name: string): SwitchSymbol => {
    const known = switches.get(name) ?? { name, index: switches.size, value: null, dependsOn: [] };
    switches.set(name, known);
    return known;
  };
  for (const name of first) add(name);
  const valueAt = new Map<string, { file: string; name: Name }>();
  const declared = new Set<string>();
  for (const unit of units) {
    for (const declaration of unit.ast.declarations) {
      if (declaration.kind !== "config" || declaration.name.text === "") continue;
      const name = switchName(declaration.name.text);
      declared.add(name);
      const symbol = add(name);
      if (declaration.dependsOn !== undefined) symbol.dependsOn.push({ unit, condition: declaration.dependsOn });
      if (declaration.value === undefined) continue;
      const other = valueAt.get(name);
      if (other === undefined) {
        symbol.value = declaration.value;
        valueAt.set(name, { file: unit.file, name: declaration.name });
      } else if (symbol.value !== declaration.value) {
        const label = { file: other.file, span: other.name.span, message: `here it is ${symbol.value ? "y" : "n"}` };
        findings.at(names.configValues, unit.file, declaration.name.span, { name }, { labels: [label] });
      }
    }
  }
  const debugVm = add(DEBUG_VM);
  if (!declared.has(DEBUG_VM)) debugVm.value = true;
  return switches;
}

import {
  type Declaration,
  type FrameDeclaration,
  type ImportDeclaration,
  type MachineSetting,
  VOCABULARY,
} from "../../grammar/index.js";
import type { Entity } from "./entity.js";
import type { Meanings } from "./meanings.js";
import { type Occurrence, OccurrenceList } from "./occurrences.js";
import { BodyReader, type Reading } from "./read-body.js";
import { ExpressionReader, SWITCHES_ONLY } from "./read-expression.js";
import { RulesReader } from "./read-rules.js";
import { ScenarioReader } from "./read-scenario.js";
import { type Scope, switchName } from "./scope.js";

/** Every name in a file, in the order of its text. */
export function readFileNames(scope: Scope, meanings: Meanings): readonly Occurrence[] {
  const found = new OccurrenceList();
  const { unit } = scope;
  const regionOf = (name: string): Entity | undefined => meanings.region(scope, name);
  const expressions = new ExpressionReader(unit, scope, meanings.entities, found, regionOf);
  const imported = new Map(unit.imports.map((each) => [each.declaration, each.unit.file]));
  const reading: Reading = { scope, meanings, found, imported, expressions };
  for (const declaration of unit.ast.declarations) readDeclaration(declaration, reading);
  return found.inOrder();
}

function readDeclaration(declaration: Declaration, reading: Reading): void {
  const { found, meanings, expressions } = reading;
  const { entities } = meanings;
  switch (declaration.kind) {
    case "import":
      return readImport(declaration, reading);
    case "config":
      found.add(declaration.name, "declaration", [entities.named("config", switchName(declaration.name.text))]);
      return expressions.read(declaration.dependsOn, "condition", SWITCHES_ONLY);
    case "machine":
      for (const setting of declaration.settings) readSetting(setting, reading);
      return;
    case "region":
      return found.add(declaration.name, "declaration", [entities.of(declaration)]);
    case "fn":
      return readFrame(declaration, reading);
    case "irq": {
      found.add(declaration.name, "declaration", [entities.of(declaration)]);
      const owner = { declaration, parameters: new Map<string, Entity>(), tasks: null, ruleSets: null };
      return new BodyReader(reading, owner).block(declaration.body);
    }
    case "rules":
      return new RulesReader(declaration, reading).read();
    case "scenario":
      found.add(declaration.name, "declaration", [entities.of(declaration)]);
      return new ScenarioReader(declaration, reading).read();
  }
}

function readImport(declaration: ImportDeclaration, { imported, meanings: { entities }, found }: Reading): void {
  const { value: text, span } = declaration.path;
  const file = imported.get(declaration);
  const meant = file === undefined ? entities.unknown("file", text) : entities.named("file", file);
  found.add({ text, span }, "reference", [meant]);
}

function readSetting({ name, value }: MachineSetting, { meanings: { entities }, found }: Reading): void {
  const isKnown = VOCABULARY.machine_setting.includes(name.text);
  found.add(name, "reference", [
    isKnown ? entities.named("setting", name.text) : entities.unknown("setting", name.text),
  ]);
  if ("text" in value) found.add(value, "reference", [entities.named("word", value.text)]);
}

function readFrame(declaration: FrameDeclaration, reading: Reading): void {
  const { found, meanings, scope, expressions } = reading;
  const { unit } = scope;
  found.add(declaration.name, "declaration", [meanings.entities.of(declaration)]);
  const parameters = meanings.parameters.of(unit, declaration);
  const body = new BodyReader(reading, { declaration, parameters, tasks: null, ruleSets: null });
  const earlier = new Map<string, Entity>();
  const sight = { ...SWITCHES_ONLY, slot: (name: string) => earlier.get(name) };
  for (const { name, default: value } of declaration.parameters ?? []) {
    const parameter = parameters.get(name.text)!;
    found.add(name, "declaration", [parameter]);
    // A default can name the parameters before its own.
    expressions.read(value, "value", sight);
    earlier.set(name.text, parameter);
  }
  const { inlines } = declaration;
  if (inlines !== undefined) found.add(inlines, "reference", [meanings.frame(scope, inlines.text)]);
  body.annotations(declaration.annotations);
  body.condition(declaration.guard);
  body.block(declaration.body);
}

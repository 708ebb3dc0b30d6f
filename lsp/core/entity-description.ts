import { type Entity, nodesAt, type ProgramNames } from "../../compiler/names/index.js";
import {
  asCode,
  describeDeclaration,
  describeFinding,
  describeSwitch,
  type Description,
  documentationOf,
  headOf,
  memberHead,
} from "./descriptions.js";
import { WORD_TEXTS } from "./word-texts.js";

/** What a name means, from its first declaration; of a switch, from all. Empty where there is nothing to say. */
export async function describeEntity(entity: Entity, names: ProgramNames): Promise<Description> {
  const { kind, name } = entity;
  switch (kind) {
    case "frame":
    case "region":
    case "rules":
    case "scenario":
      return declared(entity, names);
    case "task":
    case "parameter":
    case "loop":
    case "variable":
      return inner(entity, names);
    case "config":
      return describeSwitch(name, names);
    case "undeclared":
      return { code: [], paragraphs: [`\`${name}\` is not declared: it calls on.`] };
    case "lock":
      return { code: [], paragraphs: [`The lock \`${name}\`.`] };
    case "hazard":
      return { code: [], paragraphs: [...(await describeFinding(name))] };
    case "fault":
      return { code: [], paragraphs: [`A fault that an access takes: \`${name}\`.`] };
    case "file":
      return { code: [], paragraphs: [asCode(name)] };
    case "setting":
    case "word":
      return { code: [], paragraphs: describeWord(name) };
    case "unknown":
      return { code: [], paragraphs: [] };
  }
}

/** A word of the language; nothing for one that has no meaning of its own, as a value of a setting. */
export function describeWord(word: string): readonly string[] {
  return Object.hasOwn(WORD_TEXTS, word) ? [`\`${word}\`: ${WORD_TEXTS[word]!}`] : [];
}

function declared({ declarations: [place] }: Entity, names: ProgramNames): Description {
  const unit = place && names.files.get(place.file)?.unit;
  if (place === undefined || unit === undefined) return { code: [], paragraphs: [] };
  const node = nodesAt(unit.ast, place.span.start)[1];
  return node?.type === "declaration" ? describeDeclaration(node.tree, unit) : { code: [], paragraphs: [] };
}

/** Something inside a declaration: what declares it, and where. */
function inner({ kind, name, declarations: [place] }: Entity, names: ProgramNames): Description {
  const unit = place && names.files.get(place.file)?.unit;
  const nodes = unit ? nodesAt(unit.ast, place.span.start) : [];
  const declaration = nodes[1];
  if (unit === undefined || declaration?.type !== "declaration") return { code: [], paragraphs: [] };
  const of = `of ${asCode(headOf(declaration.tree, unit))}`;
  const node = nodes[2];
  if (node?.type === "member") return { code: [memberHead(node.tree, unit)], paragraphs: [`A variable ${of}.`] };
  const words = { task: "A task", parameter: "A parameter", loop: "The page of a loop" } as const;
  const what = kind === "task" || kind === "parameter" || kind === "loop" ? words[kind] : "A variable";
  const documented = kind === "parameter" ? documentationOf(declaration.tree) : [];
  return { code: [], paragraphs: [`${what} ${of}: \`${name}\`.`, ...documented] };
}

/** What can stand between the quotes of a string: files to import, and what rule sets say. */
import { library } from "../../../compiler/index.js";
import type { ScenarioDeclaration } from "../../../grammar/index.js";
import type { Core } from "../../core/core.js";
import type { LmmuDocument } from "../../core/document.js";
import { type Judgement, ruleTextsOf } from "../../core/rule-sets.js";
import { ruleSetsHere } from "./names.js";
import type { Place } from "./place.js";

/** What the library has to import; the rule sets that ship need none. */
const LIBRARY_PATHS = library.paths.filter((path) => !path.startsWith("lmmu:rules/"));
/** More files of a workspace nobody chooses from. */
const MOST_FILES = 500;

/** The library's files, then those of the workspace, by the paths under which this document would import them. */
export async function importPaths({ names: { file: from } }: LmmuDocument, core: Core): Promise<readonly string[]> {
  const others = (await core.files()).filter((file) => file !== from);
  const paths = others.slice(0, MOST_FILES).flatMap((file) => relativePath(from, file) ?? []);
  return [...LIBRARY_PATHS, ...paths.filter((path) => core.texts.resolve(from, path) !== null)];
}

/** With slashes; null where only a path that begins at the top leads there: another drive, a document without a file. */
function relativePath(from: string, to: string): string | null {
  const [here, there] = [from, to].map((file) => file.split(/[\\/]/)) as [string[], string[]];
  let shared = 0;
  while (shared < here.length - 1 && shared < there.length - 1 && here[shared] === there[shared]) shared++;
  if (shared === 0) return null;
  return [...here.slice(shared, -1).map(() => ".."), ...there.slice(shared)].join("/");
}

/** The texts that the rule sets of an expectation have for a fact of this kind. */
export function ruleTexts(
  judgement: Judgement,
  place: Place,
  document: LmmuDocument,
  scenario: ScenarioDeclaration | undefined,
): readonly string[] {
  const symbols = ruleSetsHere(place, document, scenario);
  const texts = symbols.flatMap((symbol) => ruleTextsOf(symbol, document.names));
  return [...new Set(texts.flatMap((each) => (each.judgement === judgement ? each.text : [])))];
}

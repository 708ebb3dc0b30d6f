import type { CompletionList, CompletionParams } from "vscode-languageserver";
import { nodesAt } from "../../../compiler/names/index.js";
import type { SourceFile } from "../../../grammar/index.js";
import type { Core } from "../../core/core.js";
import { documentOf, type LmmuDocument } from "../../core/document.js";
import { commentAt } from "../../core/nodes.js";
import type { Feature } from "../../feature.js";
import { Items } from "./items.js";
import { namesFor } from "./names.js";
import { type Place, placeAt } from "./place.js";
import { importPaths, ruleTexts } from "./texts.js";

/** What can be written where the cursor stands. */
export const completion: Feature<CompletionParams, CompletionList | null> = {
  method: "textDocument/completion",
  async answer({ textDocument: { uri }, position }, core) {
    const document = documentOf(uri, core);
    if (document === null) return null;
    const { unit, lines } = document;
    const offset = lines.offsetAt(position);
    if (commentAt(unit.comments, offset) !== undefined) return null;
    const place = placeAt(unit.text, beginningBefore(unit.ast, unit.text, offset), offset);
    const items = new Items(uri, place, lines.rangeOf(place.replaced));
    if (!place.isInString) addWordsAndNames(items, place, document, offset);
    await addTexts(items, place, document, core, offset);
    return { isIncomplete: false, items: items.list };
  },
};

/** Where the declaration around an offset begins: in column 0, where whatever stands before it does not matter. */
function beginningBefore({ declarations }: SourceFile, text: string, offset: number): number {
  const last = declarations.findLast(
    ({ span: { start } }) => start < offset && (start === 0 || /[\n\r]/.test(text[start - 1]!)),
  );
  return last?.span.start ?? 0;
}

function addWordsAndNames(items: Items, place: Place, document: LmmuDocument, offset: number): void {
  const kinds = new Set(place.expected.flatMap((each) => (each.kind === "name" ? each.of : [])));
  for (const kind of kinds) {
    for (const each of namesFor(kind, place, document, offset)) items.name(each.name, each.kind, each.nearness);
  }
  const words = new Set<string>();
  for (const each of place.expected) {
    if (each.kind !== "word") continue;
    items.word(each.text, each.group);
    words.add(each.text);
  }
  if (place.statement.length === 0) items.snippets(words, words.has("next"));
}

async function addTexts(items: Items, place: Place, document: LmmuDocument, core: Core, offset: number): Promise<void> {
  const around = nodesAt(document.unit.ast, offset)[1];
  const scenario = around?.type === "declaration" && around.tree.kind === "scenario" ? around.tree : undefined;
  for (const each of place.expected) {
    if (each.kind !== "text") continue;
    const { of } = each;
    const values = of === "import" ? await importPaths(document, core) : ruleTexts(of, place, document, scenario);
    for (const value of values) items.text(value, of === "import");
  }
}

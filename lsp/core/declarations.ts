import type { Location } from "vscode-languageserver";
import { nodesAt, type RulesSymbol } from "../../compiler/names/index.js";
import type { Place } from "../../grammar/index.js";
import type { Core } from "./core.js";
import { type Cursor, locationOf, meaningsOf } from "./cursor.js";
import { callsOf, nestingWordAt } from "./nesting-words.js";
import { memberOf, ruleSetShown } from "./rule-set-members.js";

/**
 * Where what the cursor is at is declared: all places, if it has several. The words of the nesting lead to what the rule set
 * that is shown makes of them.
 */
export function declarationsAt(cursor: Cursor, core: Core): Location[] {
  const { program, occurrence } = cursor;
  if (occurrence === undefined) return placesOfWord(cursor, core).map((place) => locationOf(place, program, core));
  const { entity } = occurrence;
  if (entity.kind === "file") return [beginningOf(entity.name, core)];
  const places =
    entity.kind === "word" && entity.name === "active"
      ? placesOfActive(cursor, core)
      : meaningsOf(occurrence).flatMap(({ declarations }) => declarations);
  return places.map((place) => locationOf(place, program, core));
}

function beginningOf(file: string, core: Core): Location {
  const start = { line: 0, character: 0 };
  return { uri: core.uris.uriOf(file), range: { start, end: start } };
}

function placesOfWord({ program, here, offset }: Cursor, core: Core): Place[] {
  const word = nestingWordAt(here.unit.ast, offset);
  if (word === null) return [];
  if (word.type === "definition") return [{ file: here.unit.file, span: word.span }];
  const shown = ruleSetShown(program, core);
  return callsOf(word).flatMap((call) => memberOf(shown, call, program) ?? []);
}

/** In a rule set its own, elsewhere that of the set which is shown. */
function placesOfActive({ program, here, offset }: Cursor, core: Core): Place[] {
  const around = nodesAt(here.unit.ast, offset).find(({ type }) => type === "declaration")?.tree;
  const own = [...here.scope.rules.values()].find(({ declaration }): boolean => declaration === around);
  const set: RulesSymbol = own ?? ruleSetShown(program, core);
  return [memberOf(set, "active", program) ?? []].flat();
}

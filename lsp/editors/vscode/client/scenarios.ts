/** Which scenario of a document the user means. */
import { commands, type DocumentSymbol, type Position, type TextDocument, window } from "vscode";

/** The scenarios of a document, as its outline has them. */
export async function scenariosOf(document: TextDocument): Promise<DocumentSymbol[]> {
  const command = "vscode.executeDocumentSymbolProvider";
  const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>(command, document.uri);
  return (symbols ?? []).filter((symbol) => isScenario(symbol, document));
}

/** The name of the scenario that a place is in. */
export function scenarioAt(scenarios: readonly DocumentSymbol[], place: Position): string | undefined {
  return scenarios.find(({ range }) => range.contains(place))?.name;
}

/** The scenario at the cursor, else the one that the user picks; undefined where there is none, or none is picked. */
export async function chooseScenario(document: TextDocument, cursor: Position): Promise<string | undefined> {
  const scenarios = await scenariosOf(document);
  const here = scenarioAt(scenarios, cursor);
  if (here !== undefined) return here;
  if (scenarios.length === 0) {
    void window.showInformationMessage("lmmu: there is no scenario in this file.");
    return undefined;
  }
  const names = scenarios.map(({ name }) => name);
  return names.length === 1 ? names[0] : window.showQuickPick(names, { placeHolder: "Which scenario?" });
}

/** The kind of a symbol does not say what it is in this language; the word before its name does. */
function isScenario({ selectionRange: { start } }: DocumentSymbol, document: TextDocument): boolean {
  return /(^|\W)scenario\s+`?$/.test(document.lineAt(start.line).text.slice(0, start.character));
}

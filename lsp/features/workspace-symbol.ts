import type { SymbolInformation, WorkspaceSymbolParams } from "vscode-languageserver";
import type { Core } from "../core/core.js";
import { fuzzyRank } from "../core/fuzzy.js";
import { type SymbolNode, symbolOf } from "../core/symbols.js";
import type { Feature } from "../feature.js";

/** Nobody reads more; who does types another letter. */
const MOST_SYMBOLS = 500;
/** Nobody types more of a name. */
const MOST_TYPED = 200;

interface FoundSymbol {
  readonly file: string;
  readonly text: string;
  readonly symbol: SymbolNode;
  readonly inside: string | null;
  readonly rank: number;
}

/** The declarations of all files of the workspace whose names fit what somebody has typed, the best first. */
export const workspaceSymbol: Feature<WorkspaceSymbolParams, SymbolInformation[] | null> = {
  method: "workspace/symbol",
  async answer({ query }, core, stopped) {
    if (typeof query !== "string") return null;
    const typed = query.slice(0, MOST_TYPED);
    const found: FoundSymbol[] = [];
    for (const file of await core.files()) {
      if (stopped()) break;
      collect(file, typed, core, found);
    }
    found.sort((one, other) => one.rank - other.rank || one.symbol.name.length - other.symbol.name.length);
    return found.slice(0, MOST_SYMBOLS).map(({ file, text, symbol, inside }) => ({
      name: symbol.name,
      kind: symbol.kind,
      location: { uri: core.uris.uriOf(file), range: core.texts.linesOf(file, text).rangeOf(symbol.nameSpan) },
      ...(inside !== null && { containerName: inside }),
    }));
  },
};

function collect(file: string, typed: string, core: Core, found: FoundSymbol[]): void {
  const read = core.texts.read(file);
  if (!read.ok) return;
  const { text } = read;
  const add = (symbol: SymbolNode | null, inside: string | null): void => {
    if (symbol === null) return;
    const rank = fuzzyRank(symbol.name, typed);
    if (rank !== null) found.push({ file, text, symbol, inside, rank });
    for (const child of symbol.children) add(child, symbol.name);
  };
  for (const declaration of core.parsed.parse(file, text).ast.declarations) add(symbolOf(declaration, text), null);
}

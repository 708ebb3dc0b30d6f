import type { DocumentSymbol, DocumentSymbolParams } from "vscode-languageserver";
import { documentOf } from "../core/document.js";
import type { Lines } from "../core/lines.js";
import { type SymbolNode, symbolOf } from "../core/symbols.js";
import type { Feature } from "../feature.js";

/** The outline of a document. */
export const documentSymbol: Feature<DocumentSymbolParams, DocumentSymbol[] | null> = {
  method: "textDocument/documentSymbol",
  answer({ textDocument: { uri } }, core) {
    const document = documentOf(uri, core);
    if (document === null) return null;
    const { ast, text } = document.unit;
    return ast.declarations.flatMap((declaration) => {
      const symbol = symbolOf(declaration, text);
      return symbol === null ? [] : [asDocumentSymbol(symbol, document.lines)];
    });
  },
};

function asDocumentSymbol({ name, kind, detail, span, nameSpan, children }: SymbolNode, lines: Lines): DocumentSymbol {
  return {
    name,
    kind,
    ...(detail !== "" && { detail }),
    range: lines.rangeOf(span),
    selectionRange: lines.rangeOf(nameSpan),
    ...(children.length > 0 && { children: children.map((child) => asDocumentSymbol(child, lines)) }),
  };
}

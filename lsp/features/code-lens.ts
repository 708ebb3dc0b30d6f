import type { CodeLens, CodeLensParams } from "vscode-languageserver";
import type { Feature } from "../feature.js";

/** What `codeLens/resolve` is told of a lens. By name: by then offsets may be others. */
export interface LensOf {
  readonly uri: string;
  readonly kind: "trace" | "matrix" | "explore" | "frame";
  /** Of the scenario or function. */
  readonly name: string;
}

/** Where lenses stand: three above each scenario, one above each function. What they say comes when they are seen. */
export const codeLens: Feature<CodeLensParams, CodeLens[]> = {
  method: "textDocument/codeLens",
  answer({ textDocument: { uri } }, core) {
    if (!core.preferences.lenses || !core.mayRead(uri) || core.isSettings(uri)) return [];
    const file = core.uris.fileOf(uri);
    const read = core.texts.read(file);
    if (!read.ok) return [];
    const lines = core.texts.linesOf(file, read.text);
    const named = new Set<string>();
    return core.parsed.parse(file, read.text).ast.declarations.flatMap((declaration): CodeLens[] => {
      if (declaration.kind !== "scenario" && declaration.kind !== "fn") return [];
      const { kind, name } = declaration;
      // One of two with the same name is an error.
      if (name.text === "" || named.has(`${kind} ${name.text}`)) return [];
      named.add(`${kind} ${name.text}`);
      const range = lines.rangeOf(name.span);
      const kinds = kind === "fn" ? (["frame"] as const) : (["trace", "matrix", "explore"] as const);
      return kinds.map((each) => ({ range, data: { uri, kind: each, name: name.text } satisfies LensOf }));
    });
  },
};

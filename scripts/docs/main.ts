/** The documents that are generated, as they should be; `run.js` writes them, a test holds the files against them. */
import { format } from "prettier";
import { diagnosticPages, FOLDER_OF_DIAGNOSTICS } from "./diagnostics.js";
import { drawPicture, PICTURES } from "./pictures.js";
import { semanticsPage } from "./semantics.js";

export { FOLDER_OF_DIAGNOSTICS };

/** All generated pages: their text by path from the root. */
export async function generatedPages(): Promise<Map<string, string>> {
  const pages = new Map([["docs/semantics.md", semanticsPage()], ...diagnosticPages()]);
  for (const [path, text] of pages) pages.set(path, await format(text, { parser: "markdown", printWidth: 120 }));
  return pages;
}

/** All pictures by path from the root. Runs the built command in `root`, so `dist/` must be there. */
export function generatedPictures(root: string): Map<string, string> {
  return new Map(PICTURES.map((picture) => [picture.file, drawPicture(picture, root)]));
}

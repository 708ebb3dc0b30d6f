/** The files that are generated, as they should be; `run.js` writes them, a test holds what is there against them. */
import { format } from "prettier";
import { editorFiles } from "../../grammar/highlight/index.js";
import { chainsPage } from "./chains.js";
import { diagnosticPages, FOLDER_OF_DIAGNOSTICS } from "./diagnostics.js";
import { drawPicture, PICTURES } from "./pictures.js";
import { semanticsPage } from "./semantics.js";
import { SETTINGS_SCHEMA, settingsSchema } from "./settings-schema.js";

export { FOLDER_OF_DIAGNOSTICS, SETTINGS_SCHEMA };

/** What editors load, made from the grammar's vocabulary: text by path from the root. */
export async function generatedEditorFiles(): Promise<Map<string, string>> {
  const files = editorFiles();
  for (const [path, text] of files) {
    if (path.endsWith(".json")) files.set(path, await format(text, { parser: "json", printWidth: 120 }));
  }
  return files;
}

/** All generated pages, and the schema of `lmmu.json`: their text by path from the root. Reads the examples in `root`. */
export async function generatedPages(root: string): Promise<Map<string, string>> {
  const pages = new Map([
    ["docs/chains.md", chainsPage(root)],
    ["docs/semantics.md", semanticsPage()],
    ...diagnosticPages(),
  ]);
  for (const [path, text] of pages) pages.set(path, await format(text, { parser: "markdown", printWidth: 120 }));
  pages.set(SETTINGS_SCHEMA, await format(settingsSchema(), { parser: "json", printWidth: 120 }));
  return pages;
}

/** All pictures by path from the root. Runs the built command in `root`, so `dist/` must be there. */
export function generatedPictures(root: string): Map<string, string> {
  return new Map(PICTURES.map((picture) => [picture.file, drawPicture(picture, root)]));
}

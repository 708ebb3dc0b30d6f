/**
 * Writes the documents and editors' files that are generated: `npm run docs`. The generator is TypeScript and draws on the sources, so it
 * is bundled first; `dist/` must be built, since the pictures show what the command prints.
 */
import { build } from "esbuild";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
// Inside node_modules, so that the packages that stay outside of the bundle are found.
const outfile = join(root, "node_modules/.cache/lmmu/docs.mjs");

await build({
  absWorkingDir: root,
  entryPoints: ["scripts/docs/main.ts"],
  outfile,
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20.19",
  loader: { ".lmmu": "text" },
  logLevel: "warning",
});
/** @type {typeof import("./main.js")} */
const { FOLDER_OF_DIAGNOSTICS, generatedEditorFiles, generatedPages, generatedPictures } = await import(
  pathToFileURL(outfile).href
);

const files = new Map([...(await generatedPages(root)), ...(await generatedEditorFiles()), ...generatedPictures(root)]);
for (const [path, text] of files) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
for (const name of await readdir(join(root, FOLDER_OF_DIAGNOSTICS))) {
  const path = `${FOLDER_OF_DIAGNOSTICS}/${name}`;
  if (!files.has(path)) await rm(join(root, path));
}
console.log(`${files.size} files written`);

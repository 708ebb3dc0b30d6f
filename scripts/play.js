/**
 * Builds the page that tries lmmu in a browser: docs/play/ as static files, the language server with them.
 *
 * Usage: node scripts/play.js [FOLDER]   (default: docs/play/dist)
 */
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { BROWSER_OPTIONS } from "./bundle-options.js";
import { notices } from "./notices.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "docs/play");

/** The example that the page begins with. */
const FIRST = "kasan";

/**
 * Gives the page the files of examples/ and examples/explore/ as the module `./examples.js`.
 *
 * @type {import("esbuild").Plugin}
 */
const examples = {
  name: "examples",
  setup(build) {
    build.onResolve({ filter: /^\.\/examples\.js$/ }, ({ path }) => ({ path, namespace: "examples" }));
    build.onLoad({ filter: /./, namespace: "examples" }, async () => {
      const names = [...(await examplesIn("")), ...(await examplesIn("explore/"))];
      const first = names.indexOf(`${FIRST}.lmmu`);
      const ordered = [...names.splice(first, 1), ...names];
      return { contents: JSON.stringify(await Promise.all(ordered.map(example))), loader: "json" };
    });
  },
};

/** @param {string} folder Of examples/, with a slash at its end, or empty. */
async function examplesIn(folder) {
  const names = await readdir(join(root, "examples", folder));
  return names
    .filter((name) => name.endsWith(".lmmu"))
    .sort()
    .map((name) => folder + name);
}

/** @param {string} file */
async function example(file) {
  const text = await readFile(join(root, "examples", file), "utf8");
  const title = /^scenario \S+ "([^"]*)"/m.exec(text)?.[1] ?? "";
  return { name: file.replace(/\.lmmu$/, ""), title, text };
}

/**
 * Writes the page into a folder, which is emptied before.
 *
 * @param {string} folder
 */
export async function buildPage(folder) {
  const { build } = await import("esbuild");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const shared = /** @type {const} */ ({ ...BROWSER_OPTIONS, absWorkingDir: root, outdir: folder, metafile: true });
  const page = await build({ ...shared, entryPoints: [join(source, "main.ts")], plugins: [examples] });
  const worker = await build({ ...shared, entryPoints: [join(source, "worker.ts")], format: "iife" });
  const inputs = { ...page.metafile.inputs, ...worker.metafile.inputs };
  const outputs = { ...page.metafile.outputs, ...worker.metafile.outputs };
  await writeFile(join(folder, "THIRD-PARTY-NOTICES.txt"), await notices(root, { inputs, outputs }));
  for (const name of ["index.html", "style.css"]) await copyFile(join(source, name), join(folder, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildPage(resolve(process.argv[2] ?? join(source, "dist")));

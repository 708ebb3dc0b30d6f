/**
 * Builds what users run: one bundle per entry, with shared code in chunks, so that each entry (and each command of the
 * command line, by its dynamic imports) loads what it needs and nothing else. Also writes the notices of the packages
 * that are bundled.
 *
 * Usage: node scripts/build.js [FOLDER]   (default: dist)
 *
 * Where esbuild is not installed it says so and succeeds: npm runs this as `prepare` also for `npx lmmu` in a checkout
 * before `npm ci`, where a failure would break every later `npx lmmu` too.
 */
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { BUNDLE_OPTIONS } from "./bundle-options.js";
import { notices } from "./notices.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Bundle names and the sources that they begin with: what bin/lmmu.js starts, the `exports` of package.json, workers. */
const ENTRIES = {
  cli: "cli/main.ts",
  index: "cli/index.ts",
  grammar: "grammar/index.ts",
  prettier: "grammar/prettier/index.ts",
  compiler: "compiler/package.ts",
  runtime: "runtime/package.ts",
  lsp: "lsp/index.ts",
  "lsp-worker": "cli/lsp-worker.ts",
  "explore-worker": "cli/explore/worker.ts",
  vitest: "cli/vitest/index.ts",
  "vitest-worker": "cli/vitest/scenario-tests.ts",
};

/**
 * Gives a file `require` if esbuild looks for it there: CommonJS packages call it for Node's own modules, and an ES
 * module has none. It is not imported, since the pure rooms share that file and need nothing of Node.
 *
 * @param {string} text
 */
function withRequire(text) {
  if (!text.includes("typeof require")) return text;
  const nodeModule = 'globalThis.process?.getBuiltinModule?.("module")';
  return `const require=${nodeModule}?.createRequire(import.meta.url);${text}`;
}

/**
 * Bundles all entries into `folder`. Files that did not change are left alone and the others are replaced in one step,
 * so that a command that runs meanwhile never reads half a file.
 *
 * @param {string} folder
 */
async function bundle(folder) {
  const { build } = await import("esbuild");
  const result = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: folder,
    ...BUNDLE_OPTIONS,
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    metafile: true,
    write: false,
  });
  /** @type {Map<string, string | Uint8Array>} */
  const outputs = new Map();
  for (const { path, text, contents } of result.outputFiles) {
    outputs.set(path, path.endsWith(".js") ? withRequire(text) : contents);
  }
  outputs.set(join(folder, "THIRD-PARTY-NOTICES.txt"), await notices(root, result.metafile));
  for (const [path, content] of outputs) await replace(path, content);
  await removeOthers(folder, outputs);
}

/**
 * @param {string} path
 * @param {string | Uint8Array} content
 */
async function replace(path, content) {
  const before = await readFile(path).catch(() => null);
  if (before?.equals(Buffer.from(content)) === true) return;
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, content);
  await rename(part, path);
}

/**
 * Removes what an earlier build left in the folder and its chunks. The type declarations are another tool's.
 *
 * @param {string} folder
 * @param {Map<string, string | Uint8Array>} outputs
 */
async function removeOthers(folder, outputs) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const types = relative(folder, path).split(sep)[0] === "types";
    const kept = outputs.has(path) || path.endsWith(".part") || types;
    if (!entry.isFile() || kept) continue;
    await rm(path, { force: true });
  }
}

/** Whether esbuild is there to be imported. */
function installed() {
  try {
    import.meta.resolve("esbuild");
    return true;
  } catch {
    return false;
  }
}

if (installed()) await bundle(resolve(root, process.argv[2] ?? "dist"));
else console.error("lmmu is not built: its tools are not installed. Run `npm ci` first.");

/**
 * Makes the VS Code extension, from lsp/editors/vscode/ and what scripts/build.js has built, and packs it.
 *
 * Usage: node scripts/vscode.js [FOLDER]   (default: lsp/editors/vscode)
 *
 * Writes FOLDER/dist, the extension as it is installed, and FOLDER/lmmu-VERSION.vsix.
 */
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { notices } from "./notices.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "lsp/editors/vscode");

/** The bundles that are started by their names: the command, and the server's threads. */
const STARTED = ["cli.js", "lsp-worker.js"];

/** What is copied as it is, by its path in the extension. */
const COPIES = {
  "package.json": join(source, "package.json"),
  "README.md": join(source, "README.md"),
  "language-configuration.json": join(source, "language-configuration.json"),
  syntaxes: join(source, "syntaxes"),
  LICENSE: join(root, "LICENSE"),
  "CHANGELOG.md": join(root, "CHANGELOG.md"),
  "lmmu.schema.json": join(root, "lmmu.schema.json"),
  "server/LICENSE": join(root, "LICENSE"),
  "server/bin/lmmu.js": join(root, "bin/lmmu.js"),
};

/**
 * Writes the extension as it is installed into an empty folder.
 *
 * @param {string} folder
 */
export async function stageExtension(folder) {
  for (const [path, from] of Object.entries(COPIES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(from, join(folder, path), { recursive: true });
  }
  // Else vsce asks for one: everything here is part of the extension.
  await writeFile(join(folder, ".vscodeignore"), "");
  await bundleClient(folder);
  await copyServer(join(folder, "server"));
}

/**
 * The client in one file. The editor brings the module `vscode`, and gives it only to CommonJS's `require`.
 *
 * @param {string} folder
 */
async function bundleClient(folder) {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(source, "client/extension.ts")],
    outfile: join(folder, "client.cjs"),
    bundle: true,
    format: "cjs",
    platform: "node",
    // That of the oldest editor that package.json lets in.
    target: "node22",
    external: ["vscode"],
    minify: true,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  });
  await writeFile(join(folder, "THIRD-PARTY-NOTICES.txt"), await notices(root, metafile));
}

/**
 * The program as scripts/build.js has built it: what the command loads, now or later, and the library's files.
 *
 * @param {string} folder
 */
async function copyServer(folder) {
  /** @type {{ name: string, version: string, type: string, license: string }} */
  const { name, version, type, license } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await writeFile(join(folder, "package.json"), `${JSON.stringify({ name, version, type, license }, null, 2)}\n`);
  const dist = join(root, "dist");
  const library = join(root, "compiler/library");
  const texts = (await readdir(library, { recursive: true })).filter((path) => path.endsWith(".lmmu"));
  const files = new Set([join(dist, "THIRD-PARTY-NOTICES.txt")]);
  for (const entry of STARTED) await addLoaded(join(dist, entry), files);
  for (const file of [...files, ...texts.map((path) => join(library, path))]) {
    const copy = join(folder, relative(root, file));
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(file, copy);
  }
}

/**
 * Adds a bundle and those that it imports, also those that it imports only when they are needed.
 *
 * @param {string} file
 * @param {Set<string>} files
 */
async function addLoaded(file, files) {
  if (files.has(file)) return;
  files.add(file);
  const text = await readFile(file, "utf8");
  // esbuild writes neither spaces nor single quotes there.
  for (const [, path = ""] of text.matchAll(/\b(?:from|import|import\()"(\.{1,2}\/[\w./-]+\.js)"/g)) {
    await addLoaded(join(dirname(file), path), files);
  }
}

/**
 * Packs what `stageExtension` has written.
 *
 * @param {string} staged
 * @param {string} vsix
 */
async function pack(staged, vsix) {
  const { createVSIX } = await import("@vscode/vsce");
  await createVSIX({
    cwd: staged,
    packagePath: vsix,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? source);
  const staged = join(folder, "dist");
  const { version } = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
  await rm(staged, { recursive: true, force: true });
  await stageExtension(staged);
  await pack(staged, join(folder, `lmmu-${version}.vsix`));
}

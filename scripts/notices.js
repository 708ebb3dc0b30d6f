import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * The licence texts of all packages of which a bundle holds code, in alphabetical order. Throws where a package has no
 * licence file: such a package must not be bundled before somebody has looked at it.
 *
 * @param {string} root The folder that holds `node_modules`.
 * @param {import("esbuild").Metafile} metafile
 */
export async function notices(root, metafile) {
  /** @type {Set<string>} */
  const packages = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
      if (folder !== undefined && bytesInOutput > 0) packages.add(folder);
    }
  }
  const texts = ["The programs in this folder contain code of the packages below, under these licences.\n"];
  for (const folder of [...packages].sort()) texts.push(await notice(join(root, folder)));
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** @param {string} folder */
async function notice(folder) {
  /** @type {{ name: string, version: string, license: string }} */
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice|thirdpartynotices)/i.test(name)).sort();
  if (files.length === 0) throw new Error(`${manifest.name} has no licence file: it cannot be bundled`);
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  const body = texts.map((text) => text.replace(/\r\n/g, "\n").trim()).join("\n\n");
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${body}\n`;
}

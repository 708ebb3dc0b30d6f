/** The library's kernel frames as the importer is handed them: read off the files that ship. */
import { readdirSync, readFileSync } from "node:fs";
import { describeLibraryFile, type LibraryFile } from "../../compiler/import/index.js";
import { parse } from "../../grammar/index.js";

const folder = new URL("../../compiler/library/kernel/", import.meta.url);

export const kernelSources: readonly { readonly path: string; readonly text: string }[] = readdirSync(folder)
  .filter((file) => file.endsWith(".lmmu"))
  .sort()
  .map((file) => ({
    path: `lmmu:kernel/${file.slice(0, -".lmmu".length)}`,
    text: readFileSync(new URL(file, folder), "utf8"),
  }));

export const kernelFrames: readonly LibraryFile[] = kernelSources.map(({ path, text }) =>
  describeLibraryFile(path, parse(text).ast),
);

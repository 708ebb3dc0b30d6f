import { readdirSync, readFileSync } from "node:fs";
import { library } from "../../../compiler/index.js";

const FOLDER = new URL("../../../examples/", import.meta.url);

/** The examples and the files of the library, by name. */
export const SHIPPED_TEXTS: readonly (readonly [string, string])[] = [
  ...readdirSync(FOLDER)
    .filter((name) => name.endsWith(".lmmu"))
    .map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")] as const),
  ...library.paths.map((path) => [path, library.read(path)!] as const),
];

/** The Vitest files that `lmmu compile` has made from a file and put beside it. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { emitVitest } from "../../compiler/emit/index.js";
import type { Program } from "../../runtime/index.js";
import type { Change } from "../io/changes.js";
import { readText } from "../io/read.js";
import { VERSION } from "../package.js";

/** What Vitest takes for a test file where nobody says otherwise. */
const TEST_FILE = /\.(?:test|spec)\.[cm]?[jt]s$/;
/** The first line of a generated file: the version that made it, then what it was made from. */
const MADE_BY = /^\/\/ Made by lmmu \S+ from /;

/**
 * The generated files in the folder of a `.lmmu` file, made from it, whose traces are not those of its scenarios any more.
 * `file` is a path from `cwd`.
 */
export function outdatedTests(file: string, program: Program, cwd: string): Change[] {
  const source = basename(file);
  // How it was made, the old file says itself.
  const made = emitVitest(program, { source, version: VERSION, command: "" });
  const [first = "", , ...body] = made.split("\n");
  const folder = dirname(file);
  return namesIn(join(cwd, folder)).flatMap((name) => {
    const read = readText(join(cwd, folder, name));
    if (!read.ok) return [];
    const [oldFirst = "", command = "", ...oldBody] = read.text.replaceAll("\r\n", "\n").split("\n");
    const isOwn = MADE_BY.test(oldFirst) && oldFirst.replace(MADE_BY, "") === first.replace(MADE_BY, "");
    if (!isOwn || body.join("\n") === oldBody.join("\n")) return [];
    const path = folder === "." ? name : `${folder}/${name}`;
    return [{ file: path, before: read.text, after: [first, command, ...body].join("\n") }];
  });
}

function namesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TEST_FILE.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

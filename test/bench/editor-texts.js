/** The documents that editors are measured with. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { textOf } from "./text.js";

/** Of a workspace: files, those that import the one that is edited, and those of them that are open. */
const FILES = 500;
const READERS = 50;
const OPEN = 5;

/** A document by itself, and all its names declared: 2,000 lines. */
export const DOCUMENT = declared(textOf(2000));

/** @param {string} text */
function declared(text) {
  const known = new Set([...text.matchAll(/^(?:fn|irq) (\w+)/gm)].map(([, name]) => name));
  const called = new Set([...text.matchAll(/(?:-> |^ {2})(\w+)(?=;| ->|\n +->)/gm)].map(([, name = ""]) => name));
  const statements = ["next", "enable", "disable", "pause", "resume"];
  const missing = [...called].filter((name) => !known.has(name) && !statements.includes(name));
  return `${text}\n${missing.map((name) => `fn ${name};\n`).join("")}`;
}

/**
 * Writes a workspace of files of 100 lines. `edited` is imported by 50 others, of which five are to be open.
 *
 * @param {string} folder
 */
export function writeWorkspace(folder) {
  mkdirSync(folder, { recursive: true });
  /** @param {string} name @param {string} text */
  const write = (name, text) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return { uri: pathToFileURL(file).href, text };
  };
  const edited = write("shared.lmmu", withNames("shared", declared(textOf(100))));
  const others = Array.from({ length: FILES - 1 }, (_, n) => {
    const own = withNames(`f${n}`, declared(textOf(100)));
    if (n >= READERS) return write(`f${n}.lmmu`, own);
    return write(
      `f${n}.lmmu`,
      `import "shared.lmmu";\n${own}\nscenario f${n} { shared_unit0_note; expect D: clean; }\n`,
    );
  });
  return { rootUri: pathToFileURL(folder).href, edited, open: others.slice(0, OPEN) };
}

/**
 * The text with its names made a file's own.
 *
 * @param {string} prefix
 * @param {string} text
 */
function withNames(prefix, text) {
  return text
    .replaceAll(/\bunit(?=\d)/g, `${prefix}_unit`)
    .replaceAll(/_UNIT_(?=\d)/g, `_${prefix.toUpperCase()}_`)
    .replaceAll(/(?<=^fn |-> )(?=__)/gm, prefix)
    .replaceAll("apply_to_existing", `${prefix}_apply_to_existing`);
}

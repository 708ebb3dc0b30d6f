/** The findings below goldens/diagnostics/, for the tests of the formats that programs read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { WrittenFindings } from "./written-findings.js";

const folder = join(import.meta.dirname, "goldens/diagnostics");

/** Where what the formats make of them is kept. */
export const GOLDENS = join(import.meta.dirname, "goldens/formats");

export const NAMES = readdirSync(folder).flatMap((name) => /^(.+)\.input\.json$/.exec(name)?.[1] ?? []);

/** Those with goldens: a hundred findings, and one in a line of ten thousand units, have nothing of their own there. */
export const WITH_GOLDENS = NAMES.filter((name) => !["many", "long-line"].includes(name));

/** The findings of this name, as they are written. */
export function read(name: string): WrittenFindings {
  return JSON.parse(readFileSync(join(folder, `${name}.input.json`), "utf8")) as WrittenFindings;
}

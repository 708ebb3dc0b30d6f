/** What the mode for Emacs makes of texts, in an Emacs without a screen. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./files.js";

export const isEmacsMissing = spawnSync("emacs", ["--version"]).error !== undefined;

const mode = join(ROOT, "lsp/editors/emacs");

/** Runs a script over files with these texts, without anybody's configuration. */
function emacs(script: string, texts: readonly string[]): { output: string; texts: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-emacs-"));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.lmmu`));
    files.forEach((file, index) => writeFileSync(file, texts[index]!));
    const startup = ["-Q", "--batch", "-L", mode, "-l", join(import.meta.dirname, "emacs", script)];
    const output = execFileSync("emacs", [...startup, ...files], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 28,
      timeout: 200_000,
    });
    return { output, texts: files.map((file) => readFileSync(file, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The face of every character of every text. */
export function emacsFaces(texts: readonly string[]): (string | null)[][] {
  const faces = JSON.parse(emacs("faces.el", texts).output) as (string | null)[][];
  // Emacs counts letters, we count units.
  return texts.map((text, index) =>
    [...text].flatMap((letter, at) => Array.from({ length: letter.length }, () => faces[index]![at] ?? null)),
  );
}

/** The texts indented anew, and the index of the first. */
export function emacsIndented(texts: readonly string[]): { output: string; texts: string[] } {
  return emacs("indent.el", texts);
}

/** Compiles copies of the mode's files; what the compiler has to say. */
export function compileMode(): string {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-emacs-"));
  try {
    cpSync(mode, folder, { recursive: true });
    const files = readdirSync(folder).map((name) => join(folder, name));
    const result = spawnSync("emacs", ["-Q", "--batch", "-L", folder, "-f", "batch-byte-compile", ...files], {
      encoding: "utf8",
    });
    return result.stdout + result.stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

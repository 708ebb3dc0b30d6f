/** What the syntax file for Vim makes of texts, in a Neovim without a screen. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KINDS, type KindName } from "../../grammar/highlight/kinds.js";
import { ROOT } from "./files.js";

export const isNeovimMissing = spawnSync("nvim", ["--version"]).error !== undefined;

/** Runs a script over files with these texts. Gives what it prints, and the texts that the files have then. */
function neovim(script: string, texts: readonly string[]): { output: string; texts: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-vim-"));
  try {
    const files = texts.map((_, index) => join(folder, `${index}.lmmu`));
    files.forEach((file, index) => writeFileSync(file, texts[index]!));
    const plugin = `set runtimepath^=${join(ROOT, "lsp/editors/vim")}`;
    const startup = ["--headless", "--clean", "--cmd", plugin, "-c", "filetype plugin indent on", "-c", "syntax on"];
    const output = execFileSync("nvim", [...startup, "-S", join(import.meta.dirname, "vim", script), ...files], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 28,
      timeout: 200_000,
      // Neovim's log and state stay out of the user's home.
      env: { ...process.env, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder },
    });
    return { output, texts: files.map((file) => readFileSync(file, "utf8")) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The texts indented anew, and what Neovim takes their type and their comments to be. */
export function vimIndented(texts: readonly string[]): { output: string; texts: string[] } {
  return neovim("indent.lua", texts);
}

/** The kind of every character of every text; undefined where it is plain. */
export function vimKinds(texts: readonly string[]): (KindName | undefined)[][] {
  const groups = JSON.parse(neovim("groups.lua", texts).output) as string[][][];
  return texts.map((text, index) => {
    const lines = text.split("\n");
    // One more for each line's end.
    return lines.flatMap((line, row) => [...kindsOfLine(line, groups[index]![row] ?? []), undefined]);
  });
}

/** Vim counts bytes, we count units. */
function kindsOfLine(line: string, groups: readonly string[]): (KindName | undefined)[] {
  let byte = 0;
  return [...line].flatMap((letter) => {
    const kind = kindOf(groups[byte]!);
    byte += Buffer.byteLength(letter);
    return Array.from({ length: letter.length }, () => kind);
  });
}

/** `lmmuControl`, or `lmmu_chain_control` */
function kindOf(group: string): KindName | undefined {
  const [, context, kind] = group.split("_");
  const name = kind ?? (context === undefined ? group.charAt(4).toLowerCase() + group.slice(5) : "");
  return name in KINDS ? (name as KindName) : undefined;
}

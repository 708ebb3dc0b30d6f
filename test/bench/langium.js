/** `npm run bench:langium`: the language server beside one that Langium makes; see langium/README.md. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { editorRows, LMMU, measureEditor, measureMemory } from "./editor.js";
import { printComparison } from "./table.js";

const folder = fileURLToPath(new URL("langium/", import.meta.url));
const LANGIUM = [`${folder}dist/server.js`, "--stdio"];

/** Fewer than for the budget: Langium takes its time. */
const KEYSTROKES = 1000;

for (const args of [["ci"], ["run", "build"]]) {
  const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}`);
}

const [lmmu, langium] = [await measureEditor(LMMU), await measureEditor(LANGIUM)];
const [ours, theirs] = [await measureMemory(LMMU, KEYSTROKES), await measureMemory(LANGIUM, KEYSTROKES)];
const others = editorRows(langium);
printComparison("median of five, milliseconds", "lmmu", "Langium");
editorRows(lmmu).forEach(([{ title }, measured], row) => {
  printComparison(title.replace(/^lmmu lsp/, "the server"), measured, others[row]?.[1] ?? NaN);
});
printComparison(`megabytes after ${KEYSTROKES} keystrokes, garbage included`, ours, theirs);

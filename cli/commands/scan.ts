import { resolve } from "node:path";
import { compile, hasErrors } from "../../compiler/index.js";
import {
  emittedText,
  IN_ALL_NAMES,
  readSource,
  type ScanReport,
  scanReport,
  type SourceCalls,
} from "../../compiler/scan/index.js";
import type { RunCommand } from "../run-command.js";
import { scanJson, scanNotes, scanPretty, type Skipped } from "../format/scan-report.js";
import { styleFor } from "../format/style.js";
import { kernelTree, readCText } from "../io/kernel-tree.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT, type Terminal } from "../terminal.js";

export const run: RunCommand = async ([folder], options, terminal) => {
  const asJson = options["format"] === "json";
  const emits = options["emit"] === true;
  if (emits && asJson) throw new UsageError("--emit prints no JSON", "say one: JSON has the declarations, too");
  const { report, skipped } = await scanned(folder!, terminal);
  const style = (output: Terminal["stdout"]) => styleFor(output, options["color"] as boolean | undefined, terminal.env);
  if (emits) {
    terminal.stdout.write(await formatted(emittedText(report)));
    terminal.stderr.write(scanNotes(report, skipped, style(terminal.stderr)));
    return EXIT.fine;
  }
  if (asJson) terminal.stdout.write(scanJson(report, skipped));
  else {
    terminal.stdout.write(scanPretty(report, style(terminal.stdout)));
    terminal.stderr.write(scanNotes(report, skipped, style(terminal.stderr)));
  }
  const agrees = report.functions.every(({ status }) => status === "known" || status === "aside");
  return agrees && report.vanished.length + report.unplaced.length === 0 ? EXIT.fine : EXIT.findings;
};

async function scanned(folder: string, terminal: Terminal): Promise<{ report: ScanReport; skipped: Skipped[] }> {
  const tree = kernelTree(resolve(terminal.cwd, folder), folder);
  const { loadCParser } = await import("../io/c-parser.js");
  const parser = await loadCParser();
  const progress = new Progress(terminal.stderr);
  const sources = new Map<string, SourceCalls>();
  const read = new Set<string>();
  const skipped: Skipped[] = [];
  for (const { file, path } of tree.entries((name) => skipped.push({ file: name, reason: "unlisted" }))) {
    progress.show(read.size, sources.size);
    const source = readCText(path, IN_ALL_NAMES);
    const calls = source.ok ? readSource(source.text, parser) : null;
    if (calls === null) {
      skipped.push({ file, reason: source.ok ? "too_hard" : source.reason });
      continue;
    }
    read.add(file);
    if (calls.functions.length + calls.unplaced.length + calls.defines.length > 0) sources.set(file, calls);
  }
  progress.clear();
  if (read.size + skipped.length === 0) {
    throw new UsageError(`${folder}: no C file in this folder or below it`, "symbolic links are not followed");
  }
  return { report: scanReport(sources, (file) => read.has(file)), skipped };
}

/** How far it is, on one line of a terminal. */
class Progress {
  private isShown = false;

  constructor(private readonly output: Terminal["stderr"]) {}

  show(files: number, holding: number): void {
    if (this.output.isTTY !== true || files % 500 !== 0) return;
    this.isShown = true;
    this.output.write(`\r${files} files, ${holding} with lazy MMU calls`);
  }

  clear(): void {
    if (this.isShown) this.output.write("\r\u001b[K");
  }
}

/** Lays out what is emitted. It has been written from names of strangers, so it is compiled before anybody relies on it. */
async function formatted(text: string): Promise<string> {
  const { format } = await import("../../grammar/prettier/index.js");
  const result = format(text);
  const written = result.ok ? result.text : text;
  const compilation = compile("<emitted>", { read: () => ({ ok: true, text: written }), resolve: () => null });
  if (!result.ok || hasErrors(compilation)) throw new Error("what was written of the tree does not compile");
  return written;
}

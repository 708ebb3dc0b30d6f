import { type Compilation, compile, type Host } from "../../compiler/index.js";
import { type Diagnostic, LineIndex } from "../../grammar/index.js";

/** A host with these files, the first of which can be compiled; paths that begin with `..` leave its workspace. */
export function hostOf(files: Readonly<Record<string, string>>): Host {
  return {
    read: (file) => (Object.hasOwn(files, file) ? { ok: true, text: files[file]! } : { ok: false, reason: "missing" }),
    resolve: (_from, path) => (path.startsWith("..") ? null : path),
  };
}

/** Compiles one text as "a.lmmu", with further files beside it. */
export function compiled(text: string, others: Readonly<Record<string, string>> = {}): Compilation {
  return compile("a.lmmu", hostOf({ "a.lmmu": text, ...others }));
}

/** The codes of what is found, sorted by place. */
export function codes(text: string, others: Readonly<Record<string, string>> = {}): string[] {
  return compiled(text, others).diagnostics.map(({ code }) => code);
}

/** Diagnostics in a compact form, one finding each, for goldens. */
export function rendered({ diagnostics, files }: Pick<Compilation, "diagnostics" | "files">): string {
  return diagnostics.map((one) => renderOne(one, files)).join("");
}

function renderOne(one: Diagnostic, files: ReadonlyMap<string, string>): string {
  const where = (place: { file: string; span: { start: number; end: number } }): string => {
    const text = files.get(place.file) ?? "";
    const { line, column } = new LineIndex(text).at(place.span.start);
    return `${place.file}:${line}:${column} ${JSON.stringify(text.slice(place.span.start, Math.min(place.span.end, place.span.start + 60)))}`;
  };
  const labels = one.labels.map((label) => `  ${where(label)}: ${label.message}\n`).join("");
  const help = one.help === "" ? "" : `  help: ${one.help}\n`;
  return `${one.severity}[${one.code}] ${where(one)}\n  ${one.message}\n${labels}${help}`;
}

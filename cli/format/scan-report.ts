/** What a scan of a kernel tree found, for people and for programs. */
import type { ScannedFunction, ScanReport, Status } from "../../compiler/scan/index.js";
import { count, displayWidth, list, pad, visible, wrap } from "../../compiler/text/index.js";
import { json } from "./json.js";
import type { Style } from "./style.js";

/** What was passed over, and why: `too_hard` where the parser gave up. */
export interface Skipped {
  readonly file: string;
  readonly reason: "too_large" | "unreadable" | "binary" | "too_hard" | "unlisted";
}

const TITLES: Readonly<Record<Status | "vanished", string>> = {
  known: "known: the library has them, in the same file",
  moved: "moved: the library has them in another file",
  unknown: "unknown: the library does not have them, or without calls",
  aside: "aside: they only flush, or call the architecture's hooks past the generic calls",
  vanished: "vanished: the library has them, and their file holds no such function with calls any more",
};

const LAYERS = {
  generic: "",
  older: ", by the older names (arch_enter_lazy_mmu_mode and its like)",
} as const;

/** A row: what is it called, where is it, and what is said of it. */
type Row = readonly [name: string, place: string, more: string];

/** All functions by what they are to the library, and the counts. */
export function scanPretty(report: ScanReport, style: Style): string {
  const { functions, vanished, layer } = report;
  const files = new Set(functions.map(({ file }) => file)).size;
  const lines = wrap(
    functions.length === 0
      ? "No function holds lazy MMU calls."
      : `Lazy MMU calls in ${count(functions.length, "function")} of ${count(files, "file")}${layer && LAYERS[layer]}.`,
    style.width,
    "",
    "  ",
  );
  for (const status of ["known", "moved", "unknown", "aside"] as const) {
    const rows = functions.filter((each) => each.status === status).map(rowOf);
    lines.push(...section(status, rows, style));
  }
  const gone = vanished.map(({ name, source }): Row => [name, source, ""]);
  lines.push(...section("vanished", gone, style), "", ` ${countsText(report)}`);
  return `${lines.join("\n")}\n`;
}

function rowOf({ name, file, line, calls, status, librarySource }: ScannedFunction): Row {
  const callTexts = calls.map((call) => (status === "aside" ? call.name : call.effect));
  const elsewhere = status === "moved" ? `  (the library: ${librarySource})` : "";
  return [name, `${file}:${line}`, runs(callTexts).join(" ") + elsewhere];
}

/** `disable x2` for the same twice in a row. */
function runs(texts: readonly string[]): string[] {
  const found: { text: string; times: number }[] = [];
  for (const text of texts) {
    const last = found.at(-1);
    if (last?.text === text) last.times++;
    else found.push({ text, times: 1 });
  }
  return found.map(({ text, times }) => (times === 1 ? text : `${text} x${times}`));
}

function section(title: Status | "vanished", rows: readonly Row[], style: Style): string[] {
  if (rows.length === 0) return [];
  const shown = rows.map((row) => row.map((text) => visible(text, style.unicode)) as unknown as Row);
  const widths = [0, 1].map((column) => Math.min(40, Math.max(...shown.map((row) => displayWidth(row[column]!)))));
  return [
    "",
    ...wrap(`${TITLES[title]} (${rows.length})`, style.width, "", "  ").map((line) => style.colors.bold(line)),
    ...shown.flatMap(([name, place, more]) =>
      wrapRow(`  ${pad(name, widths[0]!)}  ${pad(place, widths[1]!)}  ${more}`.trimEnd(), style),
    ),
  ];
}

function wrapRow(line: string, style: Style): string[] {
  return displayWidth(line) <= style.width ? [line] : wrap(line.trim(), style.width, "  ", "      ");
}

function countsText({ functions, vanished }: ScanReport): string {
  const of = (status: Status): number => functions.filter((each) => each.status === status).length;
  return `${of("known")} known, ${of("moved")} moved, ${of("unknown")} unknown, ${vanished.length} vanished`;
}

const REASONS: Readonly<Record<Skipped["reason"], string>> = {
  too_large: "larger than 32 MiB",
  unreadable: "cannot be read",
  binary: "has a NUL byte",
  too_hard: "too hard for the parser",
  unlisted: "a folder that cannot be listed",
};

/** So many names of a kind are printed. */
const MOST_NAMES = 20;

/** What the report cannot speak for; empty where that is nothing. */
export function scanNotes({ unplaced, notLookedAt }: ScanReport, skipped: readonly Skipped[], style: Style): string {
  const notes = unplaced.slice(0, MOST_NAMES).map(({ file, line, call, macro }) => {
    const where = macro === null ? "in no function that could be made out" : `in the macro ${macro}`;
    return `${file}:${line}: ${call}() ${where}`;
  });
  if (unplaced.length > MOST_NAMES) notes.push(`${unplaced.length - MOST_NAMES} more calls in no function`);
  for (const reason of Object.keys(REASONS) as Skipped["reason"][]) {
    const files = skipped.filter((each) => each.reason === reason).map(({ file }) => file);
    if (files.length > 0) notes.push(`skipped, ${REASONS[reason]}: ${shortList(files)}`);
  }
  if (notLookedAt.length > 0) {
    notes.push(`not looked for, since their files are not among those read: ${shortList(notLookedAt.map(nameOf))}`);
  }
  const lines = notes.flatMap((note) => wrap(visible(note, style.unicode), style.width, "note: ", "  "));
  return lines.map((line) => `${line}\n`).join("");
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function shortList(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${list(names.slice(0, MOST_NAMES))} and ${more} more` : list(names);
}

/** Everything, `calls` in the order of the text. */
export function scanJson(report: ScanReport, skipped: readonly Skipped[]): string {
  const { layer, functions, vanished, notLookedAt, unplaced } = report;
  return json({
    version: 1,
    names: layer,
    functions: functions.map(({ name, file, line, status, calls, librarySource, declaration }) => ({
      name,
      file,
      line,
      status,
      librarySource,
      calls: calls.map((call) => ({ name: call.name, effect: call.effect, line: call.line })),
      declaration,
    })),
    vanished,
    notLookedAt,
    unplaced,
    skipped,
  });
}

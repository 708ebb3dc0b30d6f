/**
 * The first line of a kernel warning, in its two forms: until v6.18, and since v6.19 (commit 28ea295f941e); and what the
 * first lines of other reports have in common with it.
 */
import { SYMBOL } from "./symbols.js";
import { type LogLine, logLines } from "./text.js";

/** `sleeping`: a function that may sleep was called where that is not allowed. `trace`: no report, but a chain of calls. */
export type ReportKind = "warning" | "bug" | "sleeping" | "trace";

/** What the line says. Null: it does not say. */
export interface Banner {
  readonly kind: ReportKind;
  /** What kind of report this is, in the kernel's words, e.g. "WARNING", "kernel BUG", "BUG: KASAN: slab-out-of-bounds". */
  readonly title: string;
  /** Offset in the text at which the report begins, e.g. of the word `WARNING:`. */
  readonly at: number;
  /** Offset from which on its lines are read. */
  readonly from: number;
  /** The function that the assertion is compiled into, as printed ("f.constprop.0"). */
  readonly function: string | null;
  readonly module: string | null;
  /** Of the assertion, as a path in the kernel's tree. */
  readonly file: string | null;
  readonly line: number | null;
  /** The asserted condition, which kernels with CONFIG_DEBUG_BUGVERBOSE_DETAILED print. */
  readonly condition: string | null;
  readonly cpu: number | null;
  readonly pid: number | null;
  readonly comm: string | null;
  /** Printk caller of the line. */
  readonly caller: string | null;
}

/** Longest stretch of text in which a banner is looked for: a banner wrapped and quoted several times over. */
const REACH = 1200;
const WARNING = "WARNING:";

/** All banners, in the order of the text. */
export function findBanners(text: string): Banner[] {
  const banners: Banner[] = [];
  let at = text.indexOf(WARNING);
  while (at >= 0) {
    const next = text.indexOf(WARNING, at + WARNING.length);
    const end = Math.min(next < 0 ? text.length : next, at + REACH);
    const banner = readBanner(text, at, end);
    if (banner !== null) banners.push(banner);
    at = next;
  }
  return banners;
}

function readBanner(text: string, at: number, end: number): Banner | null {
  // Both forms have the word "at"; most of what else begins with "WARNING:" is out of the way at once.
  if (!/\bat\s/.test(text.slice(at + WARNING.length, end))) return null;
  const words = wordsFrom(text, at + WARNING.length, end);
  const read = words[0] === "CPU:" ? readOldForm(words) : readNewForm(words);
  if (read === null) return null;
  return { kind: "warning", title: "WARNING", at, from: at, caller: callerBefore(text, at), ...read };
}

/** Mail readers break a line anywhere, so it is read as words and not as a line. */
export function wordsFrom(text: string, from: number, end: number = Math.min(text.length, from + REACH)): string[] {
  const words: string[] = [];
  for (const line of logLines(text, from, end)) {
    if (line.text !== "") words.push(...line.text.split(" "));
    if (words.length >= 80) break;
  }
  return words;
}

type Said = Omit<Banner, "kind" | "title" | "at" | "from" | "caller">;

/** `CPU: 2 PID: 41 at include/linux/pgtable.h:301 demo_range+0x1c/0x90 [demo]` */
function readOldForm(words: readonly string[]): Said | null {
  if (words[2] !== "PID:" || words[4] !== "at") return null;
  const cpu = integer(words[1]);
  const pid = integer(words[3]);
  if (cpu === null || pid === null) return null;
  const place = readPlace(words, 5);
  const where = functionIn(words, place.end);
  if (place.file === null && where.function === null) return null;
  return { ...place.said, function: where.function, module: where.module, cpu, pid, comm: null };
}

/** `include/linux/pgtable.h:301 at demo_range+0x1c/0x90 [demo], CPU#2: kworker/2:1/41` */
function readNewForm(words: readonly string[]): Said | null {
  const place = readPlace(words, 0);
  if (words[place.end] !== "at") return null;
  const where = functionIn(words, place.end + 1);
  if (where.function === null) return null;
  const who = words.slice(where.end, where.end + 12).join(" ");
  const task = /^CPU#(\d{1,6}): (.{1,60}?)\/(\d{1,10})(?: |$)/.exec(who);
  return {
    ...place.said,
    function: where.function,
    module: where.module,
    cpu: integer(task?.[1]),
    pid: integer(task?.[3]),
    comm: task?.[2] ?? null,
  };
}

interface Place {
  readonly file: string | null;
  readonly said: { readonly file: string | null; readonly line: number | null; readonly condition: string | null };
  /** Index of the first word after it. */
  readonly end: number;
}

/** `[condition] file:line`, both parts optional. The condition may have brackets and blanks of its own. */
function readPlace(words: readonly string[], from: number): Place {
  let condition: string | null = null;
  let at = from;
  if (words[from]?.startsWith("[")) {
    for (let i = from; i < words.length; i++) {
      if (!words[i]?.endsWith("]") || placeIn(words[i + 1]) === null) continue;
      condition = words
        .slice(from, i + 1)
        .join(" ")
        .slice(1, -1);
      at = i + 1;
      break;
    }
  }
  const place = placeIn(words[at]);
  if (place === null) return { file: null, said: { file: null, line: null, condition }, end: at };
  return { file: place.file, said: { ...place, condition }, end: at + 1 };
}

/** `mm/memory.c:1782`, as a path in the kernel's tree. */
export function placeIn(word: string | undefined): { file: string; line: number } | null {
  if (word === undefined || word.length > 300) return null;
  const match = /^([\w./+-]+\.(?:c|h|S|rs)):(\d{1,7})$/.exec(word);
  if (match?.[1] === undefined) return null;
  return { file: match[1].replace(/^(?:\.{1,2}\/)+/, ""), line: Number(match[2]) };
}

const FUNCTION = new RegExp(`^(${SYMBOL})\\+0x[0-9a-f]{1,16}/0x[0-9a-f]{1,16}(,?)$`);

/** scripts/decode_stacktrace.sh writes `(file:line …)` instead of the offset. */
const DECODED_PLACE = /^\(([\w./+-]{1,300}:\d{1,7})\)?$/;
const DECODED_FUNCTION = new RegExp(`^${SYMBOL}$`);

/** `f+0x1/0x2 [module]` from a word on, and the index of the word behind it. */
export function functionIn(words: readonly string[], from: number) {
  const match = FUNCTION.exec(words[from] ?? "");
  if (match === null) {
    const name = words[from] ?? "";
    const place = DECODED_PLACE.exec(words[from + 1] ?? "")?.[1];
    const isDecoded = DECODED_FUNCTION.test(name) && placeIn(place) !== null;
    return { function: isDecoded ? name : null, module: null, end: from };
  }
  const module = match[2] === "," ? null : /^\[([\w-]{1,64})\],?$/.exec(words[from + 1] ?? "");
  return { function: match[1] ?? null, module: module?.[1] ?? null, end: from + (module ? 2 : 1) };
}

/** The printk caller of the line in which a banner stands. */
export function callerBefore(text: string, at: number): string | null {
  return lineBefore(text, at)?.caller ?? null;
}

/** Nothing stands before it on its line but quoting, time stamp and an opening bracket. */
export function isAtLineStart(text: string, at: number): boolean {
  const before = lineBefore(text, at)?.text ?? "";
  return before === "" || before === "[";
}

function lineBefore(text: string, at: number): LogLine | null {
  // Only so far back: a text without line ends may be all banners.
  const before = text.slice(Math.max(0, at - 200), at);
  let last: LogLine | null = null;
  for (const line of logLines(before, before.lastIndexOf("\n") + 1, before.length)) last = line;
  return last;
}

function integer(word: string | undefined): number | null {
  return word !== undefined && /^\d{1,10}$/.test(word) ? Number(word) : null;
}

/** Finds a kernel's report, a warning or a BUG, in any text that has one. */
import { callerBefore, findBanners, type Banner, type ReportKind } from "./banner.js";
import { findBugs } from "./bug.js";
import { partByContext, type StackPart } from "./interrupts.js";
import { baseSymbol, isLazyCall, SYMBOL } from "./symbols.js";
import { type LogLine, logLines, tracerLines } from "./text.js";
import { isFrame, readTrace, type Trace, type TraceFrame } from "./trace.js";

/** A chain of calls as a text tells it: a kernel's report, or a trace alone. Null: it does not say. */
export interface Splat {
  readonly kind: ReportKind;
  /** In the kernel's words: "WARNING", "kernel BUG", "BUG: KASAN: slab-out-of-bounds". */
  readonly title: string;
  /** The function that the assertion is compiled into, as printed: the innermost that is not inlined. */
  readonly function: string;
  /** The arch hook of the lazy MMU calls that the report is in; it stands for a call in the innermost frame. */
  readonly hook: string | null;
  /** Of the assertion, as a path in the kernel's tree, e.g. "include/linux/pgtable.h". */
  readonly file: string | null;
  readonly line: number | null;
  readonly condition: string | null;
  /** E.g. "6.18.0-rc3". */
  readonly kernel: string | null;
  readonly cpu: number | null;
  readonly pid: number | null;
  readonly comm: string | null;
  /** Where the kernel says that preemption was disabled, for a sleep that is not allowed. */
  readonly preemptionDisabledAt: string | null;
  /** The trace as printed, innermost first, unreliable frames too. */
  readonly trace: readonly TraceFrame[];
  /** The reliable frames by context, outermost first, with the function of the warning where the trace omits it. */
  readonly parts: readonly StackPart[];
  /** The text leaves out what the innermost function calls. */
  readonly gapInside: boolean;
  /** The trace is longer than any kernel stack; its outermost frames were left away. */
  readonly cut: boolean;
  /** What of it the text has lost, in sentences. */
  readonly lost: readonly string[];
}

/** Why no splat could be read. `found` is the line that came nearest, shortened; empty where nothing came near. */
export interface SplatProblem {
  readonly kind:
    | "empty"
    /** Neither a `WARNING:`, in either of its forms, nor a BUG, nor a trace of any form. */
    | "no_banner"
    /** A banner, and no `Call trace:` after it. */
    | "no_trace"
    /** A trace in which no frame can be relied on, after a banner that names no function. */
    | "no_frames";
  readonly found: string;
}

/** Headers that have the lazy MMU calls and their hooks; a report at one of them is what an importer is for. */
const LAZY_HEADER = /(?:^|\/)pgtable\.h$/;

/** Whether the report may come from the lazy MMU calls, going by the file it is in, or by the hook. */
export function mayBeLazyMmu({ kind, file, hook }: Pick<Splat, "kind" | "file" | "hook">): boolean {
  if (hook !== null) return true;
  if (file === null) return kind === "warning";
  return (kind === "warning" || kind === "bug") && LAZY_HEADER.test(file);
}

/** What a reader of one form has found in a text. */
export interface Found {
  readonly chains: readonly { readonly splat: Splat; readonly times: number }[];
  /** What the text has lost that belongs to no chain, in sentences. */
  readonly lost: readonly string[];
}

/** Reads all reports and call traces of a text. `problem`: why there are none. Never throws. */
export function readSplats(text: string): Found & { readonly problem: SplatProblem } {
  const openers = openersOf(text);
  const traces = openers
    .slice(0, MOST_REPORTS)
    .map((banner, i) => readTrace(logLines(text, banner.from, endOfSplat(text, openers, i)), banner.caller));
  const chains: { splat: Splat; times: number }[] = [];
  const lost = new Set<string>();
  for (const [i, trace] of traces.entries()) {
    const banner = openers[i]!;
    if (trace === null) {
      // A decoded banner is printed twice: once for the inlined function, which has no offset, and once for its caller.
      const isTwice = banner.function === null && openers[i + 1]?.kind === banner.kind;
      if (banner.kind !== "trace" && !isTwice) lost.add(`${nameOf(banner)} has no call trace in the text.`);
      continue;
    }
    if (isMixed(openers, traces, i)) {
      lost.add(`${nameOf(banner)} is left out: another trace goes on amid it, and no line says whose it is.`);
      continue;
    }
    const whole = isMixed(openers, traces, i + 1) && !trace.closed ? cutOff(trace) : trace;
    const splat = banner.kind === "trace" && trace.frames.length === 0 ? null : join(banner, whole);
    if (splat !== null) chains.push({ splat, times: 1 });
  }
  if (openers.length > MOST_REPORTS) {
    lost.add(
      `The text has ${String(openers.length)} reports; those after the first ${String(MOST_REPORTS)} are left out.`,
    );
  }
  const first = openers.find(({ kind }) => kind !== "trace");
  if (openers.length === 0) {
    const bare = readBareFrames(text);
    if (bare !== null) chains.push({ splat: bare, times: 1 });
  }
  const kind = first === undefined ? "no_banner" : traces.some((trace) => trace !== null) ? "no_frames" : "no_trace";
  const problem = { kind, found: first === undefined ? nearest(text) : lineAt(text, first.at) } as const;
  return { chains, lost: [...lost], problem };
}

/** As many reports of one text are read: no log of a kernel that still runs has more. */
const MOST_REPORTS = 10_000;

/** Everything in the text that a trace may follow: banners, BUGs, and each `Call trace:` that belongs to none of them. */
function openersOf(text: string): Banner[] {
  const banners = [...findBanners(text), ...findBugs(text)];
  const heads: Banner[] = [];
  for (const { index } of text.matchAll(/call trace:/gi)) {
    if (heads.length > MOST_REPORTS) break;
    heads.push({ ...HEADLESS, at: index, from: index, caller: callerBefore(text, index) });
  }
  const waiting = new Set<string | null>();
  return [...banners, ...heads]
    .sort((one, other) => one.at - other.at)
    .filter((opener) => {
      if (opener.kind !== "trace") {
        waiting.add(opener.caller);
        return true;
      }
      return !waiting.delete(opener.caller) && !waiting.delete(null);
    });
}

const HEADLESS: Banner = {
  ...{ at: 0, from: 0 },
  kind: "trace",
  ...{ title: "call trace", function: null, module: null, file: null, line: null },
  ...{ condition: null, cpu: null, pid: null, comm: null, caller: null },
};

function nameOf({ title, function: where, file, line }: Banner): string {
  const place = file === null ? "" : ` at ${file}:${String(line)}`;
  return `${title === "WARNING" ? "A warning" : `A ${title}`}${place}${where === null ? "" : ` in ${where}`}`;
}

/**
 * Two CPUs print at once, and nothing says which line is whose: a trace that another one cuts off before it has come to
 * an end, or before it has begun, goes on somewhere in that one.
 */
function isMixed(openers: readonly Banner[], traces: readonly (Trace | null)[], i: number): boolean {
  const banner = openers[i];
  const trace = traces[i] ?? null;
  const before = traces[i - 1] ?? null;
  if (banner === undefined || banner.caller !== null || before === null) return false;
  return (
    (trace !== null && trace.strays > 0 && !before.closed) || (banner.kind === "trace" && before.frames.length === 0)
  );
}

function cutOff(trace: Trace): Trace {
  const frames = trace.frames.map((frame, i) => (i === trace.frames.length - 1 ? { ...frame, gap: true } : frame));
  return { ...trace, frames, lost: [...trace.lost, CUT_OFF] };
}

const CUT_OFF = "Another report begins before this one has ended: its outermost functions are not known.";

/** A trace that has lost all its first lines: frames and nothing before them. */
function readBareFrames(text: string): Splat | null {
  const trace = readTrace(bareLines(text), null);
  if (trace === null || trace.frames.length < 2) return null;
  const splat = join(HEADLESS, { ...trace, gapInside: true });
  return splat === null ? null : { ...splat, lost: [BARE, ...splat.lost] };
}

const BARE = "The text begins amid a trace: what is called further inside is not known.";

function* bareLines(text: string): Generator<LogLine> {
  let begun = false;
  let number = 0;
  for (const line of tracerLines(text)) {
    // A first line without the blank before the frame, or the time stamp, may have lost the beginning of the name.
    const isWhole = number++ > 0 || line.stamped || /^\s/.test(text);
    if (!begun && isWhole && isFrame(line.text)) {
      begun = true;
      yield { text: "Call trace:", raw: "", stamped: false, caller: null };
    }
    if (begun) yield line;
  }
}

/** No splat is longer, not even with its lines quoted and its modules listed. */
const LONGEST_SPLAT = 1 << 19;
const LONGEST_INTERLEAVED = 1 << 17;

/**
 * A splat ends where the next begins, unless the lines say that another CPU printed that one. So many splats at once
 * come from no kernel: the number is bounded to keep the work proportional to the text.
 */
function endOfSplat(text: string, banners: readonly Banner[], index: number): number {
  const banner = banners[index];
  if (banner === undefined) return 0;
  let next = banners[index + 1];
  let longest = LONGEST_SPLAT;
  if (banner.caller !== null && index < 50 && next !== undefined && isOther(banner, next)) {
    next = banners.slice(index + 1, index + 50).find((other) => !isOther(banner, other));
    longest = LONGEST_INTERLEAVED;
  }
  return Math.min(next?.at ?? text.length, banner.at + longest);
}

function isOther(banner: Banner, other: Banner): boolean {
  return other.caller !== null && other.caller !== banner.caller;
}

/** What the kernel itself runs to print a warning. */
const PRINTING =
  /^(?:_{2,3}might_(?:sleep|resched)|print_report|print_address_description\w*|kasan_report\w*|__asan_\w+|kasan_check_range|__kasan_check_\w+|check_preemption_disabled|debug_smp_processor_id|dump_backtrace|show_stack|show_trace_log_lvl|dump_stack\w*|__warn\w*|warn_\w+|__?report_bug\w*|report_bug|handle_bug|(?:asm_)?exc_invalid_op|bug_handler|brk_handler|bug_brk_handler|call_el1_break_hook|do_debug_exception|do_el1_brk64|el1_dbg|el1_brk64|el1h_64_sync\w*)$/;

/** Whether a function is one of those that print warnings, and so says nothing of the code that warned. */
export function printsWarnings(symbol: string): boolean {
  return PRINTING.test(baseSymbol(symbol));
}

const WHY = "The text does not say why the kernel printed this trace.";
const DISABLED_AT = new RegExp(`\\bPreemption disabled at: (?:\\[<[0-9a-f]{8,16}>\\] )?(${SYMBOL})(?:\\+0x| \\()`);

function join(banner: Banner, trace: Trace): Splat | null {
  const reliable = trace.frames.filter((frame) => frame.reliable);
  const first = reliable.find((frame) => !frame.inlined && !printsWarnings(frame.symbol)) ?? reliable[0];
  const where = banner.function ?? trace.pc ?? first?.symbol;
  if (where === undefined) return null;

  let inner = 0;
  while (isBefore(reliable[inner], where)) inner++;
  const isThere = baseSymbol(reliable[inner]?.symbol ?? "") === baseSymbol(where);
  // x86 begins its traces at the caller of the function that warned: that one is in the line `RIP:`.
  const stack = isThere
    ? reliable.filter((frame, i) => i >= inner || frame.inlined)
    : [functionOfWarning(where, banner, trace), ...reliable.filter((frame) => !printsWarnings(frame.symbol))];

  // What a hook reports, it reports of the call in its caller.
  const hook = isLazyCall(where) ? where : null;
  while (stack.length > 1 && isLazyCall(stack[0]!.symbol)) stack.shift();

  const who = /\bCPU: (\d{1,6}) (?:UID: \d{1,10} )?PID: (\d{1,10}) Comm: /.exec(trace.header);
  const comm = /\bComm: (.{1,60}?) (?:Not tainted|Tainted: )/.exec(trace.header)?.[1] ?? null;
  const kernel =
    /\b(?:Not tainted|Tainted: (?:[A-Z]{1,26} ){1,26}?) ?(\d[\w.+~-]{0,100})/.exec(trace.header)?.[1] ?? null;
  return {
    kind: banner.kind,
    title: banner.title,
    function: where,
    hook,
    file: banner.file,
    line: banner.line,
    condition: banner.condition,
    kernel,
    cpu: banner.cpu ?? (who === null ? null : Number(who[1])),
    pid: banner.pid ?? (who === null ? null : Number(who[2])),
    comm: banner.comm ?? comm,
    preemptionDisabledAt: DISABLED_AT.exec(trace.header)?.[1] ?? null,
    trace: trace.frames,
    parts: partByContext(stack.reverse()),
    gapInside: banner.kind === "trace" && trace.gapInside,
    cut: trace.cut,
    lost: banner.kind === "trace" && trace.pc === null ? [WHY, ...trace.lost] : trace.lost,
  };
}

/** The frame stands inside the function of the warning: inlined into it, or part of the printing. */
function isBefore(frame: TraceFrame | undefined, where: string): boolean {
  if (frame === undefined || baseSymbol(frame.symbol) === baseSymbol(where)) return false;
  return frame.inlined || printsWarnings(frame.symbol);
}

function functionOfWarning(symbol: string, banner: Banner, trace: Trace): TraceFrame {
  const mark = trace.frames.find((frame) => frame.reliable)?.mark ?? null;
  return { symbol, module: banner.module, reliable: true, inlined: false, mark, gap: trace.gapInside };
}

/** The first thing in the text that belongs to some report of the kernel. */
function nearest(text: string): string {
  const match = /WARNING:|\bBUG: |kernel BUG at |\bOops: |Call trace:|-\[ cut here \]/i.exec(text);
  return match === null ? "" : lineAt(text, match.index);
}

function lineAt(text: string, at: number): string {
  const rest = text.slice(at, at + 100);
  return (rest.split(/[\r\n]/)[0] ?? "").replace(/[^\x20-\x7e]/g, "?").trim();
}

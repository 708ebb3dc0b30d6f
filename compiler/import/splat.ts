/** Finds a kernel's report, a warning or a BUG, in any text that has one. */
import { findBanners, type Banner, type ReportKind } from "./banner.js";
import { findBugs } from "./bug.js";
import { partByContext, type StackPart } from "./interrupts.js";
import { baseSymbol, isLazyCall, SYMBOL } from "./symbols.js";
import { decodeQuotedPrintable, logLines } from "./text.js";
import { readTrace, type Trace, type TraceFrame } from "./trace.js";

/** A kernel's report as a text tells it. Null: it does not say. */
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
  /** The text leaves frames out between the function of the warning and the rest. */
  readonly gapInside: boolean;
  /** The trace is longer than any kernel stack; its outermost frames were left away. */
  readonly cut: boolean;
  /** What of it the text has lost, in sentences. */
  readonly lost: readonly string[];
  /** How many further warnings the text has. */
  readonly otherWarnings: number;
}

/** Why no splat could be read. `found` is the line that came nearest, shortened; empty where nothing came near. */
export interface SplatProblem {
  readonly kind:
    | "empty"
    /** Neither a `WARNING:`, in either of its forms, nor a BUG. `found` may be a trace alone. */
    | "no_banner"
    /** A banner, and no `Call trace:` after it. */
    | "no_trace"
    /** A trace in which no frame can be relied on, after a banner that names no function. */
    | "no_frames";
  readonly found: string;
}

export type SplatResult =
  { readonly ok: true; readonly splat: Splat } | { readonly ok: false; readonly problem: SplatProblem };

/** Headers that have the lazy MMU calls and their hooks; a report at one of them is what an importer is for. */
const LAZY_HEADER = /(?:^|\/)pgtable\.h$/;

/** Whether the report may come from the lazy MMU calls, going by the file it is in, or by the hook. */
export function mayBeLazyMmu({ kind, file, hook }: Pick<Splat, "kind" | "file" | "hook">): boolean {
  if (hook !== null) return true;
  return file === null ? kind === "warning" : kind !== "sleeping" && LAZY_HEADER.test(file);
}

/** Reads the first warning of a text, but one from the lazy MMU calls before any other. Never throws. */
export function readSplat(input: string): SplatResult {
  if (input.trim() === "") return { ok: false, problem: { kind: "empty", found: "" } };
  const text = decodeQuotedPrintable(input);
  const banners = [...findBanners(text), ...findBugs(text)].sort((one, other) => one.at - other.at);
  const first = banners[0];
  if (first === undefined) return { ok: false, problem: { kind: "no_banner", found: nearest(text) } };

  let chosen: Splat | null = null;
  let traces = 0;
  for (const [index, banner] of banners.entries()) {
    const trace = readTrace(logLines(text, banner.from, endOfSplat(text, banners, index)), banner.caller);
    if (trace === null) continue;
    traces++;
    const splat = join(banner, trace);
    if (splat !== null && (chosen === null || mayBeLazyMmu(splat))) chosen = splat;
    if (chosen !== null && mayBeLazyMmu(chosen)) break;
  }
  if (chosen !== null) {
    // A decoded banner is printed twice: once for the inlined function, which has no offset, and once for its caller.
    const warnings = banners.filter((banner) => banner.function !== null).length;
    return { ok: true, splat: { ...chosen, otherWarnings: Math.max(0, warnings - 1) } };
  }
  const problem = { kind: traces > 0 ? "no_frames" : "no_trace", found: lineAt(text, first.at) } as const;
  return { ok: false, problem };
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
    gapInside: trace.gapInside,
    cut: trace.cut,
    lost: trace.lost,
    otherWarnings: 0,
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

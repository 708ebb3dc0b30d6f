/** The call trace of a warning: from the line `Call trace:` (arm64) or `Call Trace:` (x86, s390) on. */
import { baseSymbol, isLazyCall, SYMBOL } from "./symbols.js";
import type { LogLine } from "./text.js";

/**
 * On which of its stacks x86 says that it found a frame (`irq`: soft or hard), or in which context a tracer saw it; null:
 * the text does not say, as arm64's traces do not.
 */
export type StackMark = "task" | "irq" | "soft" | "hard" | "nmi" | null;

export interface TraceFrame {
  /** As printed, compilers' suffixes included ("f.constprop.0"). */
  readonly symbol: string;
  readonly module: string | null;
  /** False where the trace itself doubts it: a `?`, or parentheses on s390. */
  readonly reliable: boolean;
  /** Named as inlined into the next frame, which only decoded traces do. */
  readonly inlined: boolean;
  readonly mark: StackMark;
  /** The text leaves frames out between this one and its caller (`[...]`). */
  readonly gap: boolean;
}

export interface Trace {
  /** Innermost first, as printed. */
  readonly frames: TraceFrame[];
  /** The text leaves frames out before the first one. */
  readonly gapInside: boolean;
  /** There are more frames than fit on any kernel stack; the rest is left away. */
  readonly cut: boolean;
  /** Where the exception was taken: the symbol of `pc :`, `RIP:` or `Krnl PSW`, before the trace. */
  readonly pc: string | null;
  /** The lines between banner and trace, as one. */
  readonly header: string;
  /** What the kernel prints behind a trace follows; else the text stops, or goes on with another report or other things. */
  readonly closed: boolean;
  /** What of the trace is damaged, in sentences. */
  readonly lost: readonly string[];
  /** How many lines before its `Call trace:` are nothing but a frame, and so belong to another trace. */
  readonly strays: number;
}

/** A kernel stack has 16 KiB or a few times that, and a frame takes 16 bytes at least. */
export const MOST_FRAMES = 4096;
/** As many lines in a row without a frame end a trace; interleaved output is shorter. */
const MOST_FOREIGN_LINES = 40;
const MOST_HEADER = 4000;
/** As many cut lines of one trace are told. */
const MOST_LOST = 12;

const HEAD = /call trace:/i;
/** A frame that has lost its end: `zap_page_range_single+0x1`. */
const CUT_FRAME = new RegExp(
  `^(?:\\? )?\\(?(?:\\[<?[0-9a-f]{8,16}>?\\] )?${SYMBOL}\\+(?:0(?:x[0-9a-f]{0,16}(?:/(?:0x?)?)?)?)?$`,
);
/** One that has lost its offset too; any single word may be that. */
const ONE_WORD = new RegExp(`^${SYMBOL}$`);
const END =
  /^(?:---\[ end trace|-{4,}\[ cut here|irq event stamp:|Last Breaking-Event|Kernel panic|Kernel Offset|BUG:|kernel BUG|call trace:|Allocated by|Freed by|The buggy address|={20}|<\/TASK>)/i;
/** What ends a trace by beginning another. */
const OTHER_REPORT = /^(?:-{4,}\[ cut here|BUG:|kernel BUG|call trace:)/i;
const REGISTERS = /\b(?:sp : |RSP: |Krnl GPRS: )/;
const PC = new RegExp(
  `(?:\\bpc : |\\bRIP: (?:0010|e030):|\\bKrnl PSW : \\w{1,16} \\w{1,16} \\()(${SYMBOL})(?:\\+0x| \\()`,
);

/**
 * Reads the trace that follows a banner. `lines` begins with the banner's own line and ends where the next banner
 * begins; `caller` is the banner's printk caller: what others print meanwhile is passed over.
 */
export function readTrace(lines: Iterable<LogLine>, caller: string | null): Trace | null {
  let trace = new TraceReader();
  let header = "";
  let begun = false;
  let registers = false;
  let foreign = 0;
  let closed = false;
  let strays = 0;
  let last = "";
  for (const line of lines) {
    if (caller !== null && line.caller !== null && line.caller !== caller) continue;
    let text = line.text;
    if (text === "") continue;
    const head = begun ? null : HEAD.exec(text);
    if (head !== null) {
      header += ` ${text.slice(0, head.index)}`;
      text = text.slice(head.index + head[0].length).trim();
      begun = true;
      trace = new TraceReader();
    }
    if (END.test(text)) {
      closed = !OTHER_REPORT.test(text);
      break;
    }
    if (!begun) {
      // The line `Call trace:` may be lost. Behind the registers, a line that is nothing but a frame is one all the same;
      // before them it is the end of a wrapped banner.
      if (registers) trace.take(text, false);
      if (line.stamped && isFrame(text)) strays++;
      registers ||= REGISTERS.test(text);
      if (text !== "" && header.length < MOST_HEADER) header += ` ${text.slice(0, MOST_HEADER)}`;
      continue;
    }
    last = text;
    foreign = trace.take(text, line.stamped) ? 0 : foreign + 1;
    if (foreign > 0 && CUT_FRAME.test(text)) trace.leaveOut(text);
    if (trace.ended || foreign > MOST_FOREIGN_LINES) break;
  }
  if (!begun && trace.frames.length < 2) return null;
  if (!closed && foreign === 1 && ONE_WORD.test(last)) trace.leaveOut(last);
  const pc = PC.exec(header)?.[1] ?? null;
  return { ...trace.result(), pc, header: header.slice(0, MOST_HEADER), closed, strays };
}

const OFFSET = "\\+0x([0-9a-f]{1,16})/0x([0-9a-f]{1,16})";
const SOURCE = "[\\w./+-]{1,200}\\.(?:c|h|S|rs):\\d{1,7}";
const sticky = (pattern: string) => new RegExp(pattern, "y");
/** `? ([<0002f3284c385f58>] demo_range+0xe8/0x140)`, and the instruction pointer of registers amid an x86 trace. */
const FRAME = sticky(
  `(\\? )?(\\()?(?:\\[<?(?:0x)?[0-9a-f]{8,16}>?\\] ){0,2}(?:RIP: (?:0010|e030):)?(\\? )?(${SYMBOL})${OFFSET}(?:(?![^\\s)])\\)?|:(?=$))`,
);
const LONE_FRAME = new RegExp(
  `^(?:\\? )?\\(?(?:\\[<?[0-9a-f]{8,16}>?\\] ){0,2}${SYMBOL}${OFFSET}\\)?(?: \\([A-Z]{1,4}\\))?(?: \\[[\\w-]{1,64}\\])?$`,
);

/** A line that is nothing but a frame. */
export function isFrame(text: string): boolean {
  return LONE_FRAME.test(text);
}

/** `zap_pte_range mm/memory.c:1782 [inline]` (syzbot). */
const INLINED = sticky(`(\\? )?(${SYMBOL}) ${SOURCE} \\[inline\\]`);
/** `update_range_prot (include/linux/pgtable.h:273 arch/arm64/mm/pageattr.c:113)` (decode_stacktrace.sh). */
const DECODED = sticky(`(\\? )?(${SYMBOL}) \\((?:${SOURCE}(?: \\(discriminator \\d{1,5}\\))? ?){1,40}\\)`);
/** `lazy_mmu_mode_enable at include/linux/pgtable.h:273`, the lines of scripts/faddr2line below a frame. */
const FADDR2LINE = sticky(`(\\(inlined by\\) )?(${SYMBOL}) at ${SOURCE}(?: \\(discriminator \\d{1,5}\\))?(?=$)`);
const MODULE = sticky("\\[([\\w-]{1,64})(?: [0-9a-f]{8,64})?\\]");
const ELISION = sticky("\\[(?:\\.{2,4}|\\u2026|snip)\\]|<(?:\\.{2,4}|snip)>|\\.{3,4}(?=$| \\S{1,300}\\+0x)|\\u2026");
const STACK = sticky("<(/?)([A-Z#_]{2,20}[0-9]?)>");
/** Suffixes, source lines, and the registers that x86 prints where a trace passes an exception. */
const PASSED_OVER = sticky(
  `\\([A-Z]{1,4}\\)|\\(unreliable\\)|${SOURCE}|(?:R[A-Z0-9]{2}|EFLAGS|ORIG_RAX|CR\\d|[CDES]S|PKRU): ?[0-9a-fx:]{1,32}(?: |$)|Code: [^R]{0,400}`,
);

class TraceReader {
  readonly frames: { -readonly [K in keyof TraceFrame]: TraceFrame[K] }[] = [];
  ended = false;
  readonly #lost = new Set<string>();
  #gapInside = false;
  #cut = false;
  #mark: StackMark = null;

  result() {
    return { frames: this.frames, gapInside: this.#gapInside, cut: this.#cut, lost: [...this.#lost] };
  }

  /**
   * Takes the frames at the beginning of a line; whether there were any, or marks between frames. A sentence that
   * begins with a frame is no frame, unless the kernel printed it (`trusted`).
   */
  take(text: string, trusted: boolean): boolean {
    const before = this.frames.length;
    const mark = this.#mark;
    let at = 0;
    while (at < text.length && !this.ended) {
      const next = this.#takeOne(text, at);
      if (next === at) break;
      at = next;
      while (text[at] === " ") at++;
    }
    const count = this.frames.length - before;
    const wholly = at >= text.length || END.test(text.slice(at, at + 40));
    if (count === 1 && !wholly && !trusted) {
      this.frames.pop();
      this.#mark = mark;
      return false;
    }
    if (count > 1 && !wholly && !trusted) this.ended = true;
    return at > 0;
  }

  /** Takes what stands at `at`; the offset behind it, or `at` where nothing known stands. */
  #takeOne(text: string, at: number): number {
    const match = (pattern: RegExp) => {
      pattern.lastIndex = at;
      return pattern.exec(text);
    };
    const frame = match(FRAME);
    if (frame) {
      const [whole, doubt, parenthesis, laterDoubt, symbol = "", offset = "0", size = "0"] = frame;
      const reliable = doubt === undefined && parenthesis === undefined && laterDoubt === undefined;
      // No address lies behind the end of its function: the last digits are missing.
      if (parseInt(offset, 16) > parseInt(size, 16)) this.leaveOut(whole);
      else this.#add(symbol, reliable, false);
      return at + frame[0].length;
    }
    const inlined = match(INLINED) ?? match(DECODED);
    if (inlined) {
      const isInlined = inlined[0].endsWith("[inline]");
      const symbol = inlined[2] ?? "";
      if (!(isInlined && isLazyCall(symbol))) this.#add(symbol, inlined[1] === undefined, isInlined);
      return at + inlined[0].length;
    }
    const addr2line = match(FADDR2LINE);
    if (addr2line) {
      this.#addInlined(addr2line[2] ?? "");
      return at + addr2line[0].length;
    }
    const stack = match(STACK);
    if (stack) {
      this.#enterStack(stack[1] === "/", stack[2] ?? "");
      return at + stack[0].length;
    }
    const elision = match(ELISION);
    if (elision) {
      this.leaveOut();
      return at + elision[0].length;
    }
    const module = match(MODULE);
    const last = this.frames.at(-1);
    if (module && last) {
      last.module = module[1] ?? null;
      return at + module[0].length;
    }
    const passed = match(PASSED_OVER);
    return passed ? at + passed[0].length : at;
  }

  /** Frames are missing behind the last one; `cut` is what is left of a line. */
  leaveOut(cut?: string): void {
    if (cut !== undefined && this.#lost.size < MOST_LOST)
      this.#lost.add(`The line "${cut.slice(0, 80)}" is cut: its function is left out.`);
    const last = this.frames.at(-1);
    if (last) last.gap = true;
    else this.#gapInside = true;
  }

  /** Names a function that is inlined into the last frame: scripts/faddr2line says so after it, innermost first. */
  #addInlined(symbol: string): void {
    const last = this.frames.at(-1);
    if (last === undefined || last.inlined || baseSymbol(symbol) === baseSymbol(last.symbol)) return;
    if (isLazyCall(symbol) || this.frames.length >= MOST_FRAMES) return;
    this.frames.splice(-1, 0, { ...last, symbol, inlined: true, gap: false });
  }

  #add(symbol: string, reliable: boolean, inlined: boolean): void {
    if (this.frames.length >= MOST_FRAMES) {
      this.#cut = true;
      this.ended = true;
      return;
    }
    this.frames.push({ symbol, module: null, reliable, inlined, mark: this.#mark, gap: false });
  }

  #enterStack(closes: boolean, name: string): void {
    const mark = name === "TASK" ? "task" : name === "IRQ" ? "irq" : name === "NMI" ? "nmi" : null;
    if (mark === null) return;
    this.#mark = closes ? null : mark;
  }
}

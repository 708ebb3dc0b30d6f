/** Output of ftrace's `function` tracer, and the stacks that ftrace prints below events. */
import { type Call, CallTree, recordedChain } from "./recorded.js";
import type { Found, Splat } from "./splat.js";
import { SYMBOL } from "./symbols.js";
import { type LogLine, tracerLines } from "./text.js";
import type { StackMark } from "./trace.js";

/** `bash-1977  [000] d.h2. 17284.993652: ` and what happened; the group of the task may stand before its CPU. */
const EVENT = /^(.{1,40}?)-(\d{1,7}) (?:\( ?[\d-]{1,7}\) )?\[(\d{3,4})\] (?:(\S{4,6}) )?\d{1,10}\.\d{1,9}: (.*)$/;
const PLACE = `(${SYMBOL})(?:\\+0x[0-9a-f]{1,16}(?:/0x[0-9a-f]{1,16})?)?(?: \\[[\\w-]{1,64}\\])?`;
const CALL = new RegExp(`^${PLACE} <-${PLACE}$`);
const STACK_FRAME = new RegExp(`^=> ${PLACE}(?: <[0-9a-f]{8,16}>)?$`);
const LOST = /^CPU:(\d{1,4}) \[LOST(?: (\d{1,12}))? EVENTS\]$/;
const OVERWRITTEN = /^# entries-in-buffer\/entries-written: (\d{1,15})\/(\d{1,15})\b/;
/** What is left of an event whose line is cut. */
const CUT = /<-|^(?:\S{0,20}-)?\d{0,7} ?\[\d{3,4}\] |^\S{0,6} ?\d{1,10}\.\d{1,9}: \S/;
/** What ftrace itself runs to print a stack. */
const PRINTING = /^(?:trace_event_\w+|ftrace_\w*call|function_stack_trace_call|stack_trace_call)$/;

/** Reads all calls and stacks that the text has. Never throws. */
export function readFunctionTrace(text: string): Found {
  if (!text.includes("<-") && !text.includes("<stack trace>")) return { chains: [], lost: [] };
  const reader = new FunctionTraceReader();
  for (const line of unwrapped(text)) reader.take(line.text);
  return reader.found();
}

/** Mail readers break before `<-`. */
function* unwrapped(text: string): Generator<Pick<LogLine, "text">> {
  let held: string | null = null;
  for (const line of tracerLines(text)) {
    if (held !== null && line.text.startsWith("<-")) {
      yield { text: `${held} ${line.text}` };
      held = null;
      continue;
    }
    if (held !== null) yield { text: held };
    held = line.text;
  }
  if (held !== null) yield { text: held };
}

/** The innermost call that is known of a task in one context, and where it was seen last. */
interface Open {
  call: Call;
  readonly cpu: number;
}

class FunctionTraceReader {
  readonly #tree = new CallTree();
  readonly #stacks: { splat: Splat; times: number }[] = [];
  readonly #open = new Map<string, Open>();
  readonly #lost = new Set<string>();
  /** A call whose line a stack may follow, which then says more. */
  #held: (() => void) | null = null;
  #stack: string[] | null = null;
  #calls = 0;
  #cut = 0;
  #hasInterrupts = false;

  take(line: string): void {
    const frame = this.#stack === null ? null : STACK_FRAME.exec(line);
    if (frame !== null) {
      this.#stack?.push(frame[1]!);
      return;
    }
    const event = EVENT.exec(line);
    if (event?.[5] === "<stack trace>") {
      this.#held = null;
      this.#endStack();
      this.#stack = [];
      return;
    }
    this.#endStack();
    this.#held?.();
    this.#held = null;
    if (event !== null) this.#event(event);
    else this.#other(line);
  }

  found(): Found {
    this.#endStack();
    this.#held?.();
    for (const { call } of this.#open.values()) this.#tree.end(call);
    const isTrace = this.#calls > 0 || this.#stacks.length > 0;
    if (!isTrace) return { chains: [], lost: [] };
    const cut =
      this.#cut === 0 ? [] : [`Cut lines of the function trace, whose calls are left out: ${String(this.#cut)}.`];
    return {
      chains: [...this.#tree.chains("ftrace function"), ...this.#stacks],
      lost: [
        ...(this.#calls > 0 ? [NO_RETURNS] : []),
        ...(this.#hasInterrupts ? [NOT_INTERRUPTED] : []),
        ...this.#lost,
        ...cut,
        ...this.#tree.leftOut(),
      ],
    };
  }

  #event([, comm, pid, cpuText, flags, what]: RegExpExecArray): void {
    const call = CALL.exec(what!);
    if (call === null) {
      // Other events may stand between the calls; one word is a call that has lost its caller.
      if (/^\S*$/.test(what!)) this.#cut++;
      return;
    }
    const cpu = Number(cpuText);
    const mark = contextOf(flags);
    // Every CPU has an idle task of its own, and all have the number 0.
    const key = `${pid === "0" ? `cpu ${String(cpu)}` : ""} ${comm!}-${pid!} ${mark ?? ""}`;
    this.#held = () => this.#call(key, cpu, mark, call[1]!, call[2]!);
  }

  #call(key: string, cpu: number, mark: StackMark, callee: string, caller: string): void {
    this.#calls++;
    this.#hasInterrupts ||= mark !== null;
    const tree = this.#tree;
    const last = this.#open.get(key)?.call ?? tree.root;
    let made = last;
    while (made !== tree.root && made.frame.symbol !== caller) made = made.caller ?? tree.root;
    if (made !== last) tree.end(last);
    if (made === tree.root) made = tree.enter(tree.root, { symbol: caller, mark });
    this.#open.set(key, { call: tree.enter(made, { symbol: callee, mark }), cpu });
  }

  #other(line: string): void {
    const lost = LOST.exec(line);
    const overwritten = OVERWRITTEN.exec(line);
    if (lost !== null) {
      const cpu = Number(lost[1]);
      for (const [key, open] of this.#open) {
        if (open.cpu !== cpu) continue;
        this.#tree.end(open.call);
        this.#open.delete(key);
      }
      this.#lost.add(`CPU ${String(cpu)} lost ${lost[2] ?? "some"} events: chains begin anew there.`);
    } else if (overwritten !== null && overwritten[1] !== overwritten[2]) {
      this.#lost.add(`The buffer kept ${overwritten[1]!} of ${overwritten[2]!} events.`);
    } else if (!line.startsWith("#") && CUT.test(line)) this.#cut++;
  }

  #endStack(): void {
    const stack = this.#stack;
    this.#stack = null;
    if (stack === null) return;
    while (stack.length > 0 && PRINTING.test(stack[0]!)) stack.shift();
    const splat = recordedChain(
      "ftrace stack",
      stack.reverse().map((symbol) => ({ symbol })),
    );
    if (splat !== null) this.#stacks.push({ splat, times: 1 });
  }
}

const NO_RETURNS = "The function tracer records no returns: each call is told of the last call of its caller.";
const NOT_INTERRUPTED = "Nor does it record what an interrupt interrupted.";

/** The third flag: `.` task, `s` softirq, `h` hard interrupt, `H` one in a softirq, `z` and `Z` NMI. */
function contextOf(flags: string | undefined): StackMark {
  switch (flags?.[2]) {
    case "s":
      return "soft";
    case "h":
    case "H":
      return "hard";
    case "z":
    case "Z":
      return "nmi";
    default:
      return null;
  }
}

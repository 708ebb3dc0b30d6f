/** Which frames of a trace ran in an interrupt: a kernel trace goes on across it, into the code that was interrupted. */
import { baseSymbol } from "./symbols.js";
import type { TraceFrame } from "./trace.js";

export type InterruptKind = "soft" | "hard" | "nmi";

/** A stretch of the stack that ran in one context. */
export interface StackPart {
  /** Null: the task's own code. */
  readonly interrupt: { readonly name: string; readonly kind: InterruptKind } | null;
  /** Outermost first. An interrupt's entry, whose symbol is its name, is not among them. */
  readonly frames: readonly TraceFrame[];
}

/** Entry points: each one is a new interrupt. */
const ENTRY = /^(?:el[01][ht]_(?:32|64)_(?:irq|fiq)|el[01]_irq|asm_sysvec_\w+|asm_common_interrupt|asm_exc_nmi)$/;
/** Further in, for traces that have lost the entry. `generic_handle_irq` and the like also run in threads. */
const HARD = /^(?:gic_handle_irq|el[01]_interrupt|common_interrupt|sysvec_\w+|do_IRQ|do_io_irq|do_ext_irq)$/;
/** On the way out of a hard interrupt, from ksoftirqd, and where bottom halves are enabled again. */
const SOFT = /^(?:do_softirq|do_softirq_own_stack|____do_softirq|__do_softirq|handle_softirqs)$/;

/** Parts the reliable frames of a trace, given outermost first. The task's part comes first, and may be empty. */
export function partByContext(frames: readonly TraceFrame[]): StackPart[] {
  const parts: { interrupt: { name: string; kind: InterruptKind } | null; frames: TraceFrame[] }[] = [
    { interrupt: null, frames: [] },
  ];
  for (const frame of frames) {
    const part = parts[parts.length - 1];
    if (part === undefined) break;
    const kind = begins(frame, part.interrupt?.kind ?? null);
    if (kind === "same") {
      part.frames.push(frame);
    } else if (kind === "soft" && part.interrupt !== null) {
      // irq_exit_rcu() has left the hard context before it runs what is pending.
      part.interrupt.kind = "soft";
      part.frames.push(frame);
    } else {
      parts.push({ interrupt: { name: baseSymbol(frame.symbol), kind }, frames: [] });
    }
  }
  return parts;
}

function begins(frame: TraceFrame, current: InterruptKind | null): InterruptKind | "same" {
  const symbol = baseSymbol(frame.symbol);
  if (current === "nmi") return "same";
  if (frame.mark === "nmi") return "nmi";
  if (frame.mark === "soft" || frame.mark === "hard") return frame.mark === current ? "same" : frame.mark;
  if (ENTRY.test(symbol)) return symbol === "asm_exc_nmi" ? "nmi" : "hard";
  if (SOFT.test(symbol)) return "soft";
  if (HARD.test(symbol)) return current === "hard" ? "same" : "hard";
  return frame.mark === "irq" && current === null ? "hard" : "same";
}

import type { Context } from "./ir.js";
import type { Work } from "./activation.js";
import { Deferred } from "./portable.js";
import { INITIAL_STATE, type LazyState } from "./lazy-state.js";

/** Whether PREEMPT_RT is on; asked only where it makes a difference, since asking may decide a free switch. */
type AskRealTime = () => boolean;

/**
 * What a task may do where it stands: which contexts are open around it. `in_interrupt()` is true in a handler of any
 * kind and while bottom halves are off, not while interrupts are off (include/linux/preempt.h).
 */
class ContextState {
  private noPreempt = 0;
  private irqsOff = 0;
  private bhOff = 0;
  /** The handlers under way, the interrupted task's innermost last. */
  private readonly handlers: ("soft" | "hard" | "nmi")[] = [];

  get inInterrupt(): boolean {
    return this.handlers.length > 0 || this.bhOff > 0;
  }

  /** Whether sleeping here is a bug. Under PREEMPT_RT code with bottom halves off may sleep. */
  isAtomic(realTime: AskRealTime): boolean {
    if (this.noPreempt > 0 || this.irqsOff > 0 || this.handlers.length > 0) return true;
    return this.bhOff > 0 && !realTime();
  }

  /** Why an interrupt of this kind cannot fire here, or null where it can. */
  masks(kind: "soft" | "hard" | "nmi"): "irqs_off" | "bh_off" | "nesting" | null {
    const nested = { soft: ["soft", "hard", "nmi"], hard: ["hard", "nmi"], nmi: ["nmi"] }[kind];
    if (this.handlers.some((handler) => nested.includes(handler))) return "nesting";
    if (kind !== "nmi" && this.irqsOff > 0) return "irqs_off";
    if (kind === "soft" && this.bhOff > 0) return "bh_off";
    return null;
  }

  /** Whether entering it may sleep: a mutex, and a spin lock under PREEMPT_RT. */
  maySleepAtEntry(context: Context, realTime: AskRealTime): boolean {
    if (context === "mutex") return true;
    return (context === "spin" || context === "spin_bh") && realTime();
  }

  change(context: Context, by: 1 | -1, realTime: AskRealTime): void {
    switch (context) {
      case "nopreempt":
      case "raw_spin":
        this.noPreempt += by;
        break;
      case "irqs_off":
        this.irqsOff += by;
        break;
      case "bh_off":
        this.bhOff += by;
        break;
      case "spin":
        if (!realTime()) this.noPreempt += by;
        break;
      case "spin_bh":
        this.bhOff += by;
        if (!realTime()) this.noPreempt += by;
        break;
      case "mutex":
        break;
    }
  }

  /** A rule set's own hook turned preemption off (positive) or on. */
  changePreemption(by: number): void {
    this.noPreempt += by;
  }

  beginHandler(kind: "soft" | "hard" | "nmi"): void {
    this.handlers.push(kind);
  }

  endHandler(): void {
    this.handlers.pop();
  }
}

/** One task of a scenario while it runs. */
export class Task {
  /** While it runs; what belongs to a CPU or to the whole run is brought up to date when it is switched in. */
  state: LazyState = INITIAL_STATE;
  readonly contexts = new ContextState();
  /** The control stack, innermost last; empty before the task begins and after it has ended. */
  work: Work[] = [];
  cpu = 0;
  /** What other architectures may not have stored yet; kept where the machine is to be portable. */
  readonly deferred = new Deferred();
  /** The files of the frames whose calls opened the sections that are open. */
  openers: (string | null)[] = [];
  /** A barrier is owed that the mode will not pay. */
  stranded = false;
  started = false;
  /** Index of its latest step whose call the contract forbids and nothing noticed. */
  latestSilent: number | null = null;

  constructor(readonly frame: number) {}

  get ended(): boolean {
    return this.started && this.work.length === 0;
  }
}

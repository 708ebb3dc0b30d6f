import type { Context } from "./ir.js";

/** Whether PREEMPT_RT is on; asked only where it makes a difference, since asking may decide a free switch. */
export type AskRealTime = () => boolean;

export type InterruptKind = "soft" | "hard" | "nmi";

/** Which handlers a handler of each kind cannot interrupt. */
const NOT_INTERRUPTED: Readonly<Record<InterruptKind, readonly InterruptKind[]>> = {
  soft: ["soft", "hard", "nmi"],
  hard: ["hard", "nmi"],
  nmi: ["nmi"],
};

/**
 * What a task may do where it stands: which contexts are open around it. `in_interrupt()` is true in a handler of any
 * kind and while bottom halves are off, not while interrupts are off (include/linux/preempt.h). A value: each change
 * gives a new one.
 */
export class Contexts {
  static readonly none = new Contexts(0, 0, 0, []);

  private constructor(
    readonly noPreempt: number,
    readonly irqsOff: number,
    readonly bhOff: number,
    /** The handlers under way, the interrupted task's innermost last. */
    readonly handlers: readonly InterruptKind[],
  ) {}

  get inInterrupt(): boolean {
    return this.handlers.length > 0 || this.bhOff > 0;
  }

  /**
   * Whether sleeping here is a bug. Under PREEMPT_RT code with bottom halves off may sleep. A preempt count below zero, of
   * a hook that turned preemption on too often, is as atomic as one above: in_atomic() asks whether it is zero.
   */
  isAtomic(realTime: AskRealTime): boolean {
    if (this.noPreempt !== 0 || this.irqsOff > 0 || this.handlers.length > 0) return true;
    return this.bhOff > 0 && !realTime();
  }

  /** Why an interrupt of this kind cannot fire here, or null where it can. */
  masks(kind: InterruptKind): "irqs_off" | "bh_off" | "nesting" | null {
    if (this.handlers.some((handler) => NOT_INTERRUPTED[kind].includes(handler))) return "nesting";
    if (kind !== "nmi" && this.irqsOff > 0) return "irqs_off";
    if (kind === "soft" && this.bhOff > 0) return "bh_off";
    return null;
  }

  /** With a context entered (1) or left (-1). */
  changed(context: Context, by: 1 | -1, realTime: AskRealTime): Contexts {
    const { noPreempt, irqsOff, bhOff, handlers } = this;
    switch (context) {
      case "nopreempt":
      case "raw_spin":
        return new Contexts(noPreempt + by, irqsOff, bhOff, handlers);
      case "irqs_off":
        return new Contexts(noPreempt, irqsOff + by, bhOff, handlers);
      case "bh_off":
        return new Contexts(noPreempt, irqsOff, bhOff + by, handlers);
      case "spin":
        return realTime() ? this : new Contexts(noPreempt + by, irqsOff, bhOff, handlers);
      case "spin_bh":
        return new Contexts(realTime() ? noPreempt : noPreempt + by, irqsOff, bhOff + by, handlers);
      case "mutex":
        return this;
    }
  }

  /** With what a rule set's own hook did to preemption: positive, it turned it off. */
  withPreemption(by: number): Contexts {
    return by === 0 ? this : new Contexts(this.noPreempt + by, this.irqsOff, this.bhOff, this.handlers);
  }

  /** Whether a change that takes the preempt count so far down takes it below zero, where it was not. */
  underflows(by: number): boolean {
    return this.noPreempt >= 0 && this.noPreempt + by < 0;
  }

  /** With each context that is open counted once. */
  uncounted(): Contexts {
    const { noPreempt, irqsOff, bhOff, handlers } = this;
    if (noPreempt <= 1 && irqsOff <= 1 && bhOff <= 1) return this;
    return new Contexts(Math.min(noPreempt, 1), Math.min(irqsOff, 1), Math.min(bhOff, 1), handlers);
  }

  /** Inside a handler that has just begun. */
  inHandler(kind: InterruptKind): Contexts {
    return new Contexts(this.noPreempt, this.irqsOff, this.bhOff, [...this.handlers, kind]);
  }

  /** After the innermost handler has ended. */
  afterHandler(): Contexts {
    return new Contexts(this.noPreempt, this.irqsOff, this.bhOff, this.handlers.slice(0, -1));
  }
}

/** Whether entering a context may sleep: a mutex, and a spin lock under PREEMPT_RT. */
export function maySleepAtEntry(context: Context, realTime: AskRealTime): boolean {
  return context === "mutex" || ((context === "spin" || context === "spin_bh") && realTime());
}

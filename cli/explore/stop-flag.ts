/** A flag that all threads see: whether, and why, the search is to end. */
export class StopFlag {
  constructor(readonly shared = new Int32Array(new SharedArrayBuffer(4))) {}

  /** The first reason stays. */
  set(reason: StopReason): void {
    Atomics.compareExchange(this.shared, 0, 0, STOP_REASONS.indexOf(reason) + 1);
  }

  get(): StopReason | null {
    return STOP_REASONS[Atomics.load(this.shared, 0) - 1] ?? null;
  }
}

export const STOP_REASONS = ["timeout", "interrupted"] as const;
export type StopReason = (typeof STOP_REASONS)[number];

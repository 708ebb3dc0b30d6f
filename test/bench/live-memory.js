/** What asks every thread of the measured server for its memory: the name of the channel, and the message. */
export const COLLECT = "collect";

/** Megabytes that this thread's heap holds once it is collected. */
export function liveMegabytes() {
  // What the first round sets free may hold something else.
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

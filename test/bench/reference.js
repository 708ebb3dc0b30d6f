import { median, ROUNDS } from "./budgets.js";

/** A fixed piece of work of about ten milliseconds that has nothing to do with lmmu: it tells machines apart. */
export function reference() {
  let hash = 0x811c9dc5;
  for (let i = 0; i < 8_000_000; i++) hash = Math.imul(hash ^ (i & 0xff), 0x01000193);
  return hash;
}

/** What that takes, in milliseconds. */
export function referenceTime() {
  reference(); // The first one is compiled on the way.
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    reference();
    return performance.now() - start;
  });
  return median(times);
}

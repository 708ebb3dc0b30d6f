/**
 * What each thing may take: the median of five, in milliseconds, on two cores. "Over node" is what it takes beyond a
 * bare `node`, which is measured in the same run.
 */
export const BUDGETS = {
  version: { title: "lmmu --version, over node", milliseconds: 40 },
  check: { title: "lmmu check, 400 lines, cold, over node", milliseconds: 200 },
  server: { title: "lmmu lsp answers initialize, from its start", milliseconds: 400 },
  parse: { title: "parse 2,000 lines", milliseconds: 8 },
  compile: { title: "compile 2,000 lines, the parser included", milliseconds: 20 },
  run: { title: "run 2,000 lines: 47 scenarios, 376 runs", milliseconds: 80 },
};

/** The same with a million pages mapped, on 4K tables with 48-bit addresses. */
export const ARM64_BUDGETS = {
  sequential: { title: "a million walks in order: 15 M/s", milliseconds: 1000 / 15 },
  random: { title: "a million walks at random: 3 M/s", milliseconds: 1000 / 3 },
  map: { title: "lazy { map }: a million stores", milliseconds: 1000 },
  protect: { title: "lazy { protect }: a million stores", milliseconds: 1000 },
  emit: { title: "protect, each store with its barrier", milliseconds: 2000 },
};

/** Bytes that a run keeps for a mapped page, tables included. */
export const PAGE_BYTES = { title: "bytes kept for a mapped page, with its tables", bytes: 20 };

/** How often each is measured; what counts is the one in the middle. */
export const ROUNDS = 5;

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

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

/** How often each is measured; what counts is the one in the middle. */
export const ROUNDS = 5;

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

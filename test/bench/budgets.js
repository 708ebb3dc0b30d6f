/**
 * What each thing may take: the median of five, in milliseconds, on two cores. "Over node" is what it takes beyond a
 * bare `node`, which is measured in the same run.
 */
export const BUDGETS = {
  version: { title: "lmmu --version, over node", milliseconds: 40 },
  check: { title: "lmmu check, 400 lines, cold, over node", milliseconds: 200 },
  parse: { title: "parse 2,000 lines", milliseconds: 8 },
  compile: { title: "compile 2,000 lines, the parser included", milliseconds: 20 },
  format: { title: "format 2,000 lines", milliseconds: 60 },
  check2000: { title: "check 2,000 lines under D", milliseconds: 20 },
  run: { title: "run 2,000 lines: 47 scenarios, 376 runs", milliseconds: 80 },
};

/**
 * The language server, warm, from what is sent to what comes back. The workspace has 500 files of 100 lines; 50 import the
 * one that is typed in, and 5 of those are open.
 */
export const EDITOR_BUDGETS = {
  ready: { title: "lmmu lsp answers initialize, from its start", milliseconds: 400 },
  keystroke50: { title: "keystroke to diagnostics, 2,000 lines, p50", milliseconds: 15 },
  keystroke95: { title: "keystroke to diagnostics, 2,000 lines, p95", milliseconds: 40 },
  shared50: { title: "the same in a file that 50 of 500 import, p50", milliseconds: 15 },
  shared95: { title: "the same in a file that 50 of 500 import, p95", milliseconds: 40 },
  readers95: { title: "and until the 5 open ones have theirs too, p95", milliseconds: 40 },
  hover95: { title: "hover, 2,000 lines, after a keystroke, p95", milliseconds: 10 },
  definition95: { title: "definition, the same, p95", milliseconds: 10 },
  completion95: { title: "completion, the same, p95", milliseconds: 10 },
};

/** How what the server keeps in memory grows with what is typed, from 100 keystrokes on. */
export const EDITOR_GROWTH = {
  title: "growth of what is kept, 100 keystrokes to 10,000",
  keystrokes: 10_000,
  ratio: 1.2,
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

/** Searches through every order of moves, breadth first, on one core. */
export const EXPLORE_BUDGETS = {
  small: { title: "explore a million states, small vectors", milliseconds: 1000 },
  tables: { title: "explore a million states with the arm64 tables", milliseconds: 1e6 / 300 },
};
/** Bytes that a search keeps for a state: beside its vector, and where it keeps 64 bits of it. */
export const EXPLORE_BYTES = {
  beside: { title: "bytes kept for a state beside its vector", bytes: 8 },
  compact: { title: "bytes kept for a state, compact", bytes: 16 },
};

/** Call graphs, from their text on, cold: frames that call three others each, under one rule set and under five. */
export const GRAPH_BUDGETS = {
  one: { title: "check 100,000 frames under D", milliseconds: 10_000 },
  five: { title: "check 100,000 frames under five sets", milliseconds: 40_000 },
};
export const GRAPH_MEMORY = { title: "megabytes for that, at most", megabytes: 2048 };
/** How much longer a frame takes among 100,000 than among 10,000. */
export const GRAPH_GROWTH = { title: "growth from 10,000 frames to 100,000", ratio: 1.5 };

/** How much longer 100,000 lines take to be formatted than 2,000, which are a fiftieth of it. */
export const FORMAT_GROWTH = { title: "growth of formatting, 2,000 lines to 100,000", ratio: 75 };

/** How often each is measured; what counts is the one in the middle. */
export const ROUNDS = 5;

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

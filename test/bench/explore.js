/** What searches through all orders of moves take: time for a million states, and bytes for each. */
import { median, ROUNDS } from "./budgets.js";

/** @param {string} name */
const bundle = (name) => import(new URL(`../../dist/${name}.js`, import.meta.url).href);
/** @type {typeof import("../../compiler/index.js")} */
const { compile } = await bundle("compiler");
/** @type {typeof import("../../runtime/package.js")} */
const { explore, loadProgram } = await bundle("runtime");

/** Three tasks that nest and pause: a state is four numbers. */
const SMALL = `scenario small {
  task one { repeat 3 { lazy { lazy { paused { lazy { } } } } } }
  task two { repeat 3 { lazy { lazy { } } paused { lazy { } } } }
  task three { repeat 3 { lazy { lazy { } } paused { lazy { } } } }

  expect D: clean;
}
`;

/** Three tasks that change page tables on two CPUs. */
const TABLES = `machine {
  cpus 2;
}

region p: kernel 1 pages;
region q: kernel 1 pages;
region r: kernel 1 pages;

scenario tables {
  given { map p; map q; map r; }

  task one { repeat 2 { lazy { protect p ro; protect p rw; flush_tlb p; } } }
  task two { repeat 2 { lazy { unmap q; flush_tlb q; map q; } } }
  task three { repeat 2 { lazy { protect r ro; flush_tlb r; protect r rw; } } }

  expect D: clean;
}
`;

/** How many states are stored in each search: enough that the tables have grown a few times. */
const STATES = 3_000_000;

/**
 * Breadth first, whole: every order of moves.
 *
 * @param {string} text
 * @param {"exact" | "compact"} storage
 */
function search(text, storage) {
  const { program } = compile("bench.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
  if (program === null) throw new Error("the benchmark's scenario does not compile");
  const loaded = loadProgram(program);
  const ruleSet = program.ruleSets.findIndex(({ name }) => name === "D");
  const start = performance.now();
  const { exploration } = explore(loaded, 0, ruleSet, [], {
    strategy: "breadth",
    reduction: false,
    storage,
    maxStates: STATES,
    maxMemory: null,
    seed: 1,
    walks: 1,
  });
  const milliseconds = performance.now() - start;
  const { states, bytesPerState, vectorBytes } = exploration.coverage;
  if (states < STATES || exploration.violations.length > 0) throw new Error("a search that found something else");
  return { million: milliseconds / (states / 1e6), bytes: bytesPerState, vectorBytes };
}

/** Medians in milliseconds for a million states; bytes for each. */
export function measureExplore() {
  search(SMALL, "exact"); // The first one is compiled on the way.
  const small = Array.from({ length: ROUNDS }, () => search(SMALL, "exact"));
  const tables = Array.from({ length: ROUNDS }, () => search(TABLES, "exact"));
  const compact = search(SMALL, "compact");
  return {
    small: median(small.map(({ million }) => million)),
    tables: median(tables.map(({ million }) => million)),
    beside: Math.max(...[small[0], tables[0]].map((each) => (each ? each.bytes - each.vectorBytes : NaN))),
    compact: compact.bytes,
  };
}

/** `lmmu explore` beside SPIN on the same scenarios, each from its start to its answer: SPIN's compiler included. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../bin/lmmu.js", import.meta.url));

/** Three tasks that nest and pause; three that change page tables on two CPUs. */
const SCENARIOS = {
  "small vectors": `scenario s {
  task one { repeat 2 { lazy { lazy { paused { lazy { } } } } } }
  task two { repeat 2 { lazy { lazy { } } paused { lazy { } } } }
  task three { repeat 2 { lazy { lazy { } } paused { lazy { } } } }

  expect D: clean;
}
`,
  "the arm64 tables": `machine {
  cpus 2;
}

region p: kernel 1 pages;
region q: kernel 1 pages;

scenario s {
  given { map p; map q; }

  task one { lazy { protect p ro; flush_tlb p; protect p rw; } }
  task two { lazy { unmap q; flush_tlb q; map q; } }
  task three { lazy { protect p rw; flush_tlb p; } }

  expect D: clean;
}
`,
};

/**
 * @param {string} cwd
 * @param {string} program
 * @param {string[]} options
 */
function run(cwd, program, options) {
  const { status, stdout, stderr, error } = spawnSync(program, options, { cwd, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${options.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** @param {() => void} act */
function timeOf(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}

/**
 * Every order of moves, breadth first, without reduction, by both; milliseconds, and how many states each stores. Null where
 * SPIN or a C compiler is not installed.
 */
export function measureBesideSpin() {
  if (["spin", "gcc"].some((program) => spawnSync(program, ["-V"]).error !== undefined)) return null;
  return Object.entries(SCENARIOS).map(([title, text]) => {
    const folder = mkdtempSync(join(tmpdir(), "lmmu-bench-spin-"));
    try {
      writeFileSync(join(folder, "s.lmmu"), text);
      let [explored, verified] = ["", ""];
      const explore = timeOf(() => {
        explored = run(folder, process.execPath, [cli, "explore", "s.lmmu", "--no-reduction"]);
      });
      const spin = timeOf(() => {
        run(folder, process.execPath, [cli, "compile", "s.lmmu", "--target", "promela", "-o", "s.pml"]);
        run(folder, "spin", ["-a", "s.pml"]);
        run(folder, "gcc", ["-O2", "-w", "-DBFS", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"]);
        verified = run(folder, "./pan", ["-w24"]);
      });
      if (!/errors: 0/.test(verified)) throw new Error(`SPIN finds something else in ${title}:\n${verified}`);
      const states = Number(/all ([\d,]+) states/.exec(explored)?.[1]?.replaceAll(",", ""));
      return { title, states, explore, spin };
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

/** What a search finds, shown and written: no path by hand is as odd as those. */
import { describe, expect, it } from "vitest";
import type { Sources } from "../../compiler/index.js";
import { displayWidth } from "../../compiler/text/index.js";
import type { Trace } from "../../compiler/trace/index.js";
import { itfOf, readItf } from "../../compiler/trace/itf/index.js";
import { lanesText } from "../../compiler/trace/lanes/index.js";
import { interleavedSvg } from "../../compiler/trace/svg/interleaved/index.js";
import { type Counterexample, explore, replay, type SearchOptions } from "../../runtime/explore/index.js";
import { loadProgram } from "../../runtime/index.js";
import { itfObjections } from "./itf-rules.js";
import { tracesOf } from "./traces-of.js";

const OPTIONS: SearchOptions = {
  strategy: "breadth",
  reduction: false,
  storage: "exact",
  maxStates: 50_000,
  maxMemory: null,
  seed: 1,
  walks: 50,
};

interface Found extends Counterexample {
  readonly trace: Trace;
}

/** What a search finds in a text's first scenario under the first of its rule sets. */
function foundIn(text: string, options: Partial<SearchOptions> = {}): { found: Found[]; sources: Sources } {
  const { traces, sources } = tracesOf(text);
  const [trace] = traces;
  const { program, scenario } = trace!;
  const { violations } = explore(loadProgram(program), 0, scenario.ruleSets[0]!, [], {
    ...OPTIONS,
    ...options,
  }).exploration;
  const found = violations.map((each) => ({ ...each, trace: { ...trace!, run: each.run } }));
  return { found, sources };
}

const COUNTING = `rules E extends D {
  enable { warn "nested" (enable_count == 1); enable_count += 1; if (enable_count == 1) arch_enter; }
  disable { enable_count -= 1; arch_leave; }
}
`;

const TEXTS = {
  "an interrupt in a call": `${COUNTING}fn f [lazy] { next; }
irq h { lazy { } }
scenario s { f(); interrupts h x1; expect E: clean; }`,
  "tasks on two CPUs": `${COUNTING}config SMP;
machine { cpus 2; }
region r: kernel 2 pages;
irq h { lazy { } }
scenario s {
  task a { lazy { map r; } if (SMP) { maybe { disable; } } }
  task b { mutex m { schedule; } choose { lazy { sleep; } } or { enable; } }
  interrupts h x1;
  expect E: clean;
}`,
};

describe.each(Object.entries(TEXTS))("%s", (_, text) => {
  it.each(["breadth", "random"] as const)("found %s, is shown, written, read and replayed", (strategy) => {
    const { found, sources } = foundIn(text, { strategy });
    expect(found.length).toBeGreaterThan(0);
    for (const { trace, schedule, violation } of found) {
      const lanes = lanesText(trace, sources, violation, { unicode: false, width: 100 });
      for (const line of lanes.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(100);
      expect(interleavedSvg(trace, sources, violation)).not.toMatch(/NaN|undefined/);
      const written = itfOf(trace, schedule, sources);
      expect(itfObjections(JSON.parse(written))).toEqual([]);
      const read = readItf(written, trace.program);
      if (!read.ok) throw new Error(JSON.stringify(read.errors));
      expect(replay(loadProgram(trace.program), read.scenario, read.ruleSet, read.schedule)).toEqual(trace.run);
    }
  });
});

it("the shortest way to a warning reads as it happens", () => {
  const { found, sources } = foundIn(TEXTS["an interrupt in a call"]);
  const warned = found.find(({ trace, violation }) => {
    return violation.kind === "unexpected" && trace.run.findings[violation.finding]!.kind === "warning";
  })!;
  const text = lanesText(warned.trace, sources, warned.violation, { unicode: false, width: 100 });
  expect(text).toContain("enable so far -> enable_count 1, on\n");
  expect(text).toContain("next: if (enable_count == 1) (a.lmmu:2)");
  expect(text).toMatch(/\* interrupts s -> off\n/);
  expect(text).toMatch(
    / WARN: nested, in h \(a\.lmmu:6\)\n {3}a\.lmmu:7 {2}s\n {3}a\.lmmu:5 {2}f\n {3}a\.lmmu:6 {2}h\n$/,
  );
});

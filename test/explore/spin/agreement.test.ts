/**
 * SPIN and `explore` agree: on what breaks a scenario, by how many moves, on which paths there are, and on all that can be
 * seen of its states. The models are written from the rules of the language and not from `runtime/explore/`; what the
 * arm64 machine does they have from it. With a rule of a model changed, the two do not agree.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, type Host } from "../../../compiler/index.js";
import { loadProgram, type Program } from "../../../runtime/index.js";
import { programOf } from "../exploring.js";
import { scenarios } from "../random-scenarios.js";
import { type Compared, compare } from "./agreement.js";
import { randomScenario } from "./random.js";
import { missing } from "./spin.js";

const root = join(import.meta.dirname, "../../..");
const isDeep = Boolean(process.env["LMMU_DEEP"]);
const why = isDeep ? `${missing} is missing` : "npm run test:deep compares them";
const title = isDeep && missing === null ? "SPIN and explore" : `SPIN and explore (skipped: ${why})`;

/** Examples with scenarios that have no model, at least under some rule set: which ones, and why. */
const LEFT_OUT: Readonly<Record<string, readonly [scenario: RegExp, why: RegExp]>> = {
  "portable.lmmu": [/./, /portable y/],
  "chains/sleeping.lmmu": [/./, /portable y/],
  "bugs/tlbi-in-section.lmmu": [/./, /portable y/],
  "bugs/vmap-error-path.lmmu": [/^before$/, /in which function a hook/],
  "explore/xen-preemption.lmmu": [/^vmap$/, /in which function a hook/],
  "ranges.lmmu": [/overflow$/, /more than 1000 statements/],
  "vmap.lmmu": [/^vmap$/, /more than 1000 statements/],
};

const names = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".lmmu"))
  .sort();
function example(name: string): Program {
  const host: Host = {
    read: (path) => ({ ok: true, text: readFileSync(join(root, path), "utf8") }),
    resolve: (from, path) => posix.join(posix.dirname(from), path),
  };
  return compile(posix.join("examples", name), host).program!;
}

function differences(all: readonly Compared[]): string[] {
  return all.flatMap((each) => (each.kind === "compared" ? each.differences : []));
}

/** A rule of models as it is and as it is not, and a scenario in which that is seen. */
const CHANGES: Readonly<Record<string, { readonly from: string; readonly to: string; readonly text: string }>> = {
  "softirqs fire with bottom halves off": {
    from: "|| irqs_off[t] > 0 || bh_off[t] > 0)\n",
    to: "|| irqs_off[t] > 0)\n",
    text: "irq h soft { enable; } scenario s { interrupts h x1; bh_off { } expect D: leaks; }",
  },
  "tasks are preempted anywhere": {
    from: "(no_preempt[t] != 0 || ",
    to: "(0 || ",
    text: "scenario s { task a { nopreempt { } } task b { enable; } expect D: leaks; }",
  },
  "a lock is kept by who has ended": {
    from: "ended[me] = 1;\n  if\n  :: lock[0] == me + 1 ->\n    lock[0] = 0;\n  :: else\n  fi;\n",
    to: "ended[me] = 1;\n",
    text: "scenario s { task a { mutex m { disable; } } task b { mutex m { } } expect v3: may bugs; }",
  },
  "who waits for a lock is put on a CPU": {
    from: "#define waits_0 (!ended[0] && ",
    to: "#define waits_0 (0 && ",
    text: "scenario s { task a { mutex m { mutex n { } } } task b { mutex n { mutex m { } } } expect D: clean; }",
  },
  "a close takes away what is innermost": {
    from: ">> (found + 1)) & 1) != kind",
    to: ">> (found + 1)) & 1) == 2",
    text: "scenario s { enable; pause; disable; resume; expect D: may forbidden; }",
  },
  "a context switch has no barrier": {
    from: "now.tables = SWITCHED[now.row][now.tables]",
    to: "now.tables = now.tables",
    text:
      "region p: kernel 1 pages; scenario s { given { populate p; } task a { lazy { map p; } } task b { } " +
      "expect D: may reachable visible(p) && pending; }",
  },
  "a handler's calls are its task's": {
    from: "  sections[found] = 0;\n",
    to: "  skip;\n",
    text: "irq h hard { enable; } scenario s { interrupts h x2; expect D: leaks; }",
  },
  "assertions are judged before the contract": {
    from: "broken = broken | ",
    to: "broken = 0 * ",
    text: "scenario s { disable; expect D: may forbidden; }",
  },
};
describe.runIf(isDeep && missing === null)(title, { timeout: 1_200_000 }, () => {
  it.each(names)("examples/%s", (name) => {
    const program = example(name);
    const loaded = loadProgram(program);
    const [scenarios, why] = LEFT_OUT[name] ?? [/^$/, /^$/];
    for (const [index, scenario] of program.scenarios.entries()) {
      // One of its rule sets each: over all examples, each of them has its turn.
      const ruleSet = scenario.ruleSets[index % scenario.ruleSets.length]!;
      const all = compare(loaded, index, ruleSet, { configs: 1 });
      const told = `${scenario.name} under ${program.ruleSets[ruleSet]!.name}`;
      expect(differences(all), told).toEqual([]);
      for (const each of all) {
        if (each.kind !== "refused") continue;
        expect(scenario.name, each.reason).toMatch(scenarios);
        expect(each.reason, told).toMatch(why);
      }
    }
  });

  it.each(Object.entries(CHANGES))("do not agree where %s", (_, { from, to, text }) => {
    const program = programOf(text);
    const ruleSet = program.scenarios[0]!.ruleSets[0]!;
    expect(differences(compare(loadProgram(program), 0, ruleSet))).toEqual([]);
    const change = (model: string): string => {
      expect(model).toContain(from);
      return model.replaceAll(from, to);
    };
    expect(differences(compare(loadProgram(program), 0, ruleSet, { change }))).not.toEqual([]);
  });

  it.each([
    ["as other tests of explore have them", scenarios().map(({ text, ruleSet }) => ({ text, rules: ruleSet }))],
    ["with more contexts and facts", randomScenario],
  ])("random scenarios, %s", (_, random) => {
    let compared = 0;
    fc.assert(
      fc.property(random, ({ text, rules }) => {
        const program = programOf(text);
        const ruleSet = program.ruleSets.findLastIndex(({ name }) => name === rules);
        const all = compare(loadProgram(program), 0, ruleSet, { configs: 2 });
        compared += all.filter(({ kind }) => kind === "compared").length;
        expect(differences(all), text).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});

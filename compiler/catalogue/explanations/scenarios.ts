/** What explains 5xx: scenarios, their expectations and checks. */
import type * as entries from "../scenarios.js";
import type { Explanations } from "./explanation.js";

export const scenarios: Explanations<typeof entries> = {
  expectationFails: {
    explanation:
      "A fact holds when it holds on every run: for every value of the free switches that the run reads and every outcome of " +
      "`maybe` and `choose`. With `may` before it, one run is enough.",
    bad: 'scenario s {\n  lazy { }\n  expect D: warns "disable without enable";\n}\n',
    good: "scenario s {\n  lazy { }\n  expect D: clean;\n}\n",
  },
  assertFails: {
    explanation: "The condition is false when the run comes to it.",
    bad: "scenario s {\n  assert active;\n  expect D: clean;\n}\n",
    good: "scenario s {\n  assert !active;\n  expect D: clean;\n}\n",
  },
  alwaysBroken: {
    explanation: "What stands after `always` is judged after every statement, at the task that ran it.",
    bad: "scenario s {\n  lazy { }\n  always D: !active;\n}\n",
    good: "scenario s {\n  lazy { }\n  always D: sections <= 1;\n}\n",
  },
  partial: {
    explanation:
      "How often something happens, that it must happen, and what becomes of page tables is told by runs, and a scenario has as " +
      "many as its switches and choices have combinations. Beyond the limit nothing is known of these, and what has no mistake " +
      "in the runs that were made is not called clean.",
    bad: "scenario s {\n" + "  maybe { lazy { } }\n".repeat(13) + "  expect D: barriers 0;\n}\n",
    good: "scenario s {\n  maybe { lazy { } }\n  expect D: barriers 0;\n}\n",
  },
  interruptMasked: {
    explanation:
      "No hard interrupt fires while interrupts are off, no soft one while bottom halves are off or inside another interrupt; " +
      "an NMI fires anywhere but in an NMI.",
    bad: "irq timer { }\nscenario s {\n  irqs_off { interrupt timer; }\n}\n",
    good: "irq timer { }\nscenario s {\n  interrupt timer;\n}\n",
  },
  argumentMissing: {
    explanation: "An integer or a protection without a default must be given; only for pages there is a stand-in.",
    bad: "region r: kernel 1 pages;\nfn f(p, prot) {\n  protect p prot;\n}\nscenario s {\n  f(r);\n}\n",
    good: "region r: kernel 1 pages;\nfn f(p, prot = ro) {\n  protect p prot;\n}\nscenario s {\n  f(r);\n}\n",
  },
  pageOutside: {
    explanation: "The index is only known when the code runs, and it is beyond the pages that the parameter was given.",
    bad: "region r: kernel 1 pages;\nfn f(p) {\n  for q in p[1] { }\n}\nscenario s {\n  f(r);\n}\n",
    good: "region r: kernel 2 pages;\nfn f(p) {\n  for q in p[1] { }\n}\nscenario s {\n  f(r);\n}\n",
  },
  contradiction: {
    explanation:
      "Under one rule set and one choice of configs a run cannot be clean and warn, or call the hooks in two orders.",
    bad: "scenario s {\n  lazy { }\n  expect D: clean;\n  expect D: leaks;\n}\n",
    good: "scenario s {\n  lazy { }\n  expect D: clean;\n  expect A: clean;\n}\n",
  },
  unknownKind: {
    explanation: "Hazards and faults are named, so that an expectation does not depend on the words of a message.",
    bad: "scenario s {\n  sleep;\n  expect D: hazard sleep_in_atomc;\n}\n",
    good: "scenario s {\n  spin l { sleep; }\n  expect D: hazard sleep_in_atomic;\n}\n",
  },
  variableMissing: {
    explanation: "Every rule set under which a check is judged must have the variables that it asks for.",
    bad: "scenario s {\n  lazy { }\n  expect A, D: clean;\n  always: enable_count <= 1;\n}\n",
    good: "scenario s {\n  lazy { }\n  expect A, D: clean;\n  always D: enable_count <= 1;\n}\n",
  },
  assertNeverJudged: {
    explanation:
      "A scenario runs under the rule sets that its `expect` and `always` lines name, or `D`; an assert for others is never judged.",
    bad: "scenario s {\n  assert A: nesting_level == 0;\n  expect D: clean;\n}\n",
    good: "scenario s {\n  assert A: nesting_level == 0;\n  expect A, D: clean;\n}\n",
  },
  givenTwice: {
    explanation: "One `given` block sets up the page tables before anything runs.",
    bad: "scenario s {\n  given { }\n  given { }\n}\n",
    good: "scenario s {\n  given { }\n}\n",
  },
  givenStatement: {
    explanation:
      "What stands in `given` is there before anything runs: all of it is visible, and nothing of it is counted. So it can " +
      "write page tables, under conditions and in loops, and nothing else.",
    bad: "scenario s {\n  given { enable; }\n}\n",
    good: "scenario s {\n  enable;\n  disable;\n}\n",
  },
  cpuMissing: {
    explanation: "A machine has one CPU unless it says otherwise; CPUs are counted from 0.",
    bad: "scenario s {\n  schedule on 1;\n}\n",
    good: "machine {\n  cpus 2;\n}\nscenario s {\n  schedule on 1;\n}\n",
  },
  unreachableExpectation: {
    explanation:
      "What stands after `when` is never true: the values of its configs, what they depend on or the version of the kernel " +
      "rule it out. So the line states nothing, and whatever it was written for is not checked. The version is the one " +
      "that the machine states, else the one that each rule set states, so a line can be dead under some of its sets only.",
    bad: "config KASAN = n;\nscenario s {\n  lazy { }\n  expect D when KASAN: hooks enter leave;\n}\n",
    good: "config KASAN;\nscenario s {\n  lazy { }\n  expect D when KASAN: hooks enter leave;\n}\n",
  },
  statementsBesideTasks: {
    explanation:
      "A scenario's body is one task's code, or several `task` blocks. Of statements beside tasks nobody could say which task runs them.",
    bad: "scenario s {\n  task one { }\n  enable;\n}\n",
    good: "scenario s {\n  task one { enable; disable; }\n}\n",
  },
  taskTwice: {
    explanation: "Tasks of a scenario have names of their own, so that a trace can tell them apart.",
    bad: "scenario s {\n  task one { }\n  task one { }\n}\n",
    good: "scenario s {\n  task one { }\n  task two { }\n}\n",
  },
};

/** 5xx: scenarios, their expectations and checks. */
import { didYouMean, entry } from "./entry.js";

export const expectationFails = entry<{ fact: string; found: string }>({
  code: "LMMU501",
  name: "expectation-fails",
  title: "an expectation does not hold",
  severity: "error",
  explanation:
    "A fact holds when it holds on every run: for every value of the free switches that the run reads and every outcome of " +
    "`maybe` and `choose`. With `may` before it, one run is enough.",
  bad: 'scenario s {\n  lazy { }\n  expect D: warns "disable without enable";\n}\n',
  good: "scenario s {\n  lazy { }\n  expect D: clean;\n}\n",
  foundBy: "run",
  message: ({ fact, found }) => `expected ${fact}${found === "" ? "" : `, but ${found}`}`,
});

export const assertFails = entry<{ condition: string }>({
  code: "LMMU502",
  name: "assert-fails",
  title: "an assert does not hold",
  severity: "error",
  explanation: "The condition is false when the run comes to it.",
  bad: "scenario s {\n  assert active;\n  expect D: clean;\n}\n",
  good: "scenario s {\n  assert !active;\n  expect D: clean;\n}\n",
  foundBy: "run",
  message: ({ condition }) => `\`${condition}\` does not hold here`,
});

export const alwaysBroken = entry<{ condition: string }>({
  code: "LMMU503",
  name: "always-broken",
  title: "an invariant does not hold",
  severity: "error",
  explanation: "What stands after `always` is judged after every statement, at the task that ran it.",
  bad: "scenario s {\n  lazy { }\n  always D: !active;\n}\n",
  good: "scenario s {\n  lazy { }\n  always D: sections <= 1;\n}\n",
  foundBy: "run",
  message: ({ condition }) => `\`always ${condition}\` does not hold after this`,
});

export const partial = entry<{ sentence: string }>({
  code: "LMMU504",
  name: "partial",
  title: "not everything could be run",
  severity: "warning",
  explanation:
    "How often something happens, that it must happen, and what becomes of page tables is told by runs, and a scenario has as " +
    "many as its switches and choices have combinations. Beyond the limit nothing is known of these, and what has no mistake " +
    "in the runs that were made is not called clean.",
  bad: "scenario s {\n" + "  maybe { lazy { } }\n".repeat(13) + "  expect D: barriers 0;\n}\n",
  good: "scenario s {\n  maybe { lazy { } }\n  expect D: barriers 0;\n}\n",
  foundBy: "run",
  message: ({ sentence }) => sentence,
  help: () => "give some switches a value, or split the scenario",
});

export const interruptMasked = entry<{ name: string; because: "irqs_off" | "bh_off" | "nesting" }>({
  code: "LMMU505",
  name: "interrupt-masked",
  title: "an interrupt fires where it cannot",
  severity: "error",
  explanation:
    "No hard interrupt fires while interrupts are off, no soft one while bottom halves are off or inside another interrupt; " +
    "an NMI fires anywhere but in an NMI.",
  bad: "irq timer { }\nscenario s {\n  irqs_off { interrupt timer; }\n}\n",
  good: "irq timer { }\nscenario s {\n  interrupt timer;\n}\n",
  foundBy: "run",
  message: ({ name, because }) =>
    `\`${name}\` cannot fire here: ${
      {
        irqs_off: "interrupts are off",
        bh_off: "bottom halves are off",
        nesting: "an interrupt is running that it cannot interrupt",
      }[because]
    }`,
  help: () => "move the `interrupt` out, or declare the handler `nmi` if it is one",
});

export const argumentMissing = entry<{ frame: string; parameter: string }>({
  code: "LMMU506",
  name: "argument-missing",
  title: "nobody gives an argument",
  severity: "error",
  explanation: "An integer or a protection without a default must be given; only for pages there is a stand-in.",
  bad: "region r: kernel 1 pages;\nfn f(p, prot) {\n  protect p prot;\n}\nscenario s {\n  f(r);\n}\n",
  good: "region r: kernel 1 pages;\nfn f(p, prot = ro) {\n  protect p prot;\n}\nscenario s {\n  f(r);\n}\n",
  foundBy: "run",
  message: ({ frame, parameter }) => `nobody gives \`${parameter}\` to \`${frame}\``,
  help: ({ parameter }) => `pass it, or give it a default: \`${parameter} = ...\``,
});

export const pageOutside = entry<{ frame: string }>({
  code: "LMMU507",
  name: "page-outside",
  title: "a page index leaves its region",
  severity: "error",
  explanation: "The index is only known when the code runs, and it is beyond the pages that the parameter was given.",
  bad: "region r: kernel 1 pages;\nfn f(p) {\n  for q in p[1] { }\n}\nscenario s {\n  f(r);\n}\n",
  good: "region r: kernel 2 pages;\nfn f(p) {\n  for q in p[1] { }\n}\nscenario s {\n  f(r);\n}\n",
  foundBy: "run",
  message: ({ frame }) => `this page is outside of what \`${frame}\` was given`,
});

export const contradiction = entry<{ one: string; other: string; when: string }>({
  code: "LMMU510",
  name: "contradiction",
  title: "expectations that cannot hold together",
  severity: "error",
  explanation:
    "Under one rule set and one choice of configs a run cannot be clean and warn, or call the hooks in two orders.",
  bad: "scenario s {\n  lazy { }\n  expect D: clean;\n  expect D: leaks;\n}\n",
  good: "scenario s {\n  lazy { }\n  expect D: clean;\n  expect A: clean;\n}\n",
  message: ({ one, other }) => `\`${one}\` cannot hold together with \`${other}\``,
  help: ({ when }) => (when === "" ? "" : `both apply when ${when}; guard them with \`when\``),
});

export const unknownKind = entry<{ what: string; name: string; suggestion: string | null; known: readonly string[] }>({
  code: "LMMU511",
  name: "unknown-kind",
  title: "a hazard or fault that does not exist",
  severity: "error",
  explanation: "Hazards and faults are named, so that an expectation does not depend on the words of a message.",
  bad: "scenario s {\n  sleep;\n  expect D: hazard sleep_in_atomc;\n}\n",
  good: "scenario s {\n  spin l { sleep; }\n  expect D: hazard sleep_in_atomic;\n}\n",
  message: ({ what, name }) => `there is no ${what} \`${name}\``,
  help: ({ suggestion, known }) => didYouMean(suggestion) || `there are ${known.join(", ")}`,
});

export const variableMissing = entry<{ name: string; ruleSets: readonly string[] }>({
  code: "LMMU512",
  name: "variable-missing",
  title: "a check asks for a variable that a rule set does not have",
  severity: "error",
  explanation: "Every rule set under which a check is judged must have the variables that it asks for.",
  bad: "scenario s {\n  lazy { }\n  expect A, D: clean;\n  always: enable_count <= 1;\n}\n",
  good: "scenario s {\n  lazy { }\n  expect A, D: clean;\n  always D: enable_count <= 1;\n}\n",
  message: ({ name, ruleSets }) =>
    `${ruleSets.join(", ")} ${ruleSets.length === 1 ? "has" : "have"} no variable \`${name}\``,
  help: () => "name the rule sets that it is about before a colon, as in `assert D: ...`",
});

export const assertNeverJudged = entry<{ ruleSets: readonly string[] }>({
  code: "LMMU513",
  name: "assert-never-judged",
  title: "an assert for rule sets that the scenario does not run under",
  severity: "warning",
  explanation:
    "A scenario runs under the rule sets that its `expect` and `always` lines name, or `D`; an assert for others is never judged.",
  bad: "scenario s {\n  assert A: nesting_level == 0;\n  expect D: clean;\n}\n",
  good: "scenario s {\n  assert A: nesting_level == 0;\n  expect A, D: clean;\n}\n",
  message: ({ ruleSets }) => `the scenario does not run under ${ruleSets.join(", ")}, so this is never judged`,
  help: ({ ruleSets }) => `add \`expect ${ruleSets.join(", ")}: ...;\``,
});

export const givenTwice = entry<object>({
  code: "LMMU514",
  name: "given-twice",
  title: "a scenario has two `given` blocks",
  severity: "error",
  explanation: "One `given` block sets up the page tables before anything runs.",
  bad: "scenario s {\n  given { }\n  given { }\n}\n",
  good: "scenario s {\n  given { }\n}\n",
  message: () => "a scenario has one `given` block",
  help: () => "join the two",
});

export const givenStatement = entry<object>({
  code: "LMMU517",
  name: "given-statement",
  title: "a `given` block does more than set up page tables",
  severity: "error",
  explanation:
    "What stands in `given` is there before anything runs: all of it is visible, and nothing of it is counted. So it can " +
    "write page tables, under conditions and in loops, and nothing else.",
  bad: "scenario s {\n  given { enable; }\n}\n",
  good: "scenario s {\n  enable;\n  disable;\n}\n",
  message: () => "a `given` block only sets up page tables",
  help: () => "move this statement into the scenario",
});

export const cpuMissing = entry<{ cpu: number; cpus: number }>({
  code: "LMMU518",
  name: "cpu-missing",
  title: "a task is scheduled on a CPU that the machine does not have",
  severity: "error",
  explanation: "A machine has one CPU unless it says otherwise; CPUs are counted from 0.",
  bad: "scenario s {\n  schedule on 1;\n}\n",
  good: "machine {\n  cpus 2;\n}\nscenario s {\n  schedule on 1;\n}\n",
  message: ({ cpu, cpus }) => `there is no CPU ${cpu}: the machine has ${cpus}, counted from 0`,
  help: ({ cpu }) => `say \`machine { cpus ${cpu + 1}; }\``,
});

/** At most so many rule sets are named in a message. */
const MAX_NAMED = 8;

export const unreachableExpectation = entry<{ ruleSets: readonly string[] }>({
  code: "LMMU519",
  name: "unreachable-expectation",
  title: "an expectation that no config can reach",
  severity: "warning",
  explanation:
    "What stands after `when` is never true: the values of its configs, what they depend on or the version of the kernel " +
    "rule it out. So the line states nothing, and whatever it was written for is not checked. The version is the one " +
    "that the machine states, else the one that each rule set states, so a line can be dead under some of its sets only.",
  bad: "config KASAN = n;\nscenario s {\n  lazy { }\n  expect D when KASAN: hooks enter leave;\n}\n",
  good: "config KASAN;\nscenario s {\n  lazy { }\n  expect D when KASAN: hooks enter leave;\n}\n",
  message: ({ ruleSets }) => {
    if (ruleSets.length === 0) return "no config makes this condition true, so the line states nothing";
    const more = ruleSets.length > MAX_NAMED ? ` and ${ruleSets.length - MAX_NAMED} more` : "";
    const named = ruleSets.slice(0, MAX_NAMED).join(", ") + more;
    return `under ${named} no config makes this condition true, so the line states nothing there`;
  },
  help: ({ ruleSets }) =>
    ruleSets.length === 0
      ? "mend the condition, or remove the line"
      : "mend the condition, or name only the rule sets that the line is about",
});

export const statementsBesideTasks = entry<object>({
  code: "LMMU515",
  name: "statements-beside-tasks",
  title: "statements beside tasks",
  severity: "error",
  explanation:
    "A scenario's body is one task's code, or several `task` blocks. Of statements beside tasks nobody could say which task runs them.",
  bad: "scenario s {\n  task one { }\n  enable;\n}\n",
  good: "scenario s {\n  task one { enable; disable; }\n}\n",
  message: () => "no task runs this statement",
  help: () => "move it into one of the tasks",
});

export const taskTwice = entry<{ name: string }>({
  code: "LMMU516",
  name: "task-twice",
  title: "two tasks have one name",
  severity: "error",
  explanation: "Tasks of a scenario have names of their own, so that a trace can tell them apart.",
  bad: "scenario s {\n  task one { }\n  task one { }\n}\n",
  good: "scenario s {\n  task one { }\n  task two { }\n}\n",
  message: ({ name }) => `the scenario has two tasks \`${name}\``,
  help: () => "rename one of them",
});

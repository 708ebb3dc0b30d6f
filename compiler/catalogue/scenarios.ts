/** 5xx: scenarios, their expectations and checks. */
import { didYouMean, entry } from "./entry.js";

export const expectationFails = entry<{ fact: string; found: string }>({
  code: "LMMU501",
  name: "expectation-fails",
  title: "an expectation does not hold",
  severity: "error",
  foundBy: "run",
  message: ({ fact, found }) => `expected ${fact}${found === "" ? "" : `, but ${found}`}`,
});

export const assertFails = entry<{ condition: string }>({
  code: "LMMU502",
  name: "assert-fails",
  title: "an assert does not hold",
  severity: "error",
  foundBy: "run",
  message: ({ condition }) => `\`${condition}\` does not hold here`,
});

export const alwaysBroken = entry<{ condition: string }>({
  code: "LMMU503",
  name: "always-broken",
  title: "an invariant does not hold",
  severity: "error",
  foundBy: "run",
  message: ({ condition }) => `\`always ${condition}\` does not hold after this`,
});

export const partial = entry<{ sentence: string }>({
  code: "LMMU504",
  name: "partial",
  title: "not everything could be run",
  severity: "warning",
  foundBy: "run",
  message: ({ sentence }) => sentence,
  help: () => "give some switches a value, or split the scenario",
});

export const interruptMasked = entry<{ name: string; because: "irqs_off" | "bh_off" | "nesting" }>({
  code: "LMMU505",
  name: "interrupt-masked",
  title: "an interrupt fires where it cannot",
  severity: "error",
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
  foundBy: "run",
  message: ({ frame, parameter }) => `nobody gives \`${parameter}\` to \`${frame}\``,
  help: ({ parameter }) => `pass it, or give it a default: \`${parameter} = ...\``,
});

export const pageOutside = entry<{ frame: string }>({
  code: "LMMU507",
  name: "page-outside",
  title: "a page index leaves its region",
  severity: "error",
  foundBy: "run",
  message: ({ frame }) => `this page is outside of what \`${frame}\` was given`,
});

export const contradiction = entry<{ one: string; other: string; when: string }>({
  code: "LMMU510",
  name: "contradiction",
  title: "expectations that cannot hold together",
  severity: "error",
  message: ({ one, other }) => `\`${one}\` cannot hold together with \`${other}\``,
  help: ({ when }) => (when === "" ? "" : `both apply when ${when}; guard them with \`when\``),
});

export const unknownKind = entry<{ what: string; name: string; suggestion: string | null; known: readonly string[] }>({
  code: "LMMU511",
  name: "unknown-kind",
  title: "a hazard or fault that does not exist",
  severity: "error",
  message: ({ what, name }) => `there is no ${what} \`${name}\``,
  help: ({ suggestion, known }) => didYouMean(suggestion) || `there are ${known.join(", ")}`,
});

export const variableMissing = entry<{ name: string; ruleSets: readonly string[] }>({
  code: "LMMU512",
  name: "variable-missing",
  title: "a check asks for a variable that a rule set does not have",
  severity: "error",
  message: ({ name, ruleSets }) =>
    `${ruleSets.join(", ")} ${ruleSets.length === 1 ? "has" : "have"} no variable \`${name}\``,
  help: () => "name the rule sets that it is about before a colon, as in `assert D: ...`",
});

export const assertNeverJudged = entry<{ ruleSets: readonly string[] }>({
  code: "LMMU513",
  name: "assert-never-judged",
  title: "an assert for rule sets that the scenario does not run under",
  severity: "warning",
  message: ({ ruleSets }) => `the scenario does not run under ${ruleSets.join(", ")}, so this is never judged`,
  help: ({ ruleSets }) => `add \`expect ${ruleSets.join(", ")}: ...;\``,
});

export const givenTwice = entry<object>({
  code: "LMMU514",
  name: "given-twice",
  title: "a scenario has two `given` blocks",
  severity: "error",
  message: () => "a scenario has one `given` block",
  help: () => "join the two",
});

export const givenStatement = entry<object>({
  code: "LMMU517",
  name: "given-statement",
  title: "a `given` block does more than set up page tables",
  severity: "error",
  message: () => "a `given` block only sets up page tables",
  help: () => "move this statement into the scenario",
});

export const cpuMissing = entry<{ cpu: number; cpus: number }>({
  code: "LMMU518",
  name: "cpu-missing",
  title: "a task is scheduled on a CPU that the machine does not have",
  severity: "error",
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
  message: () => "no task runs this statement",
  help: () => "move it into one of the tasks",
});

export const taskTwice = entry<{ name: string }>({
  code: "LMMU516",
  name: "task-twice",
  title: "two tasks have one name",
  severity: "error",
  message: ({ name }) => `the scenario has two tasks \`${name}\``,
  help: () => "rename one of them",
});

/** 2xx: files, names, kinds of values, and the form of rule sets. */
import type { ReadResult } from "../host.js";
import type { ValueKind } from "../../runtime/index.js";
import { circle, didYouMean, entry } from "./entry.js";

interface Unknown {
  readonly name: string;
  readonly suggestion: string | null;
}
type Reason = Extract<ReadResult, { ok: false }>["reason"];

const REASONS: Readonly<Record<Reason, string>> = {
  missing: "there is no such file",
  unreadable: "it cannot be read",
  binary: "it is not text",
  too_large: "it is larger than 8 MiB",
};

const KINDS: Readonly<Record<ValueKind, string>> = {
  pages: "pages",
  integer: "an integer",
  protection: "a protection",
};

function list(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}

export const fileUnreadable = entry<{ file: string; reason: Reason }>({
  code: "LMMU201",
  name: "file-unreadable",
  title: "the file cannot be read",
  severity: "error",
  message: ({ file, reason }) => `cannot read ${file}: ${REASONS[reason]}`,
});

export const importUnreadable = entry<{ path: string; reason: Reason }>({
  code: "LMMU202",
  name: "import-unreadable",
  title: "an imported file cannot be read",
  severity: "error",
  message: ({ path, reason }) => `cannot import "${path}": ${REASONS[reason]}`,
  help: () => "the path is relative to this file; what ships is imported as `lmmu:...`",
});

export const importOutside = entry<{ path: string }>({
  code: "LMMU203",
  name: "import-outside",
  title: "an import leaves the workspace",
  severity: "error",
  message: ({ path }) => `"${path}" leaves the workspace`,
  help: () => "copy the file into the workspace, or run lmmu in the folder that holds both",
});

export const importCycle = entry<{ files: readonly string[] }>({
  code: "LMMU204",
  name: "import-cycle",
  title: "files import each other in a circle",
  severity: "error",
  message: ({ files }) => `this import closes a circle: ${circle(files)}`,
  help: () => "move what both files need into a third one",
});

export const importNotInLibrary = entry<{ path: string; suggestion: string | null; paths: readonly string[] }>({
  code: "LMMU205",
  name: "import-not-in-library",
  title: "the library has no such file",
  severity: "error",
  message: ({ path }) => `the library has no "${path}"`,
  help: ({ suggestion, paths }) => didYouMean(suggestion) || `it has ${paths.join(", ")}`,
});

export const declaredTwice = entry<{ what: string; name: string }>({
  code: "LMMU206",
  name: "declared-twice",
  title: "a name is declared twice in one file",
  severity: "error",
  message: ({ what, name }) => `the ${what} \`${name}\` is declared twice`,
  help: () => "rename or remove one of them",
});

export const importedTwice = entry<{ what: string; name: string }>({
  code: "LMMU207",
  name: "imported-twice",
  title: "two imports bring different things of one name",
  severity: "error",
  message: ({ what, name }) => `the ${what} \`${name}\` comes from two imports, and they are not the same`,
  help: () => "import only one of the files, or declare the name in this file",
});

export const hidesImported = entry<{ what: string; name: string }>({
  code: "LMMU208",
  name: "hides-imported",
  title: "a declaration hides an imported one",
  severity: "note",
  message: ({ what, name }) => `the ${what} \`${name}\` hides an imported one`,
});

export const unknownFrame = entry<Unknown>({
  code: "LMMU210",
  name: "unknown-function",
  title: "a call of a function that nobody declares",
  severity: "error",
  message: ({ name }) => `no function \`${name}\` is declared`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`fn ${name};\``,
});

export const unknownSwitch = entry<Unknown>({
  code: "LMMU211",
  name: "unknown-switch",
  title: "a condition reads a switch that nobody declares",
  severity: "error",
  message: ({ name }) => `no switch \`${name}\` is declared`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`config ${name};\``,
});

export const unknownPages = entry<Unknown>({
  code: "LMMU212",
  name: "unknown-value",
  title: "a value that nobody declares",
  severity: "error",
  message: ({ name }) => `\`${name}\` is neither a region nor a parameter`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`region ${name}: kernel 1 pages;\``,
});

export const unknownWord = entry<Unknown>({
  code: "LMMU213",
  name: "unknown-word",
  title: "a condition asks for something that nobody knows",
  severity: "error",
  message: ({ name }) =>
    name === "crossing" || name === "other_context"
      ? `\`${name}\` can only be asked in a \`forbid\` of \`disable\` and \`resume\``
      : `\`${name}\` is no variable of a rule set, no question and no switch`,
  help: ({ suggestion }) => didYouMean(suggestion),
});

export const unknownVariable = entry<Unknown>({
  code: "LMMU214",
  name: "unknown-variable",
  title: "an assignment to something that is no variable",
  severity: "error",
  message: ({ name }) => `\`${name}\` is no variable of this rule set`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`u8 ${name};\``,
});

export const unknownRules = entry<Unknown>({
  code: "LMMU215",
  name: "unknown-rules",
  title: "a rule set that nobody declares",
  severity: "error",
  message: ({ name }) => `there is no rule set \`${name}\``,
  help: ({ suggestion }) =>
    didYouMean(suggestion) ||
    "those that ship are legacy, A, B, C, D, v3, literal, none, xen70, xen71, powerpc_hash and sparc64",
});

export const unknownInterrupt = entry<Unknown>({
  code: "LMMU216",
  name: "unknown-interrupt",
  title: "an interrupt handler that nobody declares",
  severity: "error",
  message: ({ name }) => `no interrupt handler \`${name}\` is declared`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`irq ${name} { ... }\``,
});

export const unknownTask = entry<Unknown>({
  code: "LMMU217",
  name: "unknown-task",
  title: "a task that the scenario does not have",
  severity: "error",
  message: ({ name }) => `the scenario has no task \`${name}\``,
  help: ({ suggestion }) => didYouMean(suggestion),
});

export const unknownReporter = entry<Unknown>({
  code: "LMMU218",
  name: "unknown-reporter",
  title: "`in` names a function that the program does not have",
  severity: "error",
  message: ({ name }) => `nothing in the program is called \`${name}\``,
  help: ({ suggestion }) => didYouMean(suggestion),
});

export const handlerCalled = entry<{ name: string }>({
  code: "LMMU220",
  name: "handler-called",
  title: "an interrupt handler is called like a function",
  severity: "error",
  message: ({ name }) => `\`${name}\` is an interrupt handler, which nobody calls`,
  help: ({ name }) => `write \`interrupt ${name};\``,
});

export const notAnInterrupt = entry<{ name: string }>({
  code: "LMMU221",
  name: "not-an-interrupt",
  title: "a function is used as an interrupt handler",
  severity: "error",
  message: ({ name }) => `\`${name}\` is a function, not an interrupt handler`,
  help: ({ name }) => `declare it with \`irq ${name} { ... }\``,
});

export const wrongKind = entry<{ want: ValueKind; got: ValueKind; parameter: string | null }>({
  code: "LMMU222",
  name: "wrong-kind",
  title: "a value of the wrong kind",
  severity: "error",
  message: ({ want, got, parameter }) =>
    parameter === null
      ? `expected ${KINDS[want]}, found ${KINDS[got]}`
      : `\`${parameter}\` is ${KINDS[got]}, and is used as ${KINDS[want]} here`,
  help: ({ parameter }) =>
    parameter === null
      ? ""
      : "a parameter's default fixes its kind, else its first use, else the function it is passed to",
});

export const tooManyArguments = entry<{ name: string; takes: number; given: number }>({
  code: "LMMU223",
  name: "too-many-arguments",
  title: "a call gives more arguments than the function takes",
  severity: "error",
  message: ({ name, takes, given }) =>
    `\`${name}\` takes ${takes === 0 ? "no arguments" : takes === 1 ? "1 argument" : `${takes} arguments`}, and is given ${given}`,
  help: ({ name, takes }) => (takes === 0 ? `write \`${name}\` without arguments` : ""),
});

export const pagesOutside = entry<{ name: string; pages: bigint | null; empty: boolean }>({
  code: "LMMU224",
  name: "pages-outside",
  title: "a page index outside its region, or no pages at all",
  severity: "error",
  message: ({ name, pages, empty }) =>
    empty
      ? `this names no page of \`${name}\``
      : `\`${name}\` has ${pages === 1n ? "1 page" : `${pages} pages`}, counted from 0`,
  help: () => "`p[i..j]` are the pages from i to j-1",
});

export const numberTooLarge = entry<{ what: string; limit: bigint }>({
  code: "LMMU225",
  name: "number-out-of-range",
  title: "a number beyond what is possible here",
  severity: "error",
  message: ({ what, limit }) => `${what} goes up to ${limit.toLocaleString("en")}`,
});

export const emptyRegion = entry<{ name: string }>({
  code: "LMMU226",
  name: "empty-region",
  title: "a region without pages",
  severity: "error",
  message: ({ name }) => `the region \`${name}\` has no pages`,
});

export const questionAsValue = entry<{ query: string }>({
  code: "LMMU227",
  name: "question-as-value",
  title: "a question about the page tables as a value",
  severity: "error",
  message: ({ query }) => `\`${query}\` is a question for checks, not a value`,
});

export const strayVersion = entry<object>({
  code: "LMMU228",
  name: "stray-version",
  title: "a version that is compared with nothing",
  severity: "error",
  message: () => "a version can only be compared with `kernel`",
  help: () => "write `kernel < 6.18`",
});

export const kernelCompared = entry<object>({
  code: "LMMU229",
  name: "kernel-comparison",
  title: "`kernel` is not compared with a version",
  severity: "error",
  message: () => "`kernel` can only be compared with one version",
  help: () => "write `kernel < 6.18`",
});

export const nextOutside = entry<{ kind: "fn" | "irq" | "task" | "given"; name: string }>({
  code: "LMMU230",
  name: "next-outside",
  title: "`next` where no chain can go on",
  severity: "error",
  message: ({ kind, name }) =>
    ({
      fn: "",
      irq: `no chain calls the interrupt handler \`${name}\`, so there is no \`next\``,
      task: `no chain calls the task \`${name}\`, so there is no \`next\``,
      given: "no chain calls `given`, so there is no `next`",
    })[kind],
  help: () => "`next` belongs in the body of a `fn`",
});

export const scheduleOutside = entry<{ name: string }>({
  code: "LMMU231",
  name: "schedule-outside",
  title: "a function names a task",
  severity: "error",
  message: ({ name }) => `only a scenario's own code can name a task, here \`${name}\``,
  help: () => "write `schedule;`, or move it into the task",
});

export const inlinesWithBody = entry<{ name: string; other: string }>({
  code: "LMMU232",
  name: "inlines-with-body",
  title: "a function with `inlines` has a body",
  severity: "error",
  message: ({ name, other }) => `the code of \`${name}\` is that of \`${other}\`, so it has no body of its own`,
  help: ({ other }) => `remove the body, or call \`${other}\` in it instead of \`inlines\``,
});

export const configValues = entry<{ name: string }>({
  code: "LMMU240",
  name: "config-values",
  title: "a switch has two values",
  severity: "error",
  message: ({ name }) => `\`${name}\` is given two values`,
  help: () => "remove one of them; without a value a switch is free, and both are tried",
});

export const configCycle = entry<{ names: readonly string[] }>({
  code: "LMMU241",
  name: "config-cycle",
  title: "switches depend on each other in a circle",
  severity: "error",
  message: ({ names }) => `this closes a circle of dependencies: ${circle(names)}`,
});

export const configDepth = entry<{ name: string; limit: number }>({
  code: "LMMU249",
  name: "config-depth",
  title: "switches depend on each other too deep",
  severity: "error",
  message: ({ name, limit }) => `\`${name}\` depends on others through more than ${limit} steps`,
  help: () => "let it depend on the last of them directly",
});

export const machineTwice = entry<object>({
  code: "LMMU242",
  name: "machine-twice",
  title: "a program has two machines",
  severity: "error",
  message: () => "the machine is described twice",
  help: () => "keep one `machine { ... }`",
});

export const unknownSetting = entry<Unknown & { known: readonly string[] }>({
  code: "LMMU243",
  name: "unknown-setting",
  title: "a setting that the machine does not have",
  severity: "error",
  message: ({ name }) => `the machine has no setting \`${name}\``,
  help: ({ suggestion, known }) => didYouMean(suggestion) || `it has ${list(known)}`,
});

export const settingValue = entry<{ name: string; takes: string }>({
  code: "LMMU244",
  name: "setting-value",
  title: "a setting has a value that it does not take",
  severity: "error",
  message: ({ name, takes }) => `\`${name}\` takes ${takes}`,
});

export const machineCombination = entry<{ granule: string; vaBits: number; possible: readonly number[] }>({
  code: "LMMU245",
  name: "machine-combination",
  title: "no kernel has this combination",
  severity: "error",
  message: ({ granule, vaBits }) => `no arm64 kernel has pages of ${granule} and ${vaBits} bits of virtual address`,
  help: ({ granule, possible }) => `with ${granule} there are ${possible.join(", ")}`,
});

export const unreadConfig = entry<{ name: string }>({
  code: "LMMU246",
  name: "unread-config",
  title: "a config that nothing reads",
  severity: "warning",
  message: ({ name }) => `nothing reads \`${name}\``,
  help: () => "remove it, or use it where it matters",
});

export const rulePartMissing = entry<{ rules: string; part: string }>({
  code: "LMMU250",
  name: "rule-part-missing",
  title: "a rule set is not complete",
  severity: "error",
  message: ({ rules, part }) =>
    `the rule set \`${rules}\` does not say what \`${part}\` ${part === "active" ? "is" : "does"}`,
  help: ({ part }) =>
    part === "active" ? "add `active = ...;`" : `add \`${part} { ... }\`, or extend a set that has it`,
});

export const rulePartTwice = entry<{ rules: string; part: string }>({
  code: "LMMU251",
  name: "rule-part-twice",
  title: "a rule set defines something twice",
  severity: "error",
  message: ({ rules, part }) => `the rule set \`${rules}\` defines \`${part}\` twice`,
});

export const rulesCycle = entry<{ names: readonly string[] }>({
  code: "LMMU252",
  name: "rules-cycle",
  title: "rule sets extend each other in a circle",
  severity: "error",
  message: ({ names }) => `this closes a circle: ${circle(names, " extends ")}`,
});

export const tooManyBits = entry<{ rules: string; bits: number; limit: number }>({
  code: "LMMU253",
  name: "too-many-bits",
  title: "a rule set has too many variables",
  severity: "error",
  message: ({ rules, bits, limit }) =>
    `the variables of \`${rules}\` have ${bits} bits together, ${limit} are possible`,
});

export const endlessHooks = entry<{ rules: string; hook: string; limit: number }>({
  code: "LMMU254",
  name: "endless-hooks",
  title: "the hooks of a rule set never end",
  severity: "error",
  message: ({ rules, hook, limit }) =>
    `\`${hook}\` of \`${rules}\` comes back to itself, or runs more than ${limit.toLocaleString("en")} statements`,
  help: () => "let hooks call each other in one direction only",
});

export const unusedAllow = entry<{ name: string; why: "nothing" | "unknown" | "never"; suggestion: string | null }>({
  code: "LMMU260",
  name: "unused-allow",
  title: "an `allow` that silences nothing",
  severity: "warning",
  foundBy: "run",
  message: ({ name, why }) =>
    ({
      nothing: `there is no \`${name}\` here to silence`,
      unknown: name === "" ? "this does not say what to silence" : `no finding is called \`${name}\``,
      never: `\`${name}\` cannot be silenced`,
    })[why],
  help: ({ why, suggestion }) =>
    didYouMean(suggestion) ||
    (why === "unknown" ? "write `// lmmu: allow NAME reason` with the name of a finding" : "remove the comment"),
});

export const allowWithoutReason = entry<{ name: string }>({
  code: "LMMU261",
  name: "allow-without-reason",
  title: "an `allow` without a reason",
  severity: "warning",
  foundBy: "run",
  message: ({ name }) => `this silences \`${name}\` and does not say why`,
  help: ({ name }) => `write the reason after the name: \`// lmmu: allow ${name} ...\``,
});

export const tooManyFindings = entry<{ limit: number }>({
  code: "LMMU299",
  name: "too-many-findings",
  title: "too many findings",
  severity: "error",
  message: ({ limit }) => `more than ${limit.toLocaleString("en")} findings; no more are reported`,
  help: () => "mend the first ones and check again",
});

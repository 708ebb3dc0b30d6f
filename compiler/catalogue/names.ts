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
  explanation: "The file that was asked for is missing, cannot be read, or is no text.",
  bad: "",
  good: "fn f;\n",
  message: ({ file, reason }) => `cannot read ${file}: ${REASONS[reason]}`,
});

export const importUnreadable = entry<{ path: string; reason: Reason }>({
  code: "LMMU202",
  name: "import-unreadable",
  title: "an imported file cannot be read",
  severity: "error",
  explanation: "Paths of imports are relative to the file that has them.",
  bad: 'import "no-such-file.lmmu";\n',
  good: 'import "lmmu:rules/d";\n',
  message: ({ path, reason }) => `cannot import "${path}": ${REASONS[reason]}`,
  help: () => "the path is relative to this file; what ships is imported as `lmmu:...`",
});

export const importOutside = entry<{ path: string }>({
  code: "LMMU203",
  name: "import-outside",
  title: "an import leaves the workspace",
  severity: "error",
  explanation:
    "A `.lmmu` file may come from anybody, so what it imports has to lie in the workspace or in the library that ships.",
  bad: 'import "../../../../../../../../../../etc/passwd";\n',
  good: 'import "lmmu:rules/d";\n',
  message: ({ path }) => `"${path}" leaves the workspace`,
  help: () => "copy the file into the workspace, or run lmmu in the folder that holds both",
});

export const importCycle = entry<{ files: readonly string[] }>({
  code: "LMMU204",
  name: "import-cycle",
  title: "files import each other in a circle",
  severity: "error",
  explanation:
    "Which declaration hides which would depend on where one begins to read, so a circle of imports is an error.",
  bad: 'import "bad.lmmu";\n',
  good: 'import "lmmu:rules/d";\n',
  message: ({ files }) => `this import closes a circle: ${circle(files)}`,
  help: () => "move what both files need into a third one",
});

export const importNotInLibrary = entry<{ path: string; suggestion: string | null; paths: readonly string[] }>({
  code: "LMMU205",
  name: "import-not-in-library",
  title: "the library has no such file",
  severity: "error",
  explanation: "Paths that begin with `lmmu:` name files that ship with lmmu.",
  bad: 'import "lmmu:rules/e";\n',
  good: 'import "lmmu:rules/d";\n',
  message: ({ path }) => `the library has no "${path}"`,
  help: ({ suggestion, paths }) => didYouMean(suggestion) || `it has ${paths.join(", ")}`,
});

export const declaredTwice = entry<{ what: string; name: string }>({
  code: "LMMU206",
  name: "declared-twice",
  title: "a name is declared twice in one file",
  severity: "error",
  explanation:
    "Each frame, region, rule set and scenario of a file has a name of its own. Frames and interrupt handlers share one name space.",
  bad: "fn set_memory_valid;\nfn set_memory_valid;\n",
  good: "fn set_memory_valid;\nfn set_memory_ro;\n",
  message: ({ what, name }) => `the ${what} \`${name}\` is declared twice`,
  help: () => "rename or remove one of them",
});

export const importedTwice = entry<{ what: string; name: string }>({
  code: "LMMU207",
  name: "imported-twice",
  title: "two imports bring different things of one name",
  severity: "error",
  explanation:
    "Two imported files declare the same name in different ways, and nothing says which one is meant here. A declaration of this file's own hides both.",
  bad: "",
  good: "fn f;\n",
  message: ({ what, name }) => `the ${what} \`${name}\` comes from two imports, and they are not the same`,
  help: () => "import only one of the files, or declare the name in this file",
});

export const hidesImported = entry<{ what: string; name: string }>({
  code: "LMMU208",
  name: "hides-imported",
  title: "a declaration hides an imported one",
  severity: "note",
  explanation:
    "This file's own declaration is meant here and in files that import this one; bodies of the imported file keep theirs.",
  bad: "rules D extends literal {\n}\n",
  good: "rules mine extends literal {\n}\n",
  message: ({ what, name }) => `the ${what} \`${name}\` hides an imported one`,
});

export const unknownFrame = entry<Unknown>({
  code: "LMMU210",
  name: "unknown-function",
  title: "a call of a function that nobody declares",
  severity: "error",
  explanation:
    "In a chain of two or more, an undeclared name passes through, since kernel stacks are full of functions that have " +
    "nothing to do with lazy MMU. Alone it would do nothing at all, which is hardly what was meant.",
  bad: "fn update_range_prot [lazy];\nscenario s {\n  update_range_port;\n}\n",
  good: "fn update_range_prot [lazy];\nscenario s {\n  update_range_prot;\n}\n",
  message: ({ name }) => `no function \`${name}\` is declared`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`fn ${name};\``,
});

export const unknownSwitch = entry<Unknown>({
  code: "LMMU211",
  name: "unknown-switch",
  title: "a condition reads a switch that nobody declares",
  severity: "error",
  explanation:
    "Every switch is declared with `config`, in this file or one that it imports, so that a misspelt one is noticed. " +
    "What `if` and `when` can ask are switches, a frame's own parameters and the kernel's version.",
  bad: "config DEBUG_PAGEALLOC;\nfn f if (DEBUG_PAGEALOC);\n",
  good: "config DEBUG_PAGEALLOC;\nfn f if (DEBUG_PAGEALLOC);\n",
  message: ({ name }) => `no switch \`${name}\` is declared`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`config ${name};\``,
});

export const unknownPages = entry<Unknown>({
  code: "LMMU212",
  name: "unknown-value",
  title: "a value that nobody declares",
  severity: "error",
  explanation: "Pages are named by regions, by a frame's parameters and by the variable of a `for`.",
  bad: "region shadow: kernel 1 pages;\nscenario s {\n  given { map shadw; }\n}\n",
  good: "region shadow: kernel 1 pages;\nscenario s {\n  given { map shadow; }\n}\n",
  message: ({ name }) => `\`${name}\` is neither a region nor a parameter`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`region ${name}: kernel 1 pages;\``,
});

export const unknownWord = entry<Unknown>({
  code: "LMMU213",
  name: "unknown-word",
  title: "a condition asks for something that nobody knows",
  severity: "error",
  explanation:
    "Conditions of rule sets and of checks can ask for the rule set's variables, for `active`, `pending`, `in_interrupt`, " +
    "`barriers`, `sections` and `pauses`, and for switches; in the contract of `disable` and `resume` also for `crossing` and " +
    "`other_context`.",
  bad: "scenario s {\n  assert actve;\n  expect D: clean;\n}\n",
  good: "scenario s {\n  assert !active;\n  expect D: clean;\n}\n",
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
  explanation: "A rule set assigns to its own variables, and to those of the set that it extends.",
  bad: "rules mine extends D {\n  enable { count += 1; }\n}\n",
  good: "rules mine extends D {\n  enable { enable_count += 1; }\n}\n",
  message: ({ name }) => `\`${name}\` is no variable of this rule set`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`u8 ${name};\``,
});

export const unknownRules = entry<Unknown>({
  code: "LMMU215",
  name: "unknown-rules",
  title: "a rule set that nobody declares",
  severity: "error",
  explanation:
    "The rule sets that ship are `legacy`, `A`, `B`, `C`, `D`, `v3`, `literal` and `none`, and for other architectures `xen70`, " +
    "`xen71`, `powerpc_hash` and `sparc64`; a file can declare others with `rules`.",
  bad: "scenario s {\n  expect E: clean;\n}\n",
  good: "scenario s {\n  expect D: clean;\n}\n",
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
  explanation: "`interrupt` and `interrupts` name handlers that are declared with `irq`.",
  bad: "irq timer { }\nscenario s {\n  interrupt timr;\n}\n",
  good: "irq timer { }\nscenario s {\n  interrupt timer;\n}\n",
  message: ({ name }) => `no interrupt handler \`${name}\` is declared`,
  help: ({ name, suggestion }) => didYouMean(suggestion) || `declare it with \`irq ${name} { ... }\``,
});

export const unknownTask = entry<Unknown>({
  code: "LMMU217",
  name: "unknown-task",
  title: "a task that the scenario does not have",
  severity: "error",
  explanation: "`schedule NAME` switches to a task of the same scenario.",
  bad: "scenario s {\n  task first { schedule secnd; }\n  task second { }\n}\n",
  good: "scenario s {\n  task first { schedule second; }\n  task second { }\n}\n",
  message: ({ name }) => `the scenario has no task \`${name}\``,
  help: ({ suggestion }) => didYouMean(suggestion),
});

export const unknownReporter = entry<Unknown>({
  code: "LMMU218",
  name: "unknown-reporter",
  title: "`in` names a function that the program does not have",
  severity: "error",
  explanation:
    "`in` names the frame whose text holds the call, or the scenario, task or handler where the call stands in one of these.",
  bad: "scenario s {\n  disable;\n  expect D: warns in update_range_prot, forbidden, leaks;\n}\n",
  good: "scenario s {\n  disable;\n  expect D: warns in s, forbidden, leaks;\n}\n",
  message: ({ name }) => `nothing in the program is called \`${name}\``,
  help: ({ suggestion }) => didYouMean(suggestion),
});

export const handlerCalled = entry<{ name: string }>({
  code: "LMMU220",
  name: "handler-called",
  title: "an interrupt handler is called like a function",
  severity: "error",
  explanation: "A handler runs when its interrupt fires, in interrupt context; a call would run it in the caller's.",
  bad: "irq timer { }\nscenario s {\n  timer;\n}\n",
  good: "irq timer { }\nscenario s {\n  interrupt timer;\n}\n",
  message: ({ name }) => `\`${name}\` is an interrupt handler, which nobody calls`,
  help: ({ name }) => `write \`interrupt ${name};\``,
});

export const notAnInterrupt = entry<{ name: string }>({
  code: "LMMU221",
  name: "not-an-interrupt",
  title: "a function is used as an interrupt handler",
  severity: "error",
  explanation: "Only handlers declared with `irq` can fire.",
  bad: "fn tick { }\nscenario s {\n  interrupt tick;\n}\n",
  good: "irq tick { }\nscenario s {\n  interrupt tick;\n}\n",
  message: ({ name }) => `\`${name}\` is a function, not an interrupt handler`,
  help: ({ name }) => `declare it with \`irq ${name} { ... }\``,
});

export const wrongKind = entry<{ want: ValueKind; got: ValueKind; parameter: string | null }>({
  code: "LMMU222",
  name: "wrong-kind",
  title: "a value of the wrong kind",
  severity: "error",
  explanation:
    "Values are pages, integers or protections. A parameter's default fixes which of them it is, else its first use, else " +
    "the frame that it is passed to; a later use as something else is a clash.",
  bad: "fn f(p) {\n  unmap p;\n  protect p p;\n}\n",
  good: "fn f(p, prot) {\n  unmap p;\n  protect p prot;\n}\n",
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
  explanation:
    "A function with a parameter list takes as many arguments as it lists; one without a list hands on whatever it gets.",
  bad: "region r: kernel 1 pages;\nfn f() { }\nscenario s {\n  f(r);\n}\n",
  good: "region r: kernel 1 pages;\nfn f(p) { }\nscenario s {\n  f(r);\n}\n",
  message: ({ name, takes, given }) =>
    `\`${name}\` takes ${takes === 0 ? "no arguments" : takes === 1 ? "1 argument" : `${takes} arguments`}, and is given ${given}`,
  help: ({ name, takes }) => (takes === 0 ? `write \`${name}\` without arguments` : ""),
});

export const pagesOutside = entry<{ name: string; pages: bigint | null; empty: boolean }>({
  code: "LMMU224",
  name: "pages-outside",
  title: "a page index outside its region, or no pages at all",
  severity: "error",
  explanation:
    "`p[i..j]` are the pages from i to j-1, counted from 0. An empty range or one that leaves the region is a mistake in the text.",
  bad: "region r: kernel 4 pages;\nscenario s {\n  given { map r[2..6]; }\n}\n",
  good: "region r: kernel 4 pages;\nscenario s {\n  given { map r[2..4]; }\n}\n",
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
  explanation: "`repeat` counts up to 65,535, and a region has at most 2^39 pages.",
  bad: "fn f {\n  repeat 70000 { next; }\n}\n",
  good: "fn f {\n  repeat 65535 { next; }\n}\n",
  message: ({ what, limit }) => `${what} goes up to ${limit.toLocaleString("en")}`,
});

export const emptyRegion = entry<{ name: string }>({
  code: "LMMU226",
  name: "empty-region",
  title: "a region without pages",
  severity: "error",
  explanation: "A region has at least one page.",
  bad: "region r: kernel 0 pages;\n",
  good: "region r: kernel 1 pages;\n",
  message: ({ name }) => `the region \`${name}\` has no pages`,
});

export const questionAsValue = entry<{ query: string }>({
  code: "LMMU227",
  name: "question-as-value",
  title: "a question about the page tables as a value",
  severity: "error",
  explanation: "`mapped` and `visible` are asked in `assert`, `always` and `reachable`; code cannot depend on them.",
  bad: "region r: kernel 1 pages;\nscenario s {\n  set_pte r = mapped(r);\n}\n",
  good: "region r: kernel 1 pages;\nscenario s {\n  assert !mapped(r);\n}\n",
  message: ({ query }) => `\`${query}\` is a question for checks, not a value`,
});

export const strayVersion = entry<object>({
  code: "LMMU228",
  name: "stray-version",
  title: "a version that is compared with nothing",
  severity: "error",
  explanation: "A version such as `6.18` is only compared with `kernel`.",
  bad: "config PAN;\nfn f if (PAN == 6.18);\n",
  good: "fn f if (kernel == 6.18);\n",
  message: () => "a version can only be compared with `kernel`",
  help: () => "write `kernel < 6.18`",
});

export const kernelCompared = entry<object>({
  code: "LMMU229",
  name: "kernel-comparison",
  title: "`kernel` is not compared with a version",
  severity: "error",
  explanation:
    "`kernel` stands for the version of the kernel; all that can be asked is how it compares with another version.",
  bad: "fn f if (kernel);\n",
  good: "fn f if (kernel < 6.18);\n",
  message: () => "`kernel` can only be compared with one version",
  help: () => "write `kernel < 6.18`",
});

export const nextOutside = entry<{ kind: "fn" | "irq" | "task" | "given"; name: string }>({
  code: "LMMU230",
  name: "next-outside",
  title: "`next` where no chain can go on",
  severity: "error",
  explanation:
    "`next` runs the rest of the chain that called a function. A scenario, a task, an interrupt handler and `given` are called by no chain.",
  bad: "scenario s {\n  lazy { next; }\n}\n",
  good: "fn f;\nscenario s {\n  lazy { f; }\n}\n",
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
  explanation:
    "Tasks belong to scenarios, and functions to all of them, so only a task's own code can name another task.",
  bad: "fn f {\n  schedule second;\n}\n",
  good: "fn f {\n  schedule;\n}\n",
  message: ({ name }) => `only a scenario's own code can name a task, here \`${name}\``,
  help: () => "write `schedule;`, or move it into the task",
});

export const inlinesWithBody = entry<{ name: string; other: string }>({
  code: "LMMU232",
  name: "inlines-with-body",
  title: "a function with `inlines` has a body",
  severity: "error",
  explanation: "`fn f inlines g;` says that f's code is g's, so f has none of its own.",
  bad: "fn g;\nfn f inlines g {\n  next;\n}\n",
  good: "fn g;\nfn f inlines g;\n",
  message: ({ name, other }) => `the code of \`${name}\` is that of \`${other}\`, so it has no body of its own`,
  help: ({ other }) => `remove the body, or call \`${other}\` in it instead of \`inlines\``,
});

export const configValues = entry<{ name: string }>({
  code: "LMMU240",
  name: "config-values",
  title: "a switch has two values",
  severity: "error",
  explanation:
    "`config` may be repeated: a value beats none, and conditions add up. Two different values cannot both hold.",
  bad: "config KASAN = y;\nconfig KASAN = n;\n",
  good: "config KASAN = y;\nconfig KASAN;\n",
  message: ({ name }) => `\`${name}\` is given two values`,
  help: () => "remove one of them; without a value a switch is free, and both are tried",
});

export const configCycle = entry<{ names: readonly string[] }>({
  code: "LMMU241",
  name: "config-cycle",
  title: "switches depend on each other in a circle",
  severity: "error",
  explanation: "A switch cannot decide about itself.",
  bad: "config A depends on B;\nconfig B depends on A;\n",
  good: "config A depends on B;\nconfig B;\n",
  message: ({ names }) => `this closes a circle of dependencies: ${circle(names)}`,
});

export const configDepth = entry<{ name: string; limit: number }>({
  code: "LMMU249",
  name: "config-depth",
  title: "switches depend on each other too deep",
  severity: "error",
  explanation:
    "A switch is worked out from what it depends on, and that from what it depends on in turn; there is a limit.",
  bad: Array.from({ length: 66 }, (_, i) => `config C${i} depends on C${i + 1};\n`).join("") + "config C66;\n",
  good: "config A depends on B;\nconfig B depends on C;\nconfig C;\n",
  message: ({ name, limit }) => `\`${name}\` depends on others through more than ${limit} steps`,
  help: () => "let it depend on the last of them directly",
});

export const machineTwice = entry<object>({
  code: "LMMU242",
  name: "machine-twice",
  title: "a program has two machines",
  severity: "error",
  explanation: "A program runs on one machine, whichever file describes it.",
  bad: "machine { cpus 2; }\nmachine { cpus 4; }\n",
  good: "machine { cpus 4; }\n",
  message: () => "the machine is described twice",
  help: () => "keep one `machine { ... }`",
});

export const unknownSetting = entry<Unknown & { known: readonly string[] }>({
  code: "LMMU243",
  name: "unknown-setting",
  title: "a setting that the machine does not have",
  severity: "error",
  explanation: "The machine has `granule`, `va_bits`, `cpus`, `hafdbs`, `ets2`, `bbm`, `pan`, `kernel` and `portable`.",
  bad: "machine { va_bit 48; }\n",
  good: "machine { va_bits 48; }\n",
  message: ({ name }) => `the machine has no setting \`${name}\``,
  help: ({ suggestion, known }) => didYouMean(suggestion) || `it has ${list(known)}`,
});

export const settingValue = entry<{ name: string; takes: string }>({
  code: "LMMU244",
  name: "setting-value",
  title: "a setting has a value that it does not take",
  severity: "error",
  explanation: "Only machines that exist can be described.",
  bad: "machine { granule 8K; }\n",
  good: "machine { granule 16K; }\n",
  message: ({ name, takes }) => `\`${name}\` takes ${takes}`,
});

export const machineCombination = entry<{ granule: string; vaBits: number; possible: readonly number[] }>({
  code: "LMMU245",
  name: "machine-combination",
  title: "no kernel has this combination",
  severity: "error",
  explanation:
    "Which sizes of the address space an arm64 kernel can have depends on its page size: 39, 48 and 52 bits with 4K, 36, 47, 48 and 52 with 16K, 42, 48 and 52 with 64K.",
  bad: "machine { granule 16K; va_bits 39; }\n",
  good: "machine { granule 16K; va_bits 47; }\n",
  message: ({ granule, vaBits }) => `no arm64 kernel has pages of ${granule} and ${vaBits} bits of virtual address`,
  help: ({ granule, possible }) => `with ${granule} there are ${possible.join(", ")}`,
});

export const unreadConfig = entry<{ name: string }>({
  code: "LMMU246",
  name: "unread-config",
  title: "a config that nothing reads",
  severity: "warning",
  explanation:
    "No `if`, `when`, `depends on`, `assert`, `always` or rule set of the program asks for it, so its value changes " +
    "nothing: often its name is misspelt, here or where it should be read. The machine itself reads `DEBUG_VM` and " +
    "`PREEMPT_RT`. Files without scenarios, and imported ones, may declare configs for others to read.",
  bad: "config KASAN;\nfn f {\n  next;\n}\nscenario s {\n  f;\n}\n",
  good: "config KASAN;\nfn f if (KASAN) {\n  next;\n}\nscenario s {\n  f;\n}\n",
  message: ({ name }) => `nothing reads \`${name}\``,
  help: () => "remove it, or use it where it matters",
});

export const rulePartMissing = entry<{ rules: string; part: string }>({
  code: "LMMU250",
  name: "rule-part-missing",
  title: "a rule set is not complete",
  severity: "error",
  explanation:
    "A rule set says of each of `enable`, `disable`, `pause` and `resume` what it does, and what `active` is, or takes it from the set that it extends.",
  bad: "rules mine {\n  active = 0;\n  enable { }\n  disable { }\n  pause { }\n}\n",
  good: "rules mine extends none {\n  enable { }\n}\n",
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
  explanation:
    "Each variable, each of the four calls, each hook and `active` is defined once; `active` is either a variable or a definition.",
  bad: "rules mine extends D {\n  enable { }\n  enable { }\n}\n",
  good: "rules mine extends D {\n  enable { }\n}\n",
  message: ({ rules, part }) => `the rule set \`${rules}\` defines \`${part}\` twice`,
});

export const rulesCycle = entry<{ names: readonly string[] }>({
  code: "LMMU252",
  name: "rules-cycle",
  title: "rule sets extend each other in a circle",
  severity: "error",
  explanation: "A rule set cannot take from itself what it does not define.",
  bad: "rules one extends two { }\nrules two extends one { }\n",
  good: "rules one extends D { }\nrules two extends one { }\n",
  message: ({ names }) => `this closes a circle: ${circle(names, " extends ")}`,
});

export const tooManyBits = entry<{ rules: string; bits: number; limit: number }>({
  code: "LMMU253",
  name: "too-many-bits",
  title: "a rule set has too many variables",
  severity: "error",
  explanation:
    "The variables of a rule set have at most 32 bits together, those that it inherits included: `bool` has 1, `u8` 8, `u16` 16.",
  bad: "rules mine extends D {\n  u16 a;\n  u8 b;\n}\n",
  good: "rules mine extends D {\n  u16 a;\n}\n",
  message: ({ rules, bits, limit }) =>
    `the variables of \`${rules}\` have ${bits} bits together, ${limit} are possible`,
});

export const endlessHooks = entry<{ rules: string; hook: string; limit: number }>({
  code: "LMMU254",
  name: "endless-hooks",
  title: "the hooks of a rule set never end",
  severity: "error",
  explanation:
    "A hook with a body of its own may call the others. Where they call each other in a circle no call of the API would " +
    "ever return, and where they call each other thousands of times it would take for ever.",
  bad: "rules mine extends D {\n  arch_enter { arch_flush; }\n  arch_flush { arch_enter; }\n}\n",
  good: "rules mine extends D {\n  arch_leave { arch_flush; }\n  arch_flush { preempt_on; }\n}\n",
  message: ({ rules, hook, limit }) =>
    `\`${hook}\` of \`${rules}\` comes back to itself, or runs more than ${limit.toLocaleString("en")} statements`,
  help: () => "let hooks call each other in one direction only",
});

export const unusedAllow = entry<{ name: string; why: "nothing" | "unknown" | "never"; suggestion: string | null }>({
  code: "LMMU260",
  name: "unused-allow",
  title: "an `allow` that silences nothing",
  severity: "warning",
  explanation:
    "`// lmmu: allow NAME reason` silences one finding of that name, on its own line or else on the next. Where there is " +
    "none, the mistake that it excused is gone, or the comment stands in the wrong place, and it would hide the next " +
    "mistake. Errors of syntax and of names leave nothing to check, so nothing silences them. With `--rules` not every " +
    "finding is looked for, so none is called unused; those of an imported file are judged where it is checked itself.",
  bad: "scenario s {\n  // lmmu: allow call-warns it was one disable too many\n  lazy { }\n}\n",
  good: "scenario s {\n  lazy { }\n}\n",
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
  explanation:
    "Whoever reads the comment later must be able to judge whether it still holds. It silences its finding all the same.",
  bad: "// lmmu: allow leak\nscenario s {\n  enable;\n}\n",
  good: "// lmmu: allow leak the mode stays on until the machine is switched off\nscenario s {\n  enable;\n}\n",
  foundBy: "run",
  message: ({ name }) => `this silences \`${name}\` and does not say why`,
  help: ({ name }) => `write the reason after the name: \`// lmmu: allow ${name} ...\``,
});

export const tooManyFindings = entry<{ limit: number }>({
  code: "LMMU299",
  name: "too-many-findings",
  title: "too many findings",
  severity: "error",
  explanation:
    "After so many findings the compiler looks on, but reports no more: the first ones are the ones to mend.",
  bad: "scenario s {\n" + "  unknown();\n".repeat(1001) + "}\n",
  good: "fn known;\nscenario s {\n" + "  known();\n".repeat(1001) + "}\n",
  message: ({ limit }) => `more than ${limit.toLocaleString("en")} findings; no more are reported`,
  help: () => "mend the first ones and check again",
});

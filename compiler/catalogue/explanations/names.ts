/** What explains 2xx: files, names, kinds of values, and the form of rule sets. */
import type * as entries from "../names.js";
import type { Explanations } from "./explanation.js";

export const names: Explanations<typeof entries> = {
  fileUnreadable: {
    explanation: "The file that was asked for is missing, cannot be read, or is no text.",
    bad: "",
    good: "fn f;\n",
  },
  importUnreadable: {
    explanation: "Paths of imports are relative to the file that has them.",
    bad: 'import "no-such-file.lmmu";\n',
    good: 'import "lmmu:rules/d";\n',
  },
  importOutside: {
    explanation:
      "A `.lmmu` file may come from anybody, so what it imports has to lie in the workspace or in the library that ships.",
    bad: 'import "../../../../../../../../../../etc/passwd";\n',
    good: 'import "lmmu:rules/d";\n',
  },
  importCycle: {
    explanation:
      "Which declaration hides which would depend on where one begins to read, so a circle of imports is an error.",
    bad: 'import "bad.lmmu";\n',
    good: 'import "lmmu:rules/d";\n',
  },
  importNotInLibrary: {
    explanation: "Paths that begin with `lmmu:` name files that ship with lmmu.",
    bad: 'import "lmmu:rules/e";\n',
    good: 'import "lmmu:rules/d";\n',
  },
  declaredTwice: {
    explanation:
      "Each frame, region, rule set and scenario of a file has a name of its own. Frames and interrupt handlers share one name space.",
    bad: "fn set_memory_valid;\nfn set_memory_valid;\n",
    good: "fn set_memory_valid;\nfn set_memory_ro;\n",
  },
  importedTwice: {
    explanation:
      "Two imported files declare the same name in different ways, and nothing says which one is meant here. A declaration of this file's own hides both.",
    bad: "",
    good: "fn f;\n",
  },
  hidesImported: {
    explanation:
      "This file's own declaration is meant here and in files that import this one; bodies of the imported file keep theirs.",
    bad: "rules D extends literal {\n}\n",
    good: "rules mine extends literal {\n}\n",
  },
  unknownFrame: {
    explanation:
      "In a chain of two or more, an undeclared name passes through, since kernel stacks are full of functions that have " +
      "nothing to do with lazy MMU. Alone it would do nothing at all, which is hardly what was meant.",
    bad: "fn update_range_prot [lazy];\nscenario s {\n  update_range_port;\n}\n",
    good: "fn update_range_prot [lazy];\nscenario s {\n  update_range_prot;\n}\n",
  },
  unknownSwitch: {
    explanation:
      "Every switch is declared with `config`, in this file or one that it imports, so that a misspelt one is noticed. " +
      "What `if` and `when` can ask are switches, a frame's own parameters and the kernel's version.",
    bad: "config DEBUG_PAGEALLOC;\nfn f if (DEBUG_PAGEALOC);\n",
    good: "config DEBUG_PAGEALLOC;\nfn f if (DEBUG_PAGEALLOC);\n",
  },
  unknownPages: {
    explanation: "Pages are named by regions, by a frame's parameters and by the variable of a `for`.",
    bad: "region shadow: kernel 1 pages;\nscenario s {\n  given { map shadw; }\n}\n",
    good: "region shadow: kernel 1 pages;\nscenario s {\n  given { map shadow; }\n}\n",
  },
  unknownWord: {
    explanation:
      "Conditions of rule sets and of checks can ask for the rule set's variables, for `active`, `pending`, `in_interrupt`, " +
      "`barriers`, `sections` and `pauses`, and for switches; in the contract of `disable` and `resume` also for `crossing` and " +
      "`other_context`.",
    bad: "scenario s {\n  assert actve;\n  expect D: clean;\n}\n",
    good: "scenario s {\n  assert !active;\n  expect D: clean;\n}\n",
  },
  unknownVariable: {
    explanation: "A rule set assigns to its own variables, and to those of the set that it extends.",
    bad: "rules mine extends D {\n  enable { count += 1; }\n}\n",
    good: "rules mine extends D {\n  enable { enable_count += 1; }\n}\n",
  },
  unknownRules: {
    explanation:
      "The rule sets that ship are `legacy`, `A`, `B`, `C`, `D`, `v3`, `literal` and `none`, and for other architectures `xen70`, " +
      "`xen71`, `powerpc_hash` and `sparc64`; a file can declare others with `rules`.",
    bad: "scenario s {\n  expect E: clean;\n}\n",
    good: "scenario s {\n  expect D: clean;\n}\n",
  },
  unknownInterrupt: {
    explanation: "`interrupt` and `interrupts` name handlers that are declared with `irq`.",
    bad: "irq timer { }\nscenario s {\n  interrupt timr;\n}\n",
    good: "irq timer { }\nscenario s {\n  interrupt timer;\n}\n",
  },
  unknownTask: {
    explanation: "`schedule NAME` switches to a task of the same scenario.",
    bad: "scenario s {\n  task first { schedule secnd; }\n  task second { }\n}\n",
    good: "scenario s {\n  task first { schedule second; }\n  task second { }\n}\n",
  },
  unknownReporter: {
    explanation:
      "`in` names the frame whose text holds the call, or the scenario, task or handler where the call stands in one of these.",
    bad: "scenario s {\n  disable;\n  expect D: warns in update_range_prot, forbidden, leaks;\n}\n",
    good: "scenario s {\n  disable;\n  expect D: warns in s, forbidden, leaks;\n}\n",
  },
  handlerCalled: {
    explanation: "A handler runs when its interrupt fires, in interrupt context; a call would run it in the caller's.",
    bad: "irq timer { }\nscenario s {\n  timer;\n}\n",
    good: "irq timer { }\nscenario s {\n  interrupt timer;\n}\n",
  },
  notAnInterrupt: {
    explanation: "Only handlers declared with `irq` can fire.",
    bad: "fn tick { }\nscenario s {\n  interrupt tick;\n}\n",
    good: "irq tick { }\nscenario s {\n  interrupt tick;\n}\n",
  },
  wrongKind: {
    explanation:
      "Values are pages, integers or protections. A parameter's default fixes which of them it is, else its first use, else " +
      "the frame that it is passed to; a later use as something else is a clash.",
    bad: "fn f(p) {\n  unmap p;\n  protect p p;\n}\n",
    good: "fn f(p, prot) {\n  unmap p;\n  protect p prot;\n}\n",
  },
  tooManyArguments: {
    explanation:
      "A function with a parameter list takes as many arguments as it lists; one without a list hands on whatever it gets.",
    bad: "region r: kernel 1 pages;\nfn f() { }\nscenario s {\n  f(r);\n}\n",
    good: "region r: kernel 1 pages;\nfn f(p) { }\nscenario s {\n  f(r);\n}\n",
  },
  pagesOutside: {
    explanation:
      "`p[i..j]` are the pages from i to j-1, counted from 0. An empty range or one that leaves the region is a mistake in the text.",
    bad: "region r: kernel 4 pages;\nscenario s {\n  given { map r[2..6]; }\n}\n",
    good: "region r: kernel 4 pages;\nscenario s {\n  given { map r[2..4]; }\n}\n",
  },
  numberTooLarge: {
    explanation: "`repeat` counts up to 65,535, and a region has at most 2^39 pages.",
    bad: "fn f {\n  repeat 70000 { next; }\n}\n",
    good: "fn f {\n  repeat 65535 { next; }\n}\n",
  },
  emptyRegion: {
    explanation: "A region has at least one page.",
    bad: "region r: kernel 0 pages;\n",
    good: "region r: kernel 1 pages;\n",
  },
  questionAsValue: {
    explanation: "`mapped` and `visible` are asked in `assert`, `always` and `reachable`; code cannot depend on them.",
    bad: "region r: kernel 1 pages;\nscenario s {\n  set_pte r = mapped(r);\n}\n",
    good: "region r: kernel 1 pages;\nscenario s {\n  assert !mapped(r);\n}\n",
  },
  strayVersion: {
    explanation: "A version such as `6.18` is only compared with `kernel`.",
    bad: "config PAN;\nfn f if (PAN == 6.18);\n",
    good: "fn f if (kernel == 6.18);\n",
  },
  kernelCompared: {
    explanation:
      "`kernel` stands for the version of the kernel; all that can be asked is how it compares with another version.",
    bad: "fn f if (kernel);\n",
    good: "fn f if (kernel < 6.18);\n",
  },
  nextOutside: {
    explanation:
      "`next` runs the rest of the chain that called a function. A scenario, a task, an interrupt handler and `given` are called by no chain.",
    bad: "scenario s {\n  lazy { next; }\n}\n",
    good: "fn f;\nscenario s {\n  lazy { f; }\n}\n",
  },
  scheduleOutside: {
    explanation:
      "Tasks belong to scenarios, and functions to all of them, so only a task's own code can name another task.",
    bad: "fn f {\n  schedule second;\n}\n",
    good: "fn f {\n  schedule;\n}\n",
  },
  inlinesWithBody: {
    explanation: "`fn f inlines g;` says that f's code is g's, so f has none of its own.",
    bad: "fn g;\nfn f inlines g {\n  next;\n}\n",
    good: "fn g;\nfn f inlines g;\n",
  },
  configValues: {
    explanation:
      "`config` may be repeated: a value beats none, and conditions add up. Two different values cannot both hold.",
    bad: "config KASAN = y;\nconfig KASAN = n;\n",
    good: "config KASAN = y;\nconfig KASAN;\n",
  },
  configCycle: {
    explanation: "A switch cannot decide about itself.",
    bad: "config A depends on B;\nconfig B depends on A;\n",
    good: "config A depends on B;\nconfig B;\n",
  },
  configDepth: {
    explanation:
      "A switch is worked out from what it depends on, and that from what it depends on in turn; there is a limit.",
    bad: Array.from({ length: 66 }, (_, i) => `config C${i} depends on C${i + 1};\n`).join("") + "config C66;\n",
    good: "config A depends on B;\nconfig B depends on C;\nconfig C;\n",
  },
  machineTwice: {
    explanation: "A program runs on one machine, whichever file describes it.",
    bad: "machine { cpus 2; }\nmachine { cpus 4; }\n",
    good: "machine { cpus 4; }\n",
  },
  unknownSetting: {
    explanation:
      "The machine has `granule`, `va_bits`, `cpus`, `hafdbs`, `ets2`, `bbm`, `pan`, `kernel` and `portable`.",
    bad: "machine { va_bit 48; }\n",
    good: "machine { va_bits 48; }\n",
  },
  settingValue: {
    explanation: "Only machines that exist can be described.",
    bad: "machine { granule 8K; }\n",
    good: "machine { granule 16K; }\n",
  },
  machineCombination: {
    explanation:
      "Which sizes of the address space an arm64 kernel can have depends on its page size: 39, 48 and 52 bits with 4K, 36, 47, 48 and 52 with 16K, 42, 48 and 52 with 64K.",
    bad: "machine { granule 16K; va_bits 39; }\n",
    good: "machine { granule 16K; va_bits 47; }\n",
  },
  unreadConfig: {
    explanation:
      "No `if`, `when`, `depends on`, `assert`, `always` or rule set of the program asks for it, so its value changes " +
      "nothing: often its name is misspelt, here or where it should be read. The machine itself reads `DEBUG_VM` and " +
      "`PREEMPT_RT`. Files without scenarios, and imported ones, may declare configs for others to read.",
    bad: "config KASAN;\nfn f {\n  next;\n}\nscenario s {\n  f;\n}\n",
    good: "config KASAN;\nfn f if (KASAN) {\n  next;\n}\nscenario s {\n  f;\n}\n",
  },
  rulePartMissing: {
    explanation:
      "A rule set says of each of `enable`, `disable`, `pause` and `resume` what it does, and what `active` is, or takes it from the set that it extends.",
    bad: "rules mine {\n  active = 0;\n  enable { }\n  disable { }\n  pause { }\n}\n",
    good: "rules mine extends none {\n  enable { }\n}\n",
  },
  rulePartTwice: {
    explanation:
      "Each variable, each of the four calls, each hook and `active` is defined once; `active` is either a variable or a definition.",
    bad: "rules mine extends D {\n  enable { }\n  enable { }\n}\n",
    good: "rules mine extends D {\n  enable { }\n}\n",
  },
  rulesCycle: {
    explanation: "A rule set cannot take from itself what it does not define.",
    bad: "rules one extends two { }\nrules two extends one { }\n",
    good: "rules one extends D { }\nrules two extends one { }\n",
  },
  tooManyBits: {
    explanation:
      "The variables of a rule set have at most 32 bits together, those that it inherits included: `bool` has 1, `u8` 8, `u16` 16.",
    bad: "rules mine extends D {\n  u16 a;\n  u8 b;\n}\n",
    good: "rules mine extends D {\n  u16 a;\n}\n",
  },
  endlessHooks: {
    explanation:
      "A hook with a body of its own may call the others. Where they call each other in a circle no call of the API would " +
      "ever return, and where they call each other thousands of times it would take for ever.",
    bad: "rules mine extends D {\n  arch_enter { arch_flush; }\n  arch_flush { arch_enter; }\n}\n",
    good: "rules mine extends D {\n  arch_leave { arch_flush; }\n  arch_flush { preempt_on; }\n}\n",
  },
  unusedAllow: {
    explanation:
      "`// lmmu: allow NAME reason` silences one finding of that name, on its own line or else on the next. Where there is " +
      "none, the mistake that it excused is gone, or the comment stands in the wrong place, and it would hide the next " +
      "mistake. Errors of syntax and of names leave nothing to check, so nothing silences them. With `--rules` not every " +
      "finding is looked for, so none is called unused; those of an imported file are judged where it is checked itself.",
    bad: "scenario s {\n  // lmmu: allow call-warns it was one disable too many\n  lazy { }\n}\n",
    good: "scenario s {\n  lazy { }\n}\n",
  },
  allowWithoutReason: {
    explanation:
      "Whoever reads the comment later must be able to judge whether it still holds. It silences its finding all the same.",
    bad: "// lmmu: allow leak\nscenario s {\n  enable;\n}\n",
    good: "// lmmu: allow leak the mode stays on until the machine is switched off\nscenario s {\n  enable;\n}\n",
  },
  tooManyFindings: {
    explanation:
      "After so many findings the compiler looks on, but reports no more: the first ones are the ones to mend.",
    bad: "scenario s {\n" + "  unknown();\n".repeat(1001) + "}\n",
    good: "fn known;\nscenario s {\n" + "  known();\n".repeat(1001) + "}\n",
  },
};

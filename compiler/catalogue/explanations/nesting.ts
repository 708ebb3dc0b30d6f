/** What explains 3xx: who nests in whom: chains, sections and pauses, and what the rule sets say of them. */
import type * as entries from "../nesting.js";
import type { Explanations } from "./explanation.js";

/** [A] on sparc64: arch/sparc/mm/tlb.c. */
const SPARC64 =
  "rules A_sparc64 extends A {\n  arch_enter { preempt_off; }\n  arch_leave { arch_flush; preempt_on; }\n}\n";

export const nesting: Explanations<typeof entries> = {
  callWarns: {
    explanation:
      "Under this rule set the kernel would print a warning here (or stop the task, for a bug). The chain shows which calls " +
      "lead there. Either the nesting is wrong, or the line that expects the warning is missing.",
    bad: "scenario s {\n  enable;\n  pause;\n  enable;\n  expect A: clean;\n}\n",
    good: "scenario s {\n  enable;\n  pause;\n  resume;\n  disable;\n  expect A: clean;\n}\n",
  },
  contractBroken: {
    explanation:
      "The rule set's own wording forbids this call, but none of its assertions fires, so a running kernel would not tell. " +
      "What goes wrong shows up later, or never.",
    bad: "scenario s {\n  enable;\n  pause;\n  disable;\n  resume;\n  expect D: clean;\n}\n",
    good: "scenario s {\n  enable;\n  pause;\n  resume;\n  disable;\n  expect D: clean;\n}\n",
  },
  leak: {
    explanation:
      "At the end of every task and interrupt handler its sections and pauses are closed, the rule set's variables are as they " +
      "were at its beginning, and no barrier is owed.",
    bad: "scenario s {\n  enable;\n  expect D: clean;\n}\n",
    good: "scenario s {\n  enable;\n  disable;\n  expect D: clean;\n}\n",
  },
  writtenDepth: {
    explanation: "A task can have so many calls open that it hardly means to; the run ends there.",
    bad: "scenario s {\n  repeat 2000 { enable; }\n}\n",
    good: "scenario s {\n  repeat 2000 { enable; disable; }\n}\n",
  },
  sleepInAtomic: {
    explanation: "Code that holds a spinlock, or runs with preemption, interrupts or bottom halves off, may not sleep.",
    bad: "scenario s {\n  spin lock { sleep; }\n}\n",
    good: "scenario s {\n  mutex lock { sleep; }\n}\n",
  },
  callDepth: {
    explanation:
      "The run has more frames on its call stack than any kernel stack could hold. A recursion needs a path that ends it.",
    bad: "config MORE;\nfn f {\n  if (MORE) f;\n}\nscenario s {\n  f;\n}\n",
    good: "fn f {\n  maybe { next; }\n}\nscenario s {\n  f -> f;\n}\n",
  },
  closesNothing: {
    explanation:
      "As the code is written, no section is open that this `disable` could close, or no pause for this `resume`. This rule " +
      "set neither forbids it nor warns: the mainline rules, for one, return first in interrupt context, where they look at " +
      "no count. Still one call of a pair is missing, and under other rules, or once the code runs in another context, a " +
      "counter goes below 0.",
    bad: "irq timer {\n  disable;\n}\nscenario s {\n  interrupt timer;\n  expect D: clean;\n}\n",
    good: "irq timer {\n  enable;\n  disable;\n}\nscenario s {\n  interrupt timer;\n  expect D: clean;\n}\n",
  },
  crossedSections: {
    explanation:
      "The call closes something other than what was opened last, so a section and a pause overlap and neither lies in the " +
      "other. This rule set lets it pass: where sections count inside a pause too, nothing goes wrong. Under the mainline " +
      "rules it would, and unnoticed, since they ignore a `disable` inside a pause: the section would stay open.",
    bad: "scenario s {\n  enable;\n  pause;\n  disable;\n  resume;\n  expect C: clean;\n}\n",
    good: "scenario s {\n  enable;\n  pause;\n  resume;\n  disable;\n  expect C: clean;\n}\n",
  },
  contextChanges: {
    explanation:
      "What this call closes was opened where `in_interrupt()` had the other value; with bottom halves disabled it is true, " +
      "too. Rules that return at once in interrupt context then see only one call of the pair: the section stays open, or a " +
      "counter goes below 0. This rule set lets it pass; the mainline rules forbid it, and may not notice.",
    bad:
      "rules mine extends D {\n  disable {\n    enable_count -= 1;\n    if (enable_count == 0) arch_leave;\n  }\n}\n" +
      "scenario s {\n  enable;\n  bh_off { disable; }\n  expect mine: clean;\n}\n",
    good:
      "rules mine extends D {\n  disable {\n    enable_count -= 1;\n    if (enable_count == 0) arch_leave;\n  }\n}\n" +
      "scenario s {\n  enable;\n  bh_off { }\n  disable;\n  expect mine: clean;\n}\n",
  },
  unbalancedFrame: {
    explanation:
      "The function returns with more sections or pauses open than it was called with, or with fewer. That is a helper's " +
      "right where its caller makes up for it, as with a pair of functions of which one opens and the other closes; here " +
      "nothing calls it.",
    bad: "fn begin {\n  enable;\n}\n",
    good: "fn begin {\n  enable;\n}\nfn end {\n  disable;\n}\nfn update {\n  begin;\n  end;\n}\n",
  },
  notDecided: {
    explanation:
      "Each function is looked at once for every nesting state in which it can be called. Where something keeps opening " +
      "sections and pauses without closing them, each order in which it can do so is a state of its own, and there is a " +
      "limit. What is reported holds; of the rest nothing is known, and it is not called clean.",
    bad: "fn f {\n  choose { enable; } or { pause; }\n}\nscenario s {\n  repeat 30 { f; }\n  expect D: may leaks;\n}\n",
    good: "fn f {\n  choose { lazy { } } or { paused { } }\n}\nscenario s {\n  repeat 30 { f; }\n  expect D: clean;\n}\n",
  },
  noEffect: {
    explanation:
      "The rule set ignores this call, since it stands inside a pause or in interrupt context, so the mode stays off. That " +
      "is correct, and slow: each store of a kernel entry brings its own barriers (on arm64 `dsb ishst` and `isb`) instead " +
      "of one pair for all of them at the end of the section.",
    bad:
      "region r: kernel 3 pages;\nscenario s {\n  paused {\n    lazy {\n      for p in r { map p rw; }\n    }\n  }\n" +
      "  expect D: clean;\n}\n",
    good: "region r: kernel 3 pages;\nscenario s {\n  lazy {\n    for p in r { map p rw; }\n  }\n  expect D: clean;\n}\n",
  },
  preemptImbalance: {
    explanation:
      "Hooks of some architectures turn preemption off when the mode is entered and on when it is left. Where a rule set calls " +
      "one of them without the other, the preempt count falls below zero, or is above it when the task ends. The kernel " +
      "notices by chance: with CONFIG_DEBUG_PREEMPT `preempt_count_sub()` warns of a count that would fall below zero, and " +
      'the next `schedule()` says "scheduling while atomic" (both in kernel/sched/core.c).',
    bad: `${SPARC64}scenario s {\n  pause;\n  resume;\n  expect A_sparc64: warns, leaks;\n}\n`,
    good: `${SPARC64}scenario s {\n  lazy { paused { } }\n  expect A_sparc64: clean;\n}\n`,
  },
  unreachableRest: {
    explanation:
      "A frame with a body runs the rest of its chain where it says `next`. One that never does, under no config and no " +
      "choice, ends the chain, so what stands after it is dead text.",
    bad: "fn f { }\nfn g { }\nscenario s {\n  f -> g;\n}\n",
    good: "fn f { next; }\nfn g { }\nscenario s {\n  f -> g;\n}\n",
  },
  endlessRecursion: {
    explanation: "Functions may call themselves, also through others, as long as some path through them returns.",
    bad: "fn f {\n  g;\n}\nfn g {\n  f;\n}\n",
    good: "fn f {\n  maybe { g; }\n}\nfn g {\n  f;\n}\n",
  },
  growingRest: {
    explanation:
      "A chain that ends in `next` hands on its function's rest. If an element before the last leads back to that function, " +
      "each turn adds to the rest, and there is no end to what could follow.",
    bad: "fn f {\n  maybe { f -> g -> next; }\n  next;\n}\nfn g;\n",
    good: "fn f {\n  maybe { g -> f -> next; }\n  next;\n}\nfn g;\n",
  },
  runsTwice: {
    explanation:
      "Where a body calls a function with which the rest of the chain begins, the call is that element, and it runs once. " +
      "Here the element stands later in the chain, so it runs once for the body and once for the chain.",
    bad: "fn f {\n  g;\n  next;\n}\nfn g;\nfn h;\nscenario s {\n  f -> h -> g;\n}\n",
    good: "fn f {\n  g;\n  next;\n}\nfn g;\nfn h;\nscenario s {\n  f -> g -> h;\n}\n",
  },
  annotationNests: {
    explanation: "An annotation in a chain adds to the one of the declaration: both are opened.",
    bad: "fn f [lazy];\nscenario s {\n  f [lazy] -> { }\n}\n".replace("{ }\n", "{ };\n"),
    good: "fn f [lazy];\nscenario s {\n  f -> { };\n}\n",
  },
  unreachedFrame: {
    explanation:
      "The file has scenarios, and none of them calls this function, under no config and no choice. What it does is looked " +
      "at by itself, without the contexts in which its callers would call it, and no expectation says what is right.",
    bad: "fn used;\nfn unused {\n  lazy { }\n}\nscenario s {\n  used;\n}\n",
    good: "fn used {\n  next;\n}\nfn unused {\n  lazy { }\n}\nscenario s {\n  used -> unused;\n}\n",
  },
};

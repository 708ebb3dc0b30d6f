/** 3xx: who nests in whom: chains, sections and pauses, and what the rule sets say of them. */
import type { LazyCall } from "../../runtime/index.js";
import { circle, entry } from "./entry.js";

/** Where a call stands: the frame in whose name it is reported. */
interface InFrame {
  readonly frame: string;
}

export const callWarns = entry<InFrame & { text: string; bug: boolean }>({
  code: "LMMU301",
  name: "call-warns",
  title: "a call warns",
  severity: "error",
  explanation:
    "Under this rule set the kernel would print a warning here (or stop the task, for a bug). The chain shows which calls " +
    "lead there. Either the nesting is wrong, or the line that expects the warning is missing.",
  bad: "scenario s {\n  enable;\n  pause;\n  enable;\n  expect A: clean;\n}\n",
  good: "scenario s {\n  enable;\n  pause;\n  resume;\n  disable;\n  expect A: clean;\n}\n",
  foundBy: "run",
  message: ({ text, frame, bug }) => `"${text}", in ${frame}${bug ? " (a bug: the task ends here)" : ""}`,
  help: ({ text, bug }) => `if it is meant to be so, add \`expect ...: ${bug ? "bugs" : "warns"} "${text}";\``,
});

export const contractBroken = entry<InFrame & { text: string }>({
  code: "LMMU302",
  name: "contract-broken",
  title: "a call breaks the contract, and nothing notices",
  severity: "error",
  explanation:
    "The rule set's own wording forbids this call, but none of its assertions fires, so a running kernel would not tell. " +
    "What goes wrong shows up later, or never.",
  bad: "scenario s {\n  enable;\n  pause;\n  disable;\n  resume;\n  expect D: clean;\n}\n",
  good: "scenario s {\n  enable;\n  pause;\n  resume;\n  disable;\n  expect D: clean;\n}\n",
  foundBy: "run",
  message: ({ text, frame }) => `"${text}" is forbidden and goes unnoticed, in ${frame}`,
  help: ({ text }) => `if it is meant to be so, add \`expect ...: forbidden "${text}";\``,
});

/** How a task or handler ended. */
interface Leak {
  /** The task or handler. */
  readonly name: string;
  readonly sections: number;
  readonly pauses: number;
  /** Variables of the rule set with the values that they ended with. */
  readonly variables: readonly { readonly name: string; readonly before: number; readonly after: number }[];
  readonly pending: boolean;
  /** True where other paths close it all, and the one that ends at the finding's place does not. */
  readonly returns?: boolean;
}

function count(number: number, what: string): string {
  return number === 1 ? `a ${what}` : `${number} ${what}s`;
}

export const leak = entry<Leak>({
  code: "LMMU303",
  name: "leak",
  title: "something is left open at the end",
  severity: "error",
  explanation:
    "At the end of every task and interrupt handler its sections and pauses are closed, the rule set's variables are as they " +
    "were at its beginning, and no barrier is owed.",
  bad: "scenario s {\n  enable;\n  expect D: clean;\n}\n",
  good: "scenario s {\n  enable;\n  disable;\n  expect D: clean;\n}\n",
  foundBy: "run",
  message: ({ name, sections, pauses, variables, pending, returns }) => {
    const open = [
      ...(sections > 0 ? [`${count(sections, "section")} open`] : []),
      ...(pauses > 0 ? [`${count(pauses, "pause")} open`] : []),
      ...variables.map((variable) => `${variable.name} ${variable.before} -> ${variable.after}`),
      ...(pending ? ["a barrier owed"] : []),
    ];
    return `${name} ends with ${open.join(", ")}${returns === true ? ", on the path that returns here" : ""}`;
  },
  help: ({ sections, pauses }) =>
    sections > 0 || pauses > 0 ? "close what was opened on every path, also where the code returns early" : "",
});

export const writtenDepth = entry<InFrame & { limit: number }>({
  code: "LMMU304",
  name: "too-many-open",
  title: "too many sections and pauses are open",
  severity: "error",
  explanation: "A task can have so many calls open that it hardly means to; the run ends there.",
  bad: "scenario s {\n  repeat 2000 { enable; }\n}\n",
  good: "scenario s {\n  repeat 2000 { enable; disable; }\n}\n",
  foundBy: "run",
  message: ({ limit, frame }) => `more than ${limit} sections and pauses are open, in ${frame}`,
  help: () => "close each one before the next, or repeat less often",
});

export const sleepInAtomic = entry<InFrame>({
  code: "LMMU305",
  name: "sleep-in-atomic",
  title: "something sleeps where it may not",
  severity: "error",
  explanation: "Code that holds a spinlock, or runs with preemption, interrupts or bottom halves off, may not sleep.",
  bad: "scenario s {\n  spin lock { sleep; }\n}\n",
  good: "scenario s {\n  mutex lock { sleep; }\n}\n",
  foundBy: "run",
  message: ({ frame }) => `sleeping in atomic context, in ${frame}`,
  help: () => "sleep before the lock is taken, or take a mutex",
});

export const callDepth = entry<InFrame & { limit: number }>({
  code: "LMMU306",
  name: "call-depth",
  title: "calls nest too deep",
  severity: "error",
  explanation:
    "The run has more frames on its call stack than any kernel stack could hold. A recursion needs a path that ends it.",
  bad: "config MORE;\nfn f {\n  if (MORE) f;\n}\nscenario s {\n  f;\n}\n",
  good: "fn f {\n  maybe { next; }\n}\nscenario s {\n  f -> f;\n}\n",
  foundBy: "run",
  message: ({ limit, frame }) => `calls nest more than ${limit.toLocaleString("en")} deep, in ${frame}`,
  help: ({ frame }) => `let a path through ${frame} return without calling on`,
});

/** A call that closes something. */
interface Close extends InFrame {
  readonly call: "disable" | "resume";
}

/** What a closing call closes. */
const CLOSES = { disable: "section", resume: "pause" } as const;

export const closesNothing = entry<Close>({
  code: "LMMU307",
  name: "closes-nothing",
  title: "a call closes what nobody opened",
  severity: "note",
  explanation:
    "As the code is written, no section is open that this `disable` could close, or no pause for this `resume`. This rule " +
    "set neither forbids it nor warns: the mainline rules, for one, return first in interrupt context, where they look at " +
    "no count. Still one call of a pair is missing, and under other rules, or once the code runs in another context, a " +
    "counter goes below 0.",
  bad: "irq timer {\n  disable;\n}\nscenario s {\n  interrupt timer;\n  expect D: clean;\n}\n",
  good: "irq timer {\n  enable;\n  disable;\n}\nscenario s {\n  interrupt timer;\n  expect D: clean;\n}\n",
  foundBy: "run",
  message: ({ call, frame }) => `no ${CLOSES[call]} is open that this \`${call}\` could close, in ${frame}`,
  help: ({ call }) => `remove it, or add the \`${call === "disable" ? "enable" : "pause"}\` that it belongs to`,
});

export const crossedSections = entry<Close>({
  code: "LMMU308",
  name: "crossed-sections",
  title: "a section and a pause cross",
  severity: "note",
  explanation:
    "The call closes something other than what was opened last, so a section and a pause overlap and neither lies in the " +
    "other. This rule set lets it pass: where sections count inside a pause too, nothing goes wrong. Under the mainline " +
    "rules it would, and unnoticed, since they ignore a `disable` inside a pause: the section would stay open.",
  bad: "scenario s {\n  enable;\n  pause;\n  disable;\n  resume;\n  expect C: clean;\n}\n",
  good: "scenario s {\n  enable;\n  pause;\n  resume;\n  disable;\n  expect C: clean;\n}\n",
  foundBy: "run",
  message: ({ call, frame }) =>
    `\`${call}\` closes a ${CLOSES[call]} across a ${call === "disable" ? "pause" : "section"} that is still open, in ${frame}`,
  help: () => "close what was opened last before what was opened first",
});

export const contextChanges = entry<Close>({
  code: "LMMU309",
  name: "context-changes",
  title: "opened in one context and closed in another",
  severity: "note",
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
  foundBy: "run",
  message: ({ call, frame }) => `this ${CLOSES[call]} was opened in another context than it is closed in, in ${frame}`,
  help: ({ call }) =>
    `put \`${call}\` where \`${call === "disable" ? "enable" : "pause"}\` is, on the same side of \`bh_off\``,
});

export const unbalancedFrame = entry<InFrame & { sections: number; pauses: number }>({
  code: "LMMU310",
  name: "unbalanced-frame",
  title: "a function changes its caller's nesting level",
  severity: "warning",
  explanation:
    "The function returns with more sections or pauses open than it was called with, or with fewer. That is a helper's " +
    "right where its caller makes up for it, as with a pair of functions of which one opens and the other closes; here " +
    "nothing calls it.",
  bad: "fn begin {\n  enable;\n}\n",
  good: "fn begin {\n  enable;\n}\nfn end {\n  disable;\n}\nfn update {\n  begin;\n  end;\n}\n",
  foundBy: "run",
  message: ({ frame, sections, pauses }) => {
    const changes = [change(sections, "section"), change(pauses, "pause")].filter((text) => text !== "");
    return `${frame} ${changes.join(" and ")}, and no caller balances it`;
  },
  help: ({ frame }) => `balance it in ${frame}, or write down the caller that does`,
});

/** What a net change does to the caller; empty for 0. */
function change(net: number, what: string): string {
  if (net === 0) return "";
  return net > 0 ? `leaves ${count(net, what)} open` : `closes ${count(-net, what)} of its caller`;
}

/** More names than this say no more. */
const MAX_NAMED = 6;

export const notDecided = entry<{ what: string; limit: number; through: readonly string[] }>({
  code: "LMMU311",
  name: "not-decided",
  title: "too many nesting states to look at",
  severity: "warning",
  explanation:
    "Each function is looked at once for every nesting state in which it can be called. Where something keeps opening " +
    "sections and pauses without closing them, each order in which it can do so is a state of its own, and there is a " +
    "limit. What is reported holds; of the rest nothing is known, and it is not called clean.",
  bad: "fn f {\n  choose { enable; } or { pause; }\n}\nscenario s {\n  repeat 30 { f; }\n  expect D: may leaks;\n}\n",
  good: "fn f {\n  choose { lazy { } } or { paused { } }\n}\nscenario s {\n  repeat 30 { f; }\n  expect D: clean;\n}\n",
  foundBy: "run",
  message: ({ what, limit, through }) => {
    const named = through.slice(0, MAX_NAMED).join(", ") + (through.length > MAX_NAMED ? ", ..." : "");
    const where = named === "" ? "" : `, most of them through ${named}`;
    return `${what} is not decided: there are more than ${limit.toLocaleString("en")} nesting states${where}`;
  },
  help: () => "close what a function opens before it is called again, or repeat less often",
});

export const noEffect = entry<InFrame & { call: LazyCall; stores: number; barriers: number }>({
  code: "LMMU312",
  name: "no-effect",
  title: "a call that leaves the mode off",
  severity: "note",
  explanation:
    "The rule set ignores this call, since it stands inside a pause or in interrupt context, so the mode stays off. That " +
    "is correct, and slow: each store of a kernel entry brings its own barriers (on arm64 `dsb ishst` and `isb`) instead " +
    "of one pair for all of them at the end of the section.",
  bad:
    "region r: kernel 3 pages;\nscenario s {\n  paused {\n    lazy {\n      for p in r { map p rw; }\n    }\n  }\n" +
    "  expect D: clean;\n}\n",
  good: "region r: kernel 3 pages;\nscenario s {\n  lazy {\n    for p in r { map p rw; }\n  }\n  expect D: clean;\n}\n",
  foundBy: "run",
  message: ({ call, frame, stores, barriers }) => {
    const cost = `: ${plural(stores, "store")}, ${plural(barriers, "barrier pair")}, not batched`;
    return `\`${call}\` has no effect, in ${frame}${stores > 0 ? cost : ""}`;
  },
  help: ({ stores }) => (stores > 0 ? "batch outside of the pause or interrupt, if the stores are worth it" : ""),
});

function plural(number: number, what: string): string {
  return `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}

export const unreachableRest = entry<{ before: string }>({
  code: "LMMU320",
  name: "unreachable-rest",
  title: "nothing can run the rest of a chain",
  severity: "error",
  explanation:
    "A frame with a body runs the rest of its chain where it says `next`. One that never does, under no config and no " +
    "choice, ends the chain, so what stands after it is dead text.",
  bad: "fn f { }\nfn g { }\nscenario s {\n  f -> g;\n}\n",
  good: "fn f { next; }\nfn g { }\nscenario s {\n  f -> g;\n}\n",
  message: ({ before }) => `nothing after this arrow can run: \`${before}\` has no \`next\``,
  help: ({ before }) => `say \`next;\` in \`${before}\` where it calls on`,
});

export const endlessRecursion = entry<{ cycle: readonly string[] }>({
  code: "LMMU321",
  name: "endless-recursion",
  title: "a recursion that no path leaves",
  severity: "error",
  explanation: "Functions may call themselves, also through others, as long as some path through them returns.",
  bad: "fn f {\n  g;\n}\nfn g {\n  f;\n}\n",
  good: "fn f {\n  maybe { g; }\n}\nfn g {\n  f;\n}\n",
  message: ({ cycle }) => `no path leaves this recursion: ${circle(cycle)}`,
  help: () => "make one of the calls depend on `if` or `maybe`",
});

export const growingRest = entry<{ name: string; frame: string }>({
  code: "LMMU322",
  name: "growing-rest",
  title: "a chain that grows at every turn",
  severity: "error",
  explanation:
    "A chain that ends in `next` hands on its function's rest. If an element before the last leads back to that function, " +
    "each turn adds to the rest, and there is no end to what could follow.",
  bad: "fn f {\n  maybe { f -> g -> next; }\n  next;\n}\nfn g;\n",
  good: "fn f {\n  maybe { g -> f -> next; }\n  next;\n}\nfn g;\n",
  message: ({ name, frame }) =>
    `\`${name}\` leads back to \`${frame}\`, so the rest of the chain would grow at every turn`,
  help: () => "only the element right before `-> next` may lead back",
});

export const runsTwice = entry<{ name: string; caller: string }>({
  code: "LMMU323",
  name: "runs-twice",
  title: "a function that trace and body both name runs twice",
  severity: "warning",
  explanation:
    "Where a body calls a function with which the rest of the chain begins, the call is that element, and it runs once. " +
    "Here the element stands later in the chain, so it runs once for the body and once for the chain.",
  bad: "fn f {\n  g;\n  next;\n}\nfn g;\nfn h;\nscenario s {\n  f -> h -> g;\n}\n",
  good: "fn f {\n  g;\n  next;\n}\nfn g;\nfn h;\nscenario s {\n  f -> g -> h;\n}\n",
  message: ({ name, caller }) => `\`${name}\` runs twice: here, and where \`${caller}\` calls it`,
});

export const annotationNests = entry<{ name: string }>({
  code: "LMMU324",
  name: "annotation-nests",
  title: "an annotation on a function that has one",
  severity: "warning",
  explanation: "An annotation in a chain adds to the one of the declaration: both are opened.",
  bad: "fn f [lazy];\nscenario s {\n  f [lazy] -> { }\n}\n".replace("{ }\n", "{ };\n"),
  good: "fn f [lazy];\nscenario s {\n  f -> { };\n}\n",
  message: ({ name }) => `\`${name}\` has an annotation where it is declared; this one nests around it`,
});

export const unreachedFrame = entry<InFrame>({
  code: "LMMU325",
  name: "unreached-frame",
  title: "a function that no scenario reaches",
  severity: "note",
  explanation:
    "The file has scenarios, and none of them calls this function, under no config and no choice. What it does is looked " +
    "at by itself, without the contexts in which its callers would call it, and no expectation says what is right.",
  bad: "fn used;\nfn unused {\n  lazy { }\n}\nscenario s {\n  used;\n}\n",
  good: "fn used {\n  next;\n}\nfn unused {\n  lazy { }\n}\nscenario s {\n  used -> unused;\n}\n",
  foundBy: "run",
  message: ({ frame }) => `no scenario reaches ${frame}`,
  help: () => "call it from a scenario, or remove it",
});

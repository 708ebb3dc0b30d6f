/** 3xx: who nests in whom: chains, sections and pauses, and what the rule sets say of them. */
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
  message: ({ name, sections, pauses, variables, pending }) => {
    const open = [
      ...(sections > 0 ? [`${count(sections, "section")} open`] : []),
      ...(pauses > 0 ? [`${count(pauses, "pause")} open`] : []),
      ...variables.map((variable) => `${variable.name} ${variable.before} -> ${variable.after}`),
      ...(pending ? ["a barrier owed"] : []),
    ];
    return `${name} ends with ${open.join(", ")}`;
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

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
  foundBy: "run",
  message: ({ text, frame, bug }) => `"${text}", in ${frame}${bug ? " (a bug: the task ends here)" : ""}`,
  help: ({ text, bug }) => `if it is meant to be so, add \`expect ...: ${bug ? "bugs" : "warns"} "${text}";\``,
});

export const contractBroken = entry<InFrame & { text: string }>({
  code: "LMMU302",
  name: "contract-broken",
  title: "a call breaks the contract, and nothing notices",
  severity: "error",
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
  foundBy: "run",
  message: ({ limit, frame }) => `more than ${limit} sections and pauses are open, in ${frame}`,
  help: () => "close each one before the next, or repeat less often",
});

export const sleepInAtomic = entry<InFrame>({
  code: "LMMU305",
  name: "sleep-in-atomic",
  title: "something sleeps where it may not",
  severity: "error",
  foundBy: "run",
  message: ({ frame }) => `sleeping in atomic context, in ${frame}`,
  help: () => "sleep before the lock is taken, or take a mutex",
});

export const callDepth = entry<InFrame & { limit: number }>({
  code: "LMMU306",
  name: "call-depth",
  title: "calls nest too deep",
  severity: "error",
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
  foundBy: "run",
  message: ({ call, frame }) => `no ${CLOSES[call]} is open that this \`${call}\` could close, in ${frame}`,
  help: ({ call }) => `remove it, or add the \`${call === "disable" ? "enable" : "pause"}\` that it belongs to`,
});

export const crossedSections = entry<Close>({
  code: "LMMU308",
  name: "crossed-sections",
  title: "a section and a pause cross",
  severity: "note",
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

export const preemptImbalance = entry<InFrame & { atEnd: boolean }>({
  code: "LMMU313",
  name: "preempt-imbalance",
  title: "preemption is not turned on as often as off",
  severity: "error",
  foundBy: "run",
  message: ({ frame, atEnd }) =>
    atEnd ? `${frame} ends with preemption off` : `preemption is turned on more often than it was off, in ${frame}`,
  help: ({ atEnd }) =>
    atEnd
      ? "close every section, also where the code returns early: the hook that leaves the mode turns preemption on"
      : "`lmmu run` shows the hooks of each call: one turns preemption on that none before it has turned off",
});

export const unreachableRest = entry<{ before: string }>({
  code: "LMMU320",
  name: "unreachable-rest",
  title: "nothing can run the rest of a chain",
  severity: "error",
  message: ({ before }) => `nothing after this arrow can run: \`${before}\` has no \`next\``,
  help: ({ before }) => `say \`next;\` in \`${before}\` where it calls on`,
});

export const endlessRecursion = entry<{ cycle: readonly string[] }>({
  code: "LMMU321",
  name: "endless-recursion",
  title: "a recursion that no path leaves",
  severity: "error",
  message: ({ cycle }) => `no path leaves this recursion: ${circle(cycle)}`,
  help: () => "make one of the calls depend on `if` or `maybe`",
});

export const growingRest = entry<{ name: string; frame: string }>({
  code: "LMMU322",
  name: "growing-rest",
  title: "a chain that grows at every turn",
  severity: "error",
  message: ({ name, frame }) =>
    `\`${name}\` leads back to \`${frame}\`, so the rest of the chain would grow at every turn`,
  help: () => "only the element right before `-> next` may lead back",
});

export const runsTwice = entry<{ name: string; caller: string }>({
  code: "LMMU323",
  name: "runs-twice",
  title: "a function that trace and body both name runs twice",
  severity: "warning",
  message: ({ name, caller }) => `\`${name}\` runs twice: here, and where \`${caller}\` calls it`,
});

export const annotationNests = entry<{ name: string }>({
  code: "LMMU324",
  name: "annotation-nests",
  title: "an annotation on a function that has one",
  severity: "warning",
  message: ({ name }) => `\`${name}\` has an annotation where it is declared; this one nests around it`,
});

export const unreachedFrame = entry<InFrame>({
  code: "LMMU325",
  name: "unreached-frame",
  title: "a function that no scenario reaches",
  severity: "note",
  foundBy: "run",
  message: ({ frame }) => `no scenario reaches ${frame}`,
  help: () => "call it from a scenario, or remove it",
});

/** Output of ftrace's `function_graph` tracer: calls and returns, one CPU's lines among the others'. */
import { type Call, CallTree } from "./recorded.js";
import type { Found } from "./splat.js";
import { SYMBOL } from "./symbols.js";
import { tracerLines } from "./text.js";
import type { StackMark } from "./trace.js";

/** ` 0)   1.250 us    |    set_memory_valid();`, after an absolute time if there is one. */
const LINE = /^(?:\d{1,10}\.\d{1,9} {1,8}\| {1,8})?(\d{1,4})\)(?: (.*))?$/;
const CALL = new RegExp(`^( *)(${SYMBOL})(?: \\[[\\w-]{1,64}\\])?\\(.{0,400}?\\)(?: (\\{)|;)`);
const RETURN = /^( *)\}(?: |;|$)/;
const SWITCH = /^ *(.{1,40}?)-(\d{1,7}) +=> +(.{1,40}?)-(\d{1,7}) *$/;
const TASK = /^ *([^|]{1,40}?)-(\d{1,7}) *\|/;
const LOST = /^CPU:(\d{1,4}) \[LOST(?: (\d{1,12}))? EVENTS\]$/;

/** Reads all chains that the text has. Never throws. */
export function readFunctionGraph(text: string): Found {
  if (!text.includes("|")) return { chains: [], lost: [] };
  const reader = new FunctionGraphReader();
  for (const line of tracerLines(text)) reader.take(line.raw, line.text);
  return reader.found();
}

interface OpenCall {
  readonly call: Call;
  /** How deep the line is indented, in calls; null where the text has lost its blanks. */
  readonly level: number | null;
  readonly mark: StackMark;
  hasCallee: boolean;
}

/** What a task is in the middle of. */
interface Task {
  readonly open: OpenCall[];
  isInterrupted: boolean;
}

class FunctionGraphReader {
  readonly #tree = new CallTree();
  /** By name and number; the task that a CPU began with is called after the CPU until a switch names it. */
  readonly #tasks = new Map<string, Task>();
  readonly #running = new Map<number, string>();
  readonly #lost = new Set<string>();
  /** CPU of a line that is broken behind its `|`. */
  #broken: number | null = null;
  #calls = 0;
  #cut = 0;
  #unopened = 0;
  #unclosed = 0;

  take(raw: string, text: string): void {
    const broken = this.#broken;
    this.#broken = null;
    const line = LINE.exec(raw);
    if (line !== null) return this.#line(Number(line[1]), line[2] ?? "");
    if (broken !== null && (CALL.test(text) || RETURN.test(text))) return this.#happened(broken, text);
    const lost = LOST.exec(text);
    if (lost === null) return;
    const cpu = Number(lost[1]);
    this.#close(this.#task(cpu), 0);
    this.#lost.add(`CPU ${String(cpu)} lost ${lost[2] ?? "some"} events: what was called around them is not known.`);
  }

  found(): Found {
    for (const task of this.#tasks.values()) this.#close(task, 0);
    if (this.#calls === 0) return { chains: [], lost: [] };
    const counted = (count: number, what: string): string[] => (count === 0 ? [] : [`${what}: ${String(count)}.`]);
    return {
      chains: this.#tree.chains("ftrace function_graph"),
      lost: [
        ...this.#lost,
        ...counted(this.#cut, "Cut lines of the function graph, whose calls are left out"),
        ...counted(this.#unopened, "Functions that return, and whose calls the text does not have"),
        ...counted(
          this.#unclosed,
          "Functions of which the text does not have that they return before their callers do",
        ),
        ...this.#tree.leftOut(),
      ],
    };
  }

  #line(cpu: number, rest: string): void {
    const change = SWITCH.exec(rest);
    if (change !== null)
      return this.#switch(cpu, keyOf(cpu, change[1]!, change[2]!), keyOf(cpu, change[3]!, change[4]!));
    const task = TASK.exec(rest);
    if (task !== null) this.#running.set(cpu, keyOf(cpu, task[1]!.trim(), task[2]!));
    const comment = rest.indexOf("/*");
    const bar = (comment < 0 ? rest : rest.slice(0, comment)).lastIndexOf("|");
    if (bar < 0) {
      if (!/^[ -]*$/.test(rest)) this.#cut++;
      return;
    }
    const columns = rest.slice(0, bar);
    const what = rest.slice(bar + 1);
    if (columns.includes("==>")) this.#task(cpu).isInterrupted = true;
    else if (columns.includes("<==")) this.#endInterrupt(this.#task(cpu));
    else if (what.trim() === "") this.#broken = cpu;
    else this.#happened(cpu, what);
  }

  #happened(cpu: number, what: string): void {
    const task = this.#task(cpu);
    const call = CALL.exec(what);
    if (call !== null) return this.#call(task, call[2]!, levelOf(call[1]!), call[3] !== undefined);
    const back = RETURN.exec(what);
    if (back !== null) this.#return(task, levelOf(back[1]!));
    // Comments of events stand between the calls.
    else if (!/^ *\/\*/.test(what)) this.#cut++;
  }

  #call(task: Task, symbol: string, level: number | null, isOpen: boolean): void {
    this.#calls++;
    if (level !== null) this.#unclosed += this.#closeFrom(task, level);
    const caller = task.open.at(-1);
    const expected = caller === undefined ? 0 : caller.level === null ? null : caller.level + 1;
    const gap = level !== null && expected !== null && level > expected;
    const mark = task.isInterrupted ? "irq" : null;
    const call = this.#tree.enter(caller?.call ?? this.#tree.root, { symbol, mark, gap });
    if (caller !== undefined) caller.hasCallee = true;
    if (isOpen) task.open.push({ call, level, mark, hasCallee: false });
    else this.#tree.end(call);
  }

  #return(task: Task, level: number | null): void {
    if (level !== null) this.#unclosed += this.#closeFrom(task, level + 1);
    const last = task.open.at(-1);
    if (last === undefined || (level !== null && last.level !== null && last.level !== level)) this.#unopened++;
    else this.#close(task, task.open.length - 1);
  }

  /** Closes the calls that are at this level or deeper; how many they were. */
  #closeFrom(task: Task, level: number): number {
    let count = 0;
    while (task.open.length > count && (task.open.at(-1 - count)?.level ?? -1) >= level) count++;
    this.#close(task, task.open.length - count);
    return count;
  }

  #endInterrupt(task: Task): void {
    task.isInterrupted = false;
    let rest = task.open.length;
    while (rest > 0 && task.open[rest - 1]?.mark === "irq") rest--;
    this.#close(task, rest);
  }

  /** Closes calls until as many are left. A chain ends where nothing more was called. */
  #close(task: Task, rest: number): void {
    while (task.open.length > rest) {
      const last = task.open.pop();
      if (last !== undefined && !last.hasCallee) this.#tree.end(last.call);
    }
  }

  #switch(cpu: number, from: string, to: string): void {
    const running = this.#running.get(cpu);
    const unnamed = `cpu ${String(cpu)}`;
    const task = this.#tasks.get(unnamed);
    if ((running ?? unnamed) === unnamed && task !== undefined) {
      this.#tasks.delete(unnamed);
      this.#tasks.set(from, task);
    }
    this.#running.set(cpu, to);
  }

  #task(cpu: number): Task {
    const key = this.#running.get(cpu) ?? `cpu ${String(cpu)}`;
    let task = this.#tasks.get(key);
    if (task === undefined) {
      task = { open: [], isInterrupted: false };
      this.#tasks.set(key, task);
    }
    return task;
  }
}

/** Every CPU has an idle task of its own, and all have the number 0. */
function keyOf(cpu: number, comm: string, pid: string): string {
  return pid === "0" ? `${comm}-0 cpu ${String(cpu)}` : `${comm}-${pid}`;
}

/** Two blanks a call, behind two that all have. */
function levelOf(blanks: string): number | null {
  return blanks.length < 2 ? null : Math.floor((blanks.length - 2) / 2);
}

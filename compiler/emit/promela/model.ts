/**
 * A scenario under one rule set and config as a Promela model. Each move of `explore` is one `d_step`: a process for each
 * task, one for each handler and task, the scheduler. What a process stands at is a label of it.
 */
import { type Parts } from "../../../runtime/explore/index.js";
import {
  isPageOperation,
  type Expression,
  type LazyCall,
  type LoadedProgram,
  type Operation,
  type Origin,
  type Pages,
  type Scenario,
  someExpression,
} from "../../../runtime/index.js";
import { type Code, CodeReader, MAX_PLACES, type Place, stopText, TOO_LONG } from "./code.js";
import { Expressions, readsState } from "./expressions.js";
import { Facts, type Site } from "./facts.js";
import { observation } from "./observation.js";
import { Refusal } from "./refusal.js";
import {
  type CallCode,
  callCode,
  changesPreemption,
  negated,
  type RuleSetting,
  type RuleStep,
  switchHook,
} from "./rules.js";
import { arrays, lookUp, owes } from "./table-text.js";
import { type Outcome, tabulate, type Tabulated } from "./tables.js";
import { commentText, type Line, Names, print, when } from "./text.js";

type Handler = Scenario["interrupts"][number];

/** One move: a d_step. */
interface Move {
  readonly guard: string | null;
  readonly effects: readonly Line[];
  /** The label behind it. */
  readonly to: string;
}

/** The model's text without its head, and what its assertions are about. */
export interface Model {
  readonly text: string;
  readonly facts: Facts;
}

/** Makes the model. Throws a `Refusal` where there is none. */
export function modelOf(
  loaded: LoadedProgram,
  scenario: Scenario,
  ruleSet: number,
  parts: Parts,
  lineOf: (origin: Origin) => string,
): Model {
  return new ModelWriter(loaded, scenario, ruleSet, parts, lineOf).write();
}

class ModelWriter {
  private readonly facts: Facts;
  private readonly expressions: Expressions;
  private readonly variables: ReadonlyMap<string, string>;
  private readonly tasks: readonly Code[];
  private readonly handlers: readonly (Handler & { readonly code: Code })[];
  private readonly locks: readonly string[];
  private readonly waits: ReadonlyMap<number, string>;
  private readonly tables: Tabulated | null;
  private readonly setting: RuleSetting;
  private readonly calls = new Map<LazyCall, CallCode>();
  private readonly inlines: Line[] = [];
  private readonly questions = new Map<string, { question: "mapped" | "visible"; pages: Pages }>();
  private readonly realTime: boolean;
  private readonly awaits: boolean;
  private readonly hasSwitchOut: boolean;
  private readonly monitored: boolean;
  private readonly readsBarriers: boolean;

  constructor(
    private readonly loaded: LoadedProgram,
    private readonly scenario: Scenario,
    private readonly ruleSetIndex: number,
    private readonly parts: Parts,
    private readonly lineOf: (origin: Origin) => string,
  ) {
    const { program, preemptRt } = loaded;
    if (program.machine.portable)
      throw new Refusal('it says "portable y": what other architectures put off is not in the model');
    const ruleSet = loaded.ruleSet(ruleSetIndex);
    const { definition, debugVm } = ruleSet;
    const names = new Names();
    this.variables = new Map(definition.variables.map(({ name }) => [name, names.next(`v_${name}`)]));
    this.expressions = new Expressions(parts.environment, ruleSet, this.variables, (...question) =>
      this.answer(...question),
    );
    const expectations = [...scenario.expectations.entries()].filter(
      ([, { ruleSets, when: applies }]) =>
        ruleSets.includes(ruleSetIndex) && (applies === null || this.expressions.holdsAlways(applies)),
    );
    this.facts = new Facts(program, expectations, parts.environment, lineOf);
    this.realTime = preemptRt !== null && parts.environment.switch(preemptRt);
    this.hasSwitchOut = definition.hooks.switch_out !== undefined;
    const reader = new CodeReader(parts.flow);
    this.tasks = scenario.tasks.map((frame) => reader.of(frame));
    this.handlers = this.handlersOf(reader);
    const operations = this.operations();
    this.locks = [
      ...new Set(
        operations.flatMap((operation) =>
          operation.op === "enter" && operation.lock !== null ? [operation.lock] : [],
        ),
      ),
    ];
    this.waits = this.waitTexts();
    this.awaits = operations.some(
      (operation) => operation.op === "schedule" && (operation.task !== null || operation.cpu !== null),
    );
    this.readsBarriers = this.conditions(operations).some((condition) => readsState(condition, ["barriers"]));
    this.monitored =
      scenario.invariants.some(({ ruleSets }) => ruleSets.includes(ruleSetIndex)) ||
      this.facts.stated.some(({ fact }) => fact.kind === "reachable");
    this.tables = this.usesTables(operations) ? this.tabulated() : null;
    if (this.tables !== null && readsState(definition.active, ["pending", "barriers"]))
      throw new Refusal("whether the mode is active depends on what is pending, in the middle of a statement");
    this.setting = {
      ruleSet,
      expressions: this.expressions,
      variables: this.variables,
      asserts: debugVm === null || parts.environment.switch(debugVm),
      hookCalled: (hook) => this.facts.hookCalled(hook),
      emitted: this.emits(1),
    };
  }

  write(): Model {
    const processes = [
      ...this.tasks.flatMap((code, task) => this.process(`task_${task}`, code, { task, handler: null })),
      ...this.handlers.flatMap(({ irq, code }, handler) =>
        this.process(`handler_${handler}`, code, { task: null, handler: { index: handler, irq } }),
      ),
      ...this.scheduler(),
      ...this.theEnd(),
    ];
    const places = processes.filter((line) => typeof line === "string" && LABEL.test(line)).length;
    if (places > MAX_PLACES) throw new Refusal(TOO_LONG);
    const common = this.common();
    const { tables } = this;
    const arraysText = tables === null ? [] : arrays(tables, [...this.questions.values()]);
    const text = print([
      ...this.declarations(),
      "",
      ...arraysText,
      ...this.observing(),
      "",
      ...common,
      ...this.inlines,
      ...processes,
    ]);
    return { text, facts: this.facts };
  }

  // What there is.

  private handlersOf(reader: CodeReader): (Handler & { readonly code: Code })[] {
    const all: Handler[] = [...this.scenario.interrupts];
    const waiting = [...this.tasks, ...all.map(({ irq }) => reader.of(irq))];
    for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) {
      for (const { at } of code.values()) {
        if (at.operation?.op !== "interrupt") continue;
        const { irq } = at.operation;
        if (all.some((each) => each.irq === irq)) continue;
        all.push({ irq, times: 0 });
        waiting.push(reader.of(irq));
      }
    }
    return all.map((each) => ({ ...each, code: reader.of(each.irq) }));
  }

  private operations(): Operation[] {
    return [...this.tasks, ...this.handlers.map(({ code }) => code)].flatMap((code) =>
      [...code.values()].flatMap(({ at }) => (at.operation === null ? [] : [at.operation])),
    );
  }

  private usesTables(operations: readonly Operation[]): boolean {
    return (
      operations.some(isPageOperation) ||
      this.conditions(operations).some((condition) =>
        someExpression(condition, ({ op }) => op === "mapped" || op === "visible"),
      )
    );
  }

  /** Whatever is asked of the state while the scenario runs. */
  private conditions(operations: readonly Operation[]): Expression[] {
    const { calls, hooks, active } = this.loaded.ruleSet(this.ruleSetIndex).definition;
    const { invariants, expectations } = this.scenario;
    return [
      active,
      ...[...Object.values(calls), ...Object.values(hooks)]
        .flat()
        .flatMap((each) => ("condition" in each ? [each.condition] : "value" in each ? [each.value] : [])),
      ...operations.flatMap((operation) => (operation.op === "assert" ? [operation.condition] : [])),
      ...invariants.map(({ condition }) => condition),
      ...expectations.flatMap(({ facts }) =>
        facts.flatMap((fact) => (fact.kind === "reachable" ? [fact.condition] : [])),
      ),
    ];
  }

  private tabulated(): Tabulated {
    return tabulate({
      tables: this.parts.tables,
      cpus: this.loaded.program.machine.cpus,
      tasks: this.tasks,
      handlers: this.handlers.flatMap(({ code }) => this.tasks.map(() => code)),
    });
  }

  private answer(question: "mapped" | "visible", pages: Pages, language: "promela" | "c"): string {
    const key = `${question} ${pages.region} ${pages.from} ${pages.to}`;
    this.questions.set(key, { question, pages });
    const name = `${question}_${[...this.questions.keys()].indexOf(key)}`;
    return language === "c" ? `${name.toUpperCase()}[now.tables]` : name;
  }

  private kindOf(irq: number): "soft" | "hard" | "nmi" {
    return this.loaded.frame(irq).interrupt!;
  }

  // The head of the model.

  private declarations(): Line[] {
    const { program } = this.loaded;
    const { variables } = this.loaded.ruleSet(this.ruleSetIndex).definition;
    const { facts, tables } = this;
    const ofVariables = variables.map(({ name, type, perCpu }) => {
      const declared = { bool: "bool", u8: "byte", u16: "int" }[type];
      return `${declared} ${this.variables.get(name)!}[${perCpu ? "CPUS" : "TASKS"}] = 0; /* ${type} ${commentText(name)} */`;
    });
    const counted = this.handlers.flatMap(({ times }, handler) =>
      times === null || times === 0 ? [] : [`int left_${handler} = ${times};`],
    );
    const names = [
      ...this.scenario.tasks.map((frame, task) => `/* task ${task}: ${commentText(program.frames[frame]!.name)} */`),
      ...this.handlers.map(
        ({ irq }, handler) =>
          `/* handler ${handler + 1}: ${commentText(program.frames[irq]!.name)} (${this.kindOf(irq)}) */`,
      ),
    ];
    return [
      ...names,
      `#define TASKS ${this.tasks.length}`,
      `#define CPUS ${program.machine.cpus}`,
      "/* A task's own code, and one for each handler. */",
      `#define LEVELS ${this.handlers.length + 1}`,
      "#define OFF 255",
      "#define NOBODY 255",
      "#define NONE 255",
      "#define SECTION 0",
      "#define PAUSE 1",
      "",
      "/* Of each task: the CPU it runs on, the handler in which it stands (0: none), whether it has ended, */",
      "byte on[TASKS] = OFF;",
      "byte top[TASKS] = 0;",
      "bool ended[TASKS] = 0;",
      "/* which contexts are open, whether a barrier is owed, and whether the mode will not pay it. */",
      "int no_preempt[TASKS] = 0;",
      "byte irqs_off[TASKS] = 0;",
      "byte bh_off[TASKS] = 0;",
      "bool pending[TASKS] = 0;",
      "bool stranded[TASKS] = 0;",
      "/* The variables of the rule set. */",
      ...ofVariables,
      "/* By task and level: the calls open as written, two bits each (a pause; in an interrupt) above a 1; how many of */",
      "/* each kind; and whether a statement is half done. */",
      "int written[TASKS * LEVELS] = 1;",
      "byte sections[TASKS * LEVELS] = 0;",
      "byte pauses[TASKS * LEVELS] = 0;",
      "byte underway[TASKS * LEVELS] = 0;",
      ...(this.handlers.length === 0
        ? []
        : [
            "/* What a handler found: the level that it interrupts, a barrier owed, the variables. */",
            "byte below[TASKS * LEVELS] = 0;",
            "bool was_pending[TASKS * LEVELS] = 0;",
            ...variables.map(
              ({ name, type }) =>
                `${{ bool: "bool", u8: "byte", u16: "int" }[type]} found_${this.variables.get(name)!}[TASKS * LEVELS] = 0;`,
            ),
          ]),
      ...(this.awaits ? ["/* The task that a CPU waits for. */", "byte awaited[CPUS] = NOBODY;"] : []),
      ...counted,
      ...this.locks.map((lock, index) => `/* lock ${index}: ${commentText(lock)} */`),
      ...(this.locks.length === 0 ? [] : ["/* Who has each: the task + 1. */", `byte lock[${this.locks.length}] = 0;`]),
      ...this.beforeLocks(),
      ...(this.readsBarriers ? ["int barriers = 0;"] : []),
      ...(tables === null
        ? []
        : [
            "/* The state of the page tables, and the outcome of a statement. */",
            "int tables = 0;",
            "byte row = 0;",
            "int what = 0;",
            "/* Whether a task is off its CPU because it was preempted. */",
            "bool preempted[TASKS] = 0;",
          ]),
      "byte found = 0;",
      ...(changesPreemption(this.loaded.ruleSet(this.ruleSetIndex)) ? ["byte imbalance = 0;"] : []),
      "bool halted = 0;",
      "/* What the scenario's lines are judged by. */",
      ...facts.variables(),
      "/* Never set: an assertion of one fails, and tells by its name what has happened. */",
      ...[...facts.checks, ...facts.witnesses].map(({ name, text }) => `bit ${name} = 0; /* ${commentText(text)} */`),
    ];
  }

  private observing(): Line[] {
    const { witnesses } = this.facts;
    const told = 'c_code { printf("! " #check " %ld\\n", depth + 1); }';
    return [
      "#ifdef OBSERVE",
      ...observation({
        loaded: this.loaded,
        ruleSet: this.ruleSetIndex,
        tasks: this.tasks.length,
        variables: this.variables,
        expressions: this.expressions,
        tables: this.tables,
      }),
      "#define OBSERVED c_code { observe(); }",
      `#define BROKEN(check) ${told}`,
      "#else",
      "#define OBSERVED skip",
      `#if ${[...witnesses.keys()].map((index) => `defined(WITNESS_${index + 1})`).join(" || ") || "0"}`,
      "#define BROKEN(check) skip",
      "#else",
      "#define BROKEN(check) assert(check)",
      "#endif",
      "#endif",
      ...witnesses.flatMap(({ name }, index) => [
        "#if defined(OBSERVE)",
        `#define SHOWN_${name} BROKEN(${name})`,
        `#elif defined(WITNESS_${index + 1})`,
        `#define SHOWN_${name} assert(${name})`,
        "#else",
        `#define SHOWN_${name} skip`,
        "#endif",
      ]),
    ];
  }

  /** Macros and inlines that all processes use. */
  private common(): Line[] {
    const { variables } = this.loaded.ruleSet(this.ruleSetIndex).definition;
    const atomicByBh = this.realTime ? "" : " || bh_off[t] > 0";
    const kinds = (kind: string): string => {
      const of = this.handlers.flatMap(({ irq }, index) =>
        this.kindOf(irq) === kind ? [`top[t] == ${index + 1}`] : [],
      );
      return of.length === 0 ? "0" : of.join(" || ");
    };
    const active = this.expressions.active.replaceAll(/\bme\b/g, "t");
    const monitors = this.monitorInline();
    const handlers =
      this.handlers.length === 0
        ? []
        : [
            "/* Where handlers of each kind cannot fire. */",
            "#define masked_soft(t) (top[t] > 0 || irqs_off[t] > 0 || bh_off[t] > 0)",
            `#define masked_hard(t) (${kinds("hard")} || ${kinds("nmi")} || irqs_off[t] > 0)`,
            `#define masked_nmi(t) (${kinds("nmi")})`,
            "",
            "inline begin_handler(me, handler) {",
            [
              "found = top[me];",
              "top[me] = handler;",
              "below[here(me)] = found;",
              "found = underway[me * LEVELS + found];",
              "was_pending[here(me)] = pending[me];",
              ...variables.map(({ name, perCpu }) => {
                const own = this.variables.get(name)!;
                return `found_${own}[here(me)] = ${own}[${perCpu ? "on[me]" : "me"}];`;
              }),
              ...this.barrier("SYNCHRONIZED"),
              ...when("found == 0", this.monitors()),
              "found = 0;",
            ],
            "}",
            "",
          ];
    return [
      "#define here(t) (t * LEVELS + top[t])",
      "#define runs(t, level) (!halted && on[t] != OFF && !ended[t] && top[t] == level)",
      "#define in_interrupt(t) (top[t] > 0 || bh_off[t] > 0)",
      `#define is_active(t) (${active})`,
      `#define is_atomic(t) (no_preempt[t] != 0 || irqs_off[t] > 0 || top[t] > 0${atomicByBh})`,
      "#define crossing (found != NONE && found > 0)",
      "#define other_context(t) (found != NONE && ((written[here(t)] >> found) & 1) != in_interrupt(t))",
      ...[...this.questions.keys()].map((key, index) => {
        const name = `${key.split(" ")[0]!}_${index}`;
        return `#define ${name} c_expr { ${name.toUpperCase()}[now.tables] }`;
      }),
      "",
      "/* Where in `written` the innermost open call of a kind is. */",
      "inline find(me, kind) {",
      [
        "do",
        ":: (written[here(me)] >> found) > 1 && ((written[here(me)] >> (found + 1)) & 1) != kind -> found = found + 2",
        ":: else -> break",
        "od;",
        "if",
        ":: (written[here(me)] >> found) == 1 -> found = NONE",
        ":: else",
        "fi",
      ],
      "}",
      "",
      "inline close_call(me, kind) {",
      [
        "find(me, kind);",
        ...when("found != NONE", [
          "written[here(me)] = ((written[here(me)] >> (found + 2)) << found) | (written[here(me)] & ((1 << found) - 1));",
          ...when("kind == SECTION", ["sections[here(me)]--;"], ["pauses[here(me)]--;"]),
        ]),
        "found = 0",
      ],
      "}",
      "",
      "inline open_call(me, kind) {",
      [
        "written[here(me)] = (written[here(me)] << 2) | (kind << 1) | in_interrupt(me);",
        ...when("kind == SECTION", ["sections[here(me)]++;"], ["pauses[here(me)]++;"]),
      ],
      "}",
      "",
      "/* A bug ends a task, and what it holds is let go. */",
      "inline kill(me) {",
      [
        "ended[me] = 1;",
        ...this.locks.flatMap((_, index) => when(`lock[${index}] == me + 1`, [`lock[${index}] = 0;`])),
      ],
      "}",
      "",
      ...handlers,
      ...monitors,
      ...this.waitMacros(),
      "/* A task that has ended leaves its CPU. */",
      "inline leave_ended(me) {",
      this.hasSwitchOut ? ["skip"] : [...this.barrier("SWITCHED"), "on[me] = OFF"],
      "}",
      "",
      "/* What preempts a task is an interrupt: it leaves by an exception entry, and goes on behind a return. */",
      "inline leave(me, by_interrupt) {",
      [
        ...(this.tables === null
          ? []
          : ["preempted[me] = by_interrupt;", ...when("preempted[me]", this.barrier("SYNCHRONIZED"))]),
        ...this.switchHookOf("switch_out", null),
        ...this.barrier("SWITCHED"),
        ...this.imbalanced(null, "switch_out"),
        "on[me] = OFF",
      ],
      "}",
      "",
      "inline come(me, cpu) {",
      [
        "on[me] = cpu;",
        ...(this.awaits ? ["awaited[cpu] = NOBODY;"] : []),
        ...this.switchHookOf("switch_in", null),
        ...this.imbalanced(null, "switch_in"),
        ...(this.tables === null ? [] : [...when("preempted[me]", this.barrier("SYNCHRONIZED")), "preempted[me] = 0;"]),
        ...(this.hasSwitchOut || this.loaded.ruleSet(this.ruleSetIndex).definition.hooks.switch_in === undefined
          ? ["skip"]
          : when("ended[me]", ["leave_ended(me);"])),
      ],
      "}",
      "",
    ];
  }

  /** `always` and `reachable` look after every statement, at the task that ran it. */
  private monitorInline(): Line[] {
    if (!this.monitored) return [];
    const invariants = [...this.scenario.invariants.entries()].flatMap(
      ([invariant, { ruleSets, condition, origin }]) => {
        if (!ruleSets.includes(this.ruleSetIndex)) return [];
        const site = { origin, reportedIn: 0 };
        return when(this.expressions.condition(condition), [], this.facts.met({ kind: "invariant", invariant, site }));
      },
    );
    const reached = this.facts.reached(({ condition }) => this.expressions.condition(condition));
    return ["inline look(me) {", [...invariants, ...reached, "skip"], "}", ""];
  }

  private monitors(): Line[] {
    return this.monitored ? ["look(me);"] : [];
  }

  private switchHookOf(hook: "switch_out" | "switch_in", site: Site | null): Line[] {
    return switchHook(this.setting, hook, ({ assertion, text, source }) =>
      this.facts.met({
        kind: assertion === "bug" ? "bug" : "warning",
        text,
        source,
        once: assertion === "warn_once",
        site,
        hook,
      }),
    );
  }

  /** What is done where the step has brought the preempt count below zero. */
  private imbalanced(site: Site | null, hook?: "switch_out" | "switch_in"): Line[] {
    if (!changesPreemption(this.loaded.ruleSet(this.ruleSetIndex))) return [];
    const found = { kind: "hazard", name: "preempt_imbalance", page: null, site } as const;
    const met = this.facts.met(hook === undefined ? found : { ...found, hook });
    return [...when("imbalance == 1", met), "imbalance = 0;"];
  }

  /** Monitors where something comes between two statements; in the middle of one what always holds need not hold. */
  private monitorsBetween(): Line[] {
    return when("underway[here(me)] == 0", this.monitors());
  }

  /** What a barrier does to the page tables on the CPU of `me`. */
  private barrier(name: "EMITTED" | "SWITCHED" | "SYNCHRONIZED"): Line[] {
    if (this.tables === null) return [];
    return ["row = on[me];", `c_code { now.tables = ${name}[now.row][now.tables]; };`, "row = 0;"];
  }

  /** emit_pte_barriers(), so often. */
  private emits(times: number): Line[] {
    if (times === 0) return [];
    return [...this.barrier("EMITTED"), ...this.counts(times)];
  }

  private counts(times: number): Line[] {
    if (times === 0) return [];
    const counted = this.readsBarriers ? [`barriers = barriers + ${times};`] : [];
    return [...counted, ...this.facts.emitted(times)];
  }

  // Processes.

  private process(
    name: string,
    code: Code,
    of: { readonly task: number | null; readonly handler: { readonly index: number; readonly irq: number } | null },
  ): Line[] {
    const { task, handler } = of;
    const level = handler === null ? 0 : handler.index + 1;
    const labels = new Map([...code.keys()].map((node, index) => [node, `end_${index}`]));
    const first = [...code.keys()][0]!;
    const context = {
      name,
      level,
      labels,
      locksAt: new Map([...code.values()].map((place) => [labels.get(place.node)!, this.lockAt(place)])),
      before: task === null ? `before_handler_${handler!.index}[me]` : `before_task_${task}`,
      irq: handler?.irq ?? null,
      first: labels.get(first)!,
    };
    const lines: Line[] = [];
    for (const place of code.values()) {
      const begins = place.node === first && handler !== null ? this.fires(handler.index, context.first) : [];
      lines.push(...this.placeText(place, context, begins));
    }
    const instances = task === null ? "[TASKS] " : "";
    const pids = this.tasks.length * (1 + (handler?.index ?? 0));
    const me = task === null ? `_pid - ${pids}` : String(task);
    const frame = task === null ? handler!.irq : this.scenario.tasks[task]!;
    return [
      `/* ${task === null ? "Handler" : "Task"} ${commentText(this.loaded.frame(frame).name)}. */`,
      `active ${instances}proctype ${name}() {`,
      [`byte me = ${me};`, "int raised = 0;", "int broken = 0;"],
      ...lines,
      "end_dead:",
      ["(false)"],
      "}",
      "",
    ];
  }

  /** Where everybody waits for a lock nothing happens any more, whatever interrupts may still come. */
  private alive(): string {
    return this.waits.size === 0 ? "" : " && !deadlocked";
  }

  /** Who waits for a lock is not put on a CPU. */
  private canCome(task: number): string {
    return this.waits.has(task) ? ` && !waits_${task}` : "";
  }

  /** By task: whether it stands before a lock that somebody has. */
  private waitTexts(): Map<number, string> {
    const waits = new Map<number, string>();
    for (const [task, code] of this.tasks.entries()) {
      const levels = [code, ...this.handlers.map((handler) => handler.code)].flatMap((own, level) =>
        [...own.values()].some((place) => this.lockAt(place) > 0) ? [level] : [],
      );
      const places = levels.map((level) => {
        const before = level === 0 ? `before_task_${task}` : `before_handler_${level - 1}[${task}]`;
        return `(top[${task}] == ${level} && ${before} > 0 && lock[${before} - 1] > 0)`;
      });
      if (places.length > 0) waits.set(task, `(!ended[${task}] && (${places.join(" || ")}))`);
    }
    return waits;
  }

  /** The lock that is taken at a place, from 1; 0: none. */
  private lockAt({ at: { operation } }: Place): number {
    return operation?.op === "enter" && operation.lock !== null ? this.locks.indexOf(operation.lock) + 1 : 0;
  }

  /** The variables that say before which lock code stands; a label is the other thing that says where that is. */
  private beforeLocks(): Line[] {
    if (this.waits.size === 0) return [];
    const first = (code: Code): number => this.lockAt([...code.values()][0]!);
    return [
      "/* The lock that a task, or a handler on a task, takes next, if that is its next statement: its number + 1. */",
      ...this.tasks.map((code, task) => `byte before_task_${task} = ${first(code)};`),
      ...this.handlers.map(({ code }, handler) => `byte before_handler_${handler}[TASKS] = ${first(code)};`),
    ];
  }

  /** With what says before which lock the process stands afterwards. */
  private withLocks({ locksAt, before }: ProcessContext, label: string, moves: readonly Move[]): Move[] {
    if (this.waits.size === 0) return [...moves];
    return moves.map((move) => {
      const lock = locksAt.get(move.to) ?? 0;
      if (lock === (locksAt.get(label) ?? 0)) return move;
      return { ...move, effects: [...move.effects, `${before} = ${lock};`] };
    });
  }

  private waitMacros(): Line[] {
    if (this.waits.size === 0) return [];
    const tasks = [...this.tasks.keys()];
    const stuck = tasks.map((task) => (this.waits.has(task) ? `(ended[${task}] || waits_${task})` : `ended[${task}]`));
    return [
      "/* Who stands before a lock that somebody has; and whether all do that have not ended. */",
      ...[...this.waits].map(([task, text]) => `#define waits_${task} ${text}`),
      `#define deadlocked (${stuck.join(" && ")} && (${[...this.waits.keys()].map((task) => `waits_${task}`).join(" || ")}))`,
      "",
    ];
  }

  /** The handler fires of itself. */
  private fires(handler: number, first: string): Move[] {
    const { irq, times } = this.handlers[handler]!;
    if (times === 0) return [];
    const counted = times === null ? "" : ` && left_${handler} > 0`;
    return [
      {
        guard: `!halted${this.alive()} && on[me] != OFF && !ended[me] && !masked_${this.kindOf(irq)}(me)${counted}`,
        effects: [...(times === null ? [] : [`left_${handler}--;`]), `begin_handler(me, ${handler + 1});`],
        to: first,
      },
    ];
  }

  private placeText(place: Place, context: ProcessContext, begins: readonly Move[]): Line[] {
    const label = context.labels.get(place.node)!;
    const { operation, stack } = place.at;
    const origin = operation?.origin ?? stack.origin;
    const what = operation === null ? "the end" : operation.op === "call" ? operation.call : operation.op;
    const comment = commentText(`${this.lineOf(origin)}: ${what} in ${this.loaded.frame(stack.reportedIn).name}`);
    if (operation?.op === "call" && place.at.stop === null)
      return this.callText(place, context, operation.call, begins, comment);
    const { moves, others } = this.movesOf(place, context, label);
    return [...labelled(label, comment, [...begins, ...this.running(context, label, moves)]), ...others];
  }

  /** Moves of the process where it runs. */
  private running(context: ProcessContext, label: string, moves: readonly Move[]): Move[] {
    const { level } = context;
    return this.withLocks(context, label, moves).map((move) => ({
      ...move,
      guard: move.guard === null ? `runs(me, ${level})` : `runs(me, ${level}) && ${move.guard}`,
    }));
  }

  private movesOf(place: Place, context: ProcessContext, label: string): { moves: Move[]; others: Line[] } {
    const { labels } = context;
    const { operation, stop, stack, scope } = place.at;
    const to = (outcome = 0): string => labels.get(place.next[outcome]!)!;
    const single = (effects: readonly Line[], behind = to()): { moves: Move[]; others: Line[] } => ({
      moves: [{ guard: null, effects, to: behind }],
      others: [],
    });
    if (stop !== null) return single(this.facts.stopped(stop.kind, stop.origin, stopText(stop)), "end_dead");
    if (operation === null) return this.ends(place, context);
    const site: Site = { origin: operation.origin, reportedIn: stack.reportedIn };
    switch (operation.op) {
      case "maybe":
      case "choose":
        return { moves: place.next.map((_, outcome) => ({ guard: null, effects: [], to: to(outcome) })), others: [] };
      case "enter":
      case "exit":
        return this.changesContext(operation, site, to(), label);
      case "interrupt": {
        const handler = this.handlers.findIndex(({ irq }) => irq === operation.irq);
        const masked = `masked_${this.kindOf(operation.irq)}(me)`;
        const stopped = this.facts.stopped("masked", operation.origin, stopText({ kind: "masked" }));
        return {
          moves: [
            { guard: `!${masked}`, effects: [`begin_handler(me, ${handler + 1});`], to: to() },
            { guard: masked, effects: stopped, to: "end_dead" },
          ],
          others: [],
        };
      }
      case "schedule":
        return single(this.schedules(operation, site));
      case "sleep":
        return single([...this.monitors(), ...when("is_atomic(me)", this.hazard("sleep_in_atomic", site))]);
      case "assert": {
        const { ruleSets, condition } = operation;
        if (ruleSets !== null && !ruleSets.includes(this.ruleSetIndex)) return single([]);
        const holds = this.expressions.condition(condition, scope.slots);
        return single([...this.monitors(), ...when(holds, [], this.facts.met({ kind: "assert", site }))]);
      }
      case "call":
        throw new TypeError("a call is more than one move");
      default:
        return this.pageMoves(place, context, site, to(), label);
    }
  }

  private hazard(name: string, site: Site): Line[] {
    return this.facts.met({ kind: "hazard", name, page: null, site });
  }

  private changesContext(
    operation: Operation & { op: "enter" | "exit" },
    site: Site,
    to: string,
    label: string,
  ): { moves: Move[]; others: Line[] } {
    const { context, lock } = operation;
    const enters = operation.op === "enter";
    const by = enters ? "++" : "--";
    const changed: string[] = [];
    if (["nopreempt", "raw_spin"].includes(context) || (["spin", "spin_bh"].includes(context) && !this.realTime))
      changed.push(`no_preempt[me]${by};`);
    if (context === "irqs_off") changed.push(`irqs_off[me]${by};`);
    if (context === "bh_off" || context === "spin_bh") changed.push(`bh_off[me]${by};`);
    const maySleep = enters && (context === "mutex" || (["spin", "spin_bh"].includes(context) && this.realTime));
    const number = lock === null ? -1 : this.locks.indexOf(lock);
    const taken = number < 0 ? [] : [`lock[${number}] = ${enters ? "me + 1" : "0"};`];
    const moves: Move[] = [
      {
        guard: enters && number >= 0 ? `lock[${number}] == 0` : null,
        effects: [
          ...(maySleep ? when("is_atomic(me)", this.hazard("sleep_in_atomic", site)) : []),
          ...taken,
          ...(changed.includes("no_preempt[me]--;")
            ? when("no_preempt[me] == 0", this.hazard("preempt_imbalance", site))
            : []),
          ...changed,
          ...this.monitors(),
          ...this.strands(site),
        ],
        to,
      },
    ];
    // Where preemption is on, the scheduler takes it off its CPU as it does anywhere.
    if (maySleep && number >= 0)
      moves.push({ guard: `is_atomic(me)${this.alive()}`, effects: ["leave(me, 0);"], to: label });
    return { moves, others: [] };
  }

  /** Whether a barrier is owed that the mode will not pay. */
  private strands(site: Site): Line[] {
    if (this.tables === null) return [];
    return when(
      "pending[me] && !in_interrupt(me) && !is_active(me)",
      [...when("!stranded[me]", this.hazard("stranded_barrier", site)), "stranded[me] = 1;"],
      ["stranded[me] = 0;"],
    );
  }

  private schedules(operation: Operation & { op: "schedule" }, site: Site): Line[] {
    const { task, cpu } = operation;
    const sleeps = this.hazard("sleep_in_atomic", site);
    const on = cpu === null ? "on[me]" : String(cpu);
    const index = task === null ? -1 : this.scenario.tasks.indexOf(task);
    const named = task === null ? "(me + 1) % TASKS" : index < 0 ? "NOBODY" : String(index);
    return [
      ...when("is_atomic(me)", sleeps),
      ...this.switchHookOf("switch_out", site),
      ...this.barrier("SWITCHED"),
      ...this.monitors(),
      ...(task === null && cpu === null ? [] : [`awaited[${on}] = ${named};`]),
      ...this.imbalanced(site),
      "on[me] = OFF;",
    ];
  }

  private ends(place: Place, context: ProcessContext): { moves: Move[]; others: Line[] } {
    const { stack } = place.at;
    const { variables } = this.loaded.ruleSet(this.ruleSetIndex).definition;
    const { irq } = context;
    const changed = variables.map(({ name, perCpu }) => {
      const own = this.variables.get(name)!;
      return `${own}[${perCpu ? "on[me]" : "me"}] != ${irq === null ? "0" : `found_${own}[found]`}`;
    });
    if (irq === null) {
      const site: Site = { origin: stack.origin, reportedIn: stack.reportedIn };
      const left = ["sections[here(me)] > 0", "pauses[here(me)] > 0", "pending[me]", ...changed].join(" || ");
      const effects = [
        "ended[me] = 1;",
        ...this.monitors(),
        ...when(left, this.facts.met({ kind: "leak", site })),
        ...when("no_preempt[me] > 0", this.hazard("preempt_imbalance", site)),
        "leave_ended(me);",
      ];
      return { moves: [{ guard: null, effects, to: "end_dead" }], others: [] };
    }
    const site: Site = { origin: stack.origin, reportedIn: stack.reportedIn, irq };
    const strandedAt: Site = { origin: stack.origin, reportedIn: stack.reportedIn, irq };
    const owed = "(pending[me] && !was_pending[found])";
    const left = ["sections[found] > 0", "pauses[found] > 0", owed, ...changed].join(" || ");
    const effects: Line[] = [
      "found = here(me);",
      "top[me] = below[found];",
      ...this.barrier("SYNCHRONIZED"),
      ...this.monitorsBetween(),
      ...when(left, this.facts.met({ kind: "leak", site })),
      ...when("underway[here(me)] == 0", this.strands(strandedAt)),
      "below[found] = 0;",
      "was_pending[found] = 0;",
      ...variables.map(({ name }) => `found_${this.variables.get(name)!}[found] = 0;`),
      "written[found] = 1;",
      "sections[found] = 0;",
      "pauses[found] = 0;",
      "found = 0;",
    ];
    return { moves: [{ guard: null, effects, to: context.first }], others: [] };
  }

  // Page tables.

  private pageMoves(
    place: Place,
    context: ProcessContext,
    site: Site,
    to: string,
    label: string,
  ): { moves: Move[]; others: Line[] } {
    const table = this.tables!.statements.get(place.node)!;
    const name = String(place.node);
    const half = `${label}_half`;
    const stopped = (): Line[] => this.facts.stopped("tables", site.origin, stopText({ kind: "tables" }));
    const met = (outcome: NonNullable<Outcome>): Line[] =>
      outcome.met.flatMap((each): Line[] =>
        this.facts.met({ kind: each.kind, name: each.name, page: each.page?.page ?? null, site }),
      );
    const first = (owed: boolean): Line[] => [
      ...lookUp(name),
      ...cases(
        "what",
        table.outcomes.map((outcome): readonly Line[] | null => {
          if (outcome === null) return owed ? null : stopped();
          if (outcome.owes !== owed) return null;
          const pending = outcome.queued ? ["pending[me] = 1;"] : [];
          return [...pending, ...this.counts(outcome.emitted), ...(owed ? [] : met(outcome))];
        }),
      ),
      ...(owed ? ["underway[here(me)] = what + 1;"] : this.monitors()),
      "what = 0;",
    ];
    const some = table.outcomes.some((outcome) => outcome?.owes === true);
    const none = table.outcomes.some((outcome) => outcome?.owes !== true);
    const condition = some && none ? owes(name) : null;
    const moves: Move[] = [
      ...(some ? [{ guard: condition, effects: first(true), to: half }] : []),
      ...(none || !some ? [{ guard: condition === null ? null : negated(condition), effects: first(false), to }] : []),
    ];
    if (!some) return { moves, others: [] };
    const completes: Move = {
      guard: null,
      effects: [
        ...when("is_active(me)", ["pending[me] = 1;"], this.emits(1)),
        "what = underway[here(me)] - 1;",
        "underway[here(me)] = 0;",
        ...this.monitors(),
        ...cases(
          "what",
          table.outcomes.map((outcome) => (outcome?.owes === true ? met(outcome) : null)),
        ),
        "what = 0;",
      ],
      to,
    };
    if (table.outcomes.length > 254) throw new Refusal("a statement about pages has too many outcomes");
    return { moves, others: labelled(half, "what the store owes", this.running(context, half, [completes])) };
  }

  // Calls.

  private callText(
    place: Place,
    context: ProcessContext,
    call: LazyCall,
    begins: readonly Move[],
    comment: string,
  ): Line[] {
    const label = context.labels.get(place.node)!;
    const to = context.labels.get(place.next[0]!)!;
    let code = this.calls.get(call);
    if (code === undefined) {
      code = callCode(this.setting, call);
      this.calls.set(call, code);
    }
    const ends = `${context.name}_${label}_ends`;
    const site: Site = { origin: place.at.operation!.origin, reportedIn: place.at.stack.reportedIn };
    this.inlines.push(...this.callEnds(ends, place, call, code));
    const moves = (steps: readonly RuleStep[]): Move[] =>
      steps.map((step) => {
        const isFinal = step.to === "end" || step.to === "bug";
        const behind = typeof step.to === "number" ? `${label}_${step.to}` : step.to === "end" ? to : "end_dead";
        const after = isFinal
          ? [`${ends}(me);`, ...(step.to === "bug" ? ["kill(me);", "leave_ended(me);"] : [])]
          : ["underway[here(me)] = 1;"];
        return { guard: step.guard, effects: [...step.effects, ...this.imbalanced(site), ...after], to: behind };
      });
    return [
      ...labelled(label, comment, [...begins, ...this.running(context, label, moves(code.first))]),
      ...code.places.flatMap((steps, index) =>
        labelled(`${label}_${index}`, null, this.running(context, `${label}_${index}`, moves(steps))),
      ),
    ];
  }

  /** What follows the last statement of a call: what it found is told. */
  private callEnds(name: string, place: Place, call: LazyCall, code: CallCode): Line[] {
    const { stack } = place.at;
    const site: Site = { origin: place.at.operation!.origin, reportedIn: stack.reportedIn };
    const kind = call === "enable" || call === "disable" ? "SECTION" : "PAUSE";
    const opens = call === "enable" || call === "pause";
    const noRoom = this.facts.limit("too_many_open", "more than 15 calls are open, which the model does not hold");
    const written = opens
      ? when("written[here(me)] >= 1073741824", noRoom, [`open_call(me, ${kind});`])
      : [`close_call(me, ${kind});`];
    let expecting = 0;
    const raised = code.assertions.flatMap(({ assertion, text, source }, bit) => {
      const found = assertion === "bug" ? "bug" : "warning";
      if (this.facts.expectsUnder(site, found, text)) expecting |= 2 ** bit;
      return when(
        `(raised & ${2 ** bit}) != 0`,
        this.facts.met({ kind: found, text, source, once: assertion === "warn_once", site }),
      );
    });
    const given = expecting === 0 ? "0" : `(raised & ${expecting}) != 0`;
    const broken = code.forbids.flatMap(({ text }, bit) =>
      when(`(broken & ${2 ** bit}) != 0`, this.facts.met({ kind: "forbidden", text, site }, given)),
    );
    return [
      `inline ${name}(me) {`,
      [
        ...written,
        "underway[here(me)] = 0;",
        ...this.monitors(),
        ...raised,
        ...broken,
        "raised = 0;",
        "broken = 0;",
        ...this.strands(site),
      ],
      "}",
      "",
    ];
  }

  // The scheduler, and the end.

  private scheduler(): Line[] {
    const cpus = [...Array(this.loaded.program.machine.cpus).keys()];
    const tasks = [...this.tasks.keys()];
    const isFree = (cpu: number): string => tasks.map((task) => `on[${task}] != ${cpu}`).join(" && ");
    const isAwaited = (task: number, cpu: number): string => {
      if (!this.awaits) return "";
      const other = `awaited[${cpu}]`;
      const elsewhere = cpus.map((each) => `awaited[${each}] != ${task}`).join(" && ");
      return (
        ` && (${other} == ${task} || (${elsewhere} && ` +
        `(${other} == NOBODY || on[${other}] != OFF || ended[${other}])))`
      );
    };
    const comes = tasks.flatMap((task) =>
      cpus.map((cpu): Move => ({
        guard: `!halted && on[${task}] == OFF && !ended[${task}]${this.canCome(task)} && ${isFree(cpu)}${isAwaited(task, cpu)}`,
        effects: [`come(${task}, ${cpu});`],
        to: "end_scheduler",
      })),
    );
    const leaves = tasks.map((task): Move => ({
      guard: `!halted${this.alive()} && on[${task}] != OFF && (ended[${task}] || !is_atomic(${task}))`,
      effects: [`leave(${task}, !ended[${task}]);`],
      to: "end_scheduler",
    }));
    return [
      "/* Puts tasks on idle CPUs, and takes them off where preemption is on. */",
      "active proctype scheduler() {",
      ...labelled("end_scheduler", null, [...comes, ...leaves]),
      "}",
      "",
    ];
  }

  private theEnd(): Line[] {
    const over = [...this.tasks.keys()].map((task) => `ended[${task}] && on[${task}] == OFF`).join(" && ");
    return [
      "/* What has to hold where all tasks have ended. It is the one process that does not stand at an end where nothing */",
      "/* can move before that: an invalid end state is a deadlock. */",
      "active proctype the_end() {",
      [`d_step { halted || (${over}) ->`, [...when("halted", [], this.facts.atEnd()), "skip"], "}"],
      "}",
    ];
  }
}

const LABEL = /^end_\w+:/;

interface ProcessContext {
  readonly name: string;
  readonly level: number;
  readonly labels: ReadonlyMap<number, string>;
  /** The lock that is taken at a label, from 1; and the variable that says before which it stands. */
  readonly locksAt: ReadonlyMap<string, number>;
  readonly before: string;
  /** Of a handler: its frame. */
  readonly irq: number | null;
  readonly first: string;
}

/** A label with the moves that can be made there. */
function labelled(label: string, comment: string | null, moves: readonly Move[]): Line[] {
  return [
    comment === null ? `${label}:` : `${label}: /* ${comment} */`,
    [
      "if",
      ...moves.flatMap(({ guard, effects, to }): Line[] => [
        `:: d_step { ${guard ?? "true"} ->`,
        [...effects, "OBSERVED"],
        `}; goto ${to}`,
      ]),
      "fi;",
    ],
  ];
}

/** What is done by the value of a variable; null: it never has that one. */
function cases(variable: string, all: readonly (readonly Line[] | null)[]): Line[] {
  const possible = all.flatMap((lines, value) => (lines === null ? [] : [{ value, lines }]));
  if (possible.every(({ lines }) => lines.length === 0)) return [];
  if (possible.length === 1) return [...possible[0]!.lines];
  return [
    "if",
    ...possible.flatMap(({ value, lines }): Line[] =>
      lines.length === 0 ? [] : [`:: ${variable} == ${value} ->`, lines],
    ),
    ":: else",
    "fi;",
  ];
}

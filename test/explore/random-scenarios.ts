/**
 * Random scenarios that are correct, and so small that all their interleavings can be gone through: a few statements
 * in one to three tasks on one or two CPUs, with handlers that may fire anywhere.
 */
import fc from "fast-check";

export interface ScenarioOptions {
  /** Most statements of all tasks together, those in blocks not counted. */
  readonly statements: number;
  /** Whether bodies touch page tables. */
  readonly pages: boolean;
  /** Whether there may be free switches. */
  readonly configs: boolean;
  /** Whether handlers may fire. */
  readonly interrupts: boolean;
  readonly tasks: number;
  readonly ruleSets: readonly string[];
}

export interface RandomScenario {
  readonly text: string;
  /** The rule set that it is to be explored under; its lines name it, and perhaps others. */
  readonly ruleSet: string;
}

/** Those without hooks of their own, and those with. */
export const ARM64_SETS = ["D", "A", "C", "legacy", "none"];
const RULE_SETS = [...ARM64_SETS, "xen70", "xen71", "sparc64"];

const DEFAULTS: ScenarioOptions = {
  statements: 4,
  pages: true,
  configs: true,
  interrupts: true,
  tasks: 3,
  ruleSets: RULE_SETS,
};

type Text = fc.Arbitrary<string>;

const pick = (values: readonly string[]): Text => fc.constantFrom(...values);
/** Joins parts, each a text or what makes one. */
const join = (...parts: (string | Text)[]): Text =>
  fc.tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part))).map((list) => list.join(""));
const maybe = (part: Text): Text => fc.option(part, { nil: "" });
const weighted = (...forms: readonly [number, Text][]): Text =>
  fc.oneof(...forms.flatMap(([weight, arbitrary]) => (weight > 0 ? [{ weight, arbitrary }] : [])));

/** What a piece of code may say. */
interface Scope {
  readonly options: ScenarioOptions;
  readonly ruleSet: string;
  readonly cpus: number;
  readonly switches: readonly string[];
  /** Frames that go on with the rest of a chain, and frames that end one. */
  readonly passing: readonly string[];
  readonly ending: readonly string[];
  /** Tasks that `schedule` may name: only a scenario's own code can. */
  readonly tasks: readonly string[];
  readonly handlers: readonly string[];
  readonly pages: readonly string[];
  /** Whether the code can give the CPU away, which a handler cannot. */
  readonly schedules: boolean;
}

/** Variables of the rule sets. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  D: ["enable_count == 0", "pause_count < 2"],
  A: ["nesting_level < 2", "active"],
  C: ["nesting_level == 0", "!paused"],
  legacy: ["lazy_mmu"],
  none: [],
  xen70: ["xen_lazy_mmu", "enable_count < 2"],
  xen71: ["!xen_lazy_mmu", "enable_count == 1"],
  sparc64: ["enable_count < 2"],
};

function conditions({ options, ruleSet, pages }: Scope, own: boolean): Text {
  const states = ["active", "!active", "!pending", "pending", "!in_interrupt", "sections == 0", "sections < 2"];
  const counts = ["barriers == 0", "barriers < 2", "pauses == 0", "active || !pending", "sections >= pauses"];
  const tables = options.pages
    ? pages.flatMap((page) => [`visible(${page})`, `mapped(${page})`, `!mapped(${page}) || visible(${page})`])
    : [];
  return pick([...states, ...counts, ...tables, ...(own ? VARIABLES[ruleSet]! : [])]);
}

/** Contexts that a block opens; the locks are those of all tasks and handlers. */
const CONTEXTS = [
  "nopreempt",
  "irqs_off",
  "bh_off",
  "mutex m",
  "mutex n",
  "spin s",
  "spin t",
  "spin_bh s",
  "raw_spin r",
];

function pageStatements({ pages }: Scope): Text {
  const on = (prefix: string, suffix = ";") => join(`${prefix} `, pick(pages), suffix);
  const one = pages.filter((page) => pages.length === 1 || page !== "p");
  return weighted(
    [4, on("map")],
    [1, on("map", " ro;")],
    [2, on("unmap")],
    [1, on("protect", " ro;")],
    [2, on("flush_tlb")],
    [3, on("read")],
    [1, on("write")],
    [1, join("store ", pick(one), " = ", pick(["0x0", "0x0068000080000703"]), ";")],
    [2, pick(["emit;", "dsb;", "isb;"])],
  );
}

/** A frame with an annotation, perhaps. */
const element = (frame: Text): Text =>
  join(frame, maybe(pick([" [lazy]", " [paused]", " [nopreempt]", " [irqs_off, lazy]", " [spin s]"])));

function chains(scope: Scope, depth: number): Text {
  const ends: Text[] = scope.ending.length > 0 ? [element(pick(scope.ending))] : [];
  if (scope.passing.length === 0) return join(...(ends.length > 0 ? ends : ["missing -> missing"]), ";");
  const passing = fc.array(element(pick(scope.passing)), { minLength: 1, maxLength: 2 }).map((all) => all.join(" -> "));
  const block = join("{ ", bodies(scope, depth, 2), " }");
  return join(passing, maybe(join(" -> ", fc.oneof(...ends, block))), ";");
}

function simple(scope: Scope): Text {
  const { options, schedules, cpus, tasks, handlers } = scope;
  const places = [
    ...tasks,
    ...(cpus > 1 ? ["on 0", "on 1"] : []),
    ...(cpus > 1 ? tasks.map((to) => `${to} on 1`) : []),
  ];
  return weighted(
    [5, pick(["enable;", "disable;", "pause;", "resume;"])],
    [options.pages ? 6 : 0, pageStatements(scope)],
    [schedules ? 1 : 0, pick(["schedule;", ...places.map((place) => `schedule ${place};`)])],
    [1, fc.constant("sleep;")],
    [1, join("assert (", conditions(scope, false), ");")],
    [1, join(`assert ${scope.ruleSet}: `, conditions(scope, true), ";")],
    [
      handlers.length > 0 && schedules ? 1 : 0,
      handlers.length > 0 ? join("interrupt ", pick(handlers), ";") : pick([""]),
    ],
  );
}

function statements(scope: Scope, depth: number): Text {
  if (depth === 0) return simple(scope);
  const block = (most: number): Text => join("{ ", bodies(scope, depth - 1, most), " }");
  // Where an interrupt is masked, an `interrupt` statement is a mistake.
  const masked = { ...scope, handlers: [] };
  const locked = join(pick(CONTEXTS), " { ", bodies(masked, depth - 1, 2), " }");
  const { switches } = scope;
  return weighted(
    [8, simple(scope)],
    [4, join(pick(["lazy ", "paused "]), block(2))],
    [4, locked],
    [1, join("maybe ", block(1))],
    [1, join("choose ", block(1), " or ", block(1))],
    [1, join("repeat 2 ", block(1))],
    [2, chains(masked, depth - 1)],
    [switches.length > 0 ? 2 : 0, join("if (", pick(["", "!"]), pick([...switches, ""]), ") ", block(1))],
  ).map((text) => (/if \(!?\) /.test(text) ? "" : text));
}

function bodies(scope: Scope, depth: number, most: number): Text {
  return fc.array(statements(scope, depth), { maxLength: most }).map((list) => list.join(" "));
}

const handlers = (scope: Scope): Text =>
  join(pick(["irq h ", "irq h soft ", "irq h hard ", "irq h nmi "]), "{ ", bodies(scope, 1, 2), " }\n");

/** Frames `f` and `g`, which go on with the rest, and `e`, which does not. */
function frames(scope: Scope): Text {
  const alone = { ...scope, passing: [], ending: [], handlers: [], tasks: [] };
  const annotation = maybe(pick([" [lazy]", " [paused]", " [bh_off]", " [mutex m]"]));
  return join(
    "fn f",
    annotation,
    maybe(join(" { ", maybe(simple(alone)), " next; ", maybe(simple(alone)), " }")).map((body) => body || ";"),
    "\nfn g",
    annotation,
    scope.switches.length > 0 ? maybe(join(" if (", pick(scope.switches), ")")) : "",
    ";\nfn e",
    annotation,
    " { ",
    bodies(alone, 1, 2),
    " }\n",
  );
}

/** Facts about findings, of which `clean` states the contrary; a scenario of one task is called as the task. */
const FINDINGS = [
  "warns",
  "warns x1",
  "warns x2",
  'warns "disable without enable"',
  "warns in e",
  "warns in TASK x1",
  "bugs",
  "bugs in TASK",
  "forbidden",
  "forbidden x1",
  "forbidden in TASK",
  "leaks",
  "hazard not_visible",
  "hazard stale_tlb in TASK",
  "hazard break_before_make",
  "hazard sleep_in_atomic",
  "hazard stranded_barrier",
  "faults translation",
  "faults translation at p",
  "faults permission",
];
const HOOKS = ["hooks none", "hooks enter leave", "hooks enter x2", "hooks enter flush leave", "hooks leave enter"];

function lines(scope: Scope): Text {
  const { ruleSet, switches, options, tasks } = scope;
  const known = FINDINGS.filter((fact) => options.pages || !/not_visible|stale|break|faults/.test(fact)).map((fact) =>
    fact.replace("TASK", tasks.length > 0 ? "a" : "s"),
  );
  const reachable = join("may reachable ", conditions(scope, true));
  const counted = join("barriers ", pick(["0", "1", "2"]));
  const stated = weighted(
    [4, pick(known)],
    [1, pick(HOOKS)],
    [1, counted],
    [1, join("reachable ", conditions(scope, true))],
  );
  const wished = weighted(
    [4, join("may ", pick(known))],
    [1, join("may ", pick(HOOKS))],
    [1, join("may ", counted)],
    [2, reachable],
  );
  const first = weighted([3, fc.constant("clean")], [2, stated], [1, wished]);
  const rest = fc.array(wished, { maxLength: 2 });
  const facts = fc.tuple(first, rest).map(([one, others]) => [one, ...others].join(", "));
  const when = switches.length > 0 ? maybe(join(" when ", pick(["", "!"]), pick(switches))) : "";
  const invariant = maybe(join(`always ${ruleSet}: `, conditions(scope, true), "; "));
  return join(invariant, `expect ${ruleSet}`, when, ": ", facts, ";");
}

function scenarioText(scope: Scope, taskCount: number, counted: boolean): Text {
  const { options, handlers: names } = scope;
  const most = Math.max(1, Math.floor(options.statements / taskCount));
  const depth = taskCount === 1 ? 2 : 1;
  const task = (name: string): Text => {
    const others = { ...scope, tasks: scope.tasks.filter((each) => each !== name) };
    const body = bodies(others, depth, most);
    return taskCount === 1 ? body : join(`task ${name} { `, body, " }");
  };
  const given = options.pages ? maybe(pick(["given { map p; }", "given { populate p; }", "given { map p ro; }"])) : "";
  return join(
    'scenario s "random" {\n  ',
    names.length > 0 ? `interrupts h${counted ? " x1" : ""};\n  ` : "",
    given,
    ...["a", "b", "c"].slice(0, taskCount).flatMap((name) => ["\n  ", task(name)]),
    "\n  ",
    lines(scope),
    "\n}\n",
  );
}

/** Texts and the rule sets to explore them under; see `ScenarioOptions`. */
export function scenarios(choice: Partial<ScenarioOptions> = {}): fc.Arbitrary<RandomScenario> {
  const options = { ...DEFAULTS, ...choice };
  return fc
    .record({
      ruleSet: pick(options.ruleSets),
      cpus: fc.integer({ min: 1, max: 2 }),
      taskCount: weighted(
        [3, pick(["1"])],
        [options.tasks > 1 ? 6 : 0, pick(["2"])],
        [options.tasks > 2 ? 1 : 0, pick(["3"])],
      ),
      pageCount: fc.integer({ min: 1, max: 2 }),
      switches: options.configs
        ? fc.oneof(
            { weight: 3, arbitrary: fc.constant<string[]>([]) },
            { weight: 1, arbitrary: fc.subarray(["CA", "CB", "PREEMPT_RT", "DEBUG_VM"], { maxLength: 2 }) },
          )
        : fc.constant<string[]>([]),
      interrupts: options.interrupts ? fc.constantFrom(false, false, true) : fc.constant(false),
      counted: fc.boolean(),
    })
    .chain(({ ruleSet, cpus, taskCount, pageCount, switches, interrupts, counted }) => {
      const tasks = Number(taskCount);
      const scope: Scope = {
        options,
        ruleSet,
        cpus,
        switches,
        passing: ["f", "g"],
        ending: ["e"],
        tasks: tasks > 1 ? ["a", "b", "c"].slice(0, tasks) : [],
        handlers: interrupts ? ["h"] : [],
        pages: pageCount === 1 ? ["p"] : ["p", "p[0]", "p[1]"],
        schedules: true,
      };
      const inHandler = { ...scope, tasks: [], handlers: [], passing: [], ending: [], schedules: false };
      return join(
        cpus === 1 ? "" : "machine { cpus 2; }\n",
        options.pages ? `region p: kernel ${pageCount} pages;\n` : "",
        ...switches.map((name) => `config ${name};\n`),
        interrupts ? handlers(inHandler) : "",
        frames(scope),
        scenarioText(scope, tasks, counted),
      ).map((text) => ({ text, ruleSet }));
    });
}

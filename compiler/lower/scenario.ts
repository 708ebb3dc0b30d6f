import type { Block, Expect, ScenarioDeclaration, ScenarioItem, Statement } from "../../grammar/index.js";
import type { Span } from "../../grammar/index.js";
import type { Expectation, Expression, FrameKind, Invariant, Scenario } from "../../runtime/index.js";
import * as scenarios from "../catalogue/scenarios.js";
import { QUESTIONS } from "../names/questions.js";
import type { Scope } from "../names/scope.js";
import { type Assembly, DeclarationOrigins } from "./assembly.js";
import { JudgedVariables, resolveRules } from "./assert.js";
import { Body, lastOf } from "./body.js";
import { lowerCondition, NO_SLOTS, NO_STATES } from "./expression.js";
import { lowerFact, ReportedNames } from "./facts.js";

type Item<Kind> = Extract<ScenarioItem, { kind: Kind }>;

const SETTINGS: ReadonlySet<string> = new Set(["given", "task", "interrupts", "expect", "always"]);

/** The items of a scenario, sorted by what they are. */
interface Items {
  readonly given: Item<"given">[];
  readonly tasks: Item<"task">[];
  readonly interrupts: Item<"interrupts">[];
  readonly expects: Expect[];
  readonly invariants: Item<"always">[];
  readonly statements: Statement[];
}

function sortItems(items: readonly ScenarioItem[]): Items {
  const of = <Kind extends ScenarioItem["kind"]>(kind: Kind): Item<Kind>[] =>
    items.filter((item): item is Item<Kind> => item.kind === kind);
  return {
    given: of("given"),
    tasks: of("task"),
    interrupts: of("interrupts"),
    expects: of("expect"),
    invariants: of("always"),
    statements: items.filter((item): item is Statement => !SETTINGS.has(item.kind)),
  };
}

/** Lowers a scenario of the program's first file. */
export function lowerScenario(declaration: ScenarioDeclaration, scope: Scope, assembly: Assembly): Scenario {
  return new ScenarioLowering(declaration, scope, assembly).lower();
}

class ScenarioLowering {
  private readonly origins: DeclarationOrigins;
  private readonly items: Items;
  private readonly file: string;

  constructor(
    private readonly declaration: ScenarioDeclaration,
    private readonly scope: Scope,
    private readonly assembly: Assembly,
  ) {
    this.file = scope.unit.file;
    this.origins = new DeclarationOrigins(assembly.origins, this.file, declaration.span.start);
    this.items = sortItems(declaration.items);
  }

  lower(): Scenario {
    const { declaration, items } = this;
    const { name, title } = declaration;
    const named = this.namedRules();
    const implicit = items.expects.length === 0 ? [this.ruleSetD()] : [];
    const fallback = named.size > 0 ? sorted(named) : [this.ruleSetD()];
    const ruleSets = sorted([...named, ...implicit, ...(this.hasBareLine() ? fallback : [])]);
    const given = this.given(ruleSets);
    const { tasks, bodies } = this.tasks(ruleSets);
    const reported = new ReportedNames(this.assembly, this.scope, name.text, tasks);
    const expectations = items.expects.map((expect) => this.expectation(expect, fallback, reported));
    const origin = this.origins.at(name.span);
    if (items.expects.length === 0) {
      expectations.push({ ruleSets: implicit, when: null, facts: [{ kind: "clean", may: false, origin }], origin });
    }
    return {
      name: name.text,
      title: title?.value ?? "",
      given,
      tasks,
      interrupts: this.interrupts(bodies),
      ruleSets,
      expectations,
      invariants: items.invariants.flatMap((always) => this.invariant(always, fallback)),
      origin,
    };
  }

  /** The rule sets that the lines of the scenario name. */
  private namedRules(): ReadonlySet<number> {
    const named = new Set<number>();
    for (const { rules } of [...this.items.expects, ...this.items.invariants]) {
      if (rules !== undefined) for (const index of resolveRules(rules, this.scope, this.assembly)) named.add(index);
    }
    return named;
  }

  private hasBareLine(): boolean {
    return [...this.items.expects, ...this.items.invariants].some(({ rules }) => rules === undefined);
  }

  private ruleSetD(): number {
    return this.scope.rules.get("D")!.index;
  }

  /** Names again what `namedRules` has resolved and reported. */
  private rulesOf(line: Pick<Expect, "rules">, fallback: readonly number[]): readonly number[] {
    if (line.rules === undefined) return fallback;
    if (line.rules.all) return resolveRules(line.rules, this.scope, this.assembly);
    return sorted(line.rules.names.flatMap(({ text }) => this.scope.rules.get(text)?.index ?? []));
  }

  private given(ruleSets: readonly number[]): number | null {
    const [first, second] = this.items.given;
    if (first === undefined) return null;
    if (second !== undefined) {
      const label = { file: this.file, span: first.span, message: "the first one" };
      this.assembly.findings.at(scenarios.givenTwice, this.file, second.span, {}, { labels: [label] });
    }
    for (const span of otherThanTables(first.body)) {
      this.assembly.findings.at(scenarios.givenStatement, this.file, span, {});
    }
    return this.frame("given", "given", first.body, first.span, ruleSets, null).index;
  }

  private tasks(ruleSets: readonly number[]): { tasks: number[]; bodies: Body[] } {
    const { items, declaration, assembly } = this;
    if (items.tasks.length === 0) {
      const block = { statements: items.statements, span: declaration.span };
      const span = declaration.name.span;
      const { index, body } = this.frame("task", declaration.name.text, block, span, ruleSets, new Map());
      return { tasks: [index], bodies: [body] };
    }
    const stray = items.statements[0];
    if (stray !== undefined) {
      const label = { file: this.file, span: items.tasks[0]!.name.span, message: "here is a task" };
      assembly.findings.at(scenarios.statementsBesideTasks, this.file, stray.span, {}, { labels: [label] });
    }
    // A task may name a later one, so all of them get their places before any is lowered.
    const byName = new Map<string, number>();
    const first = new Map<string, Span>();
    const tasks = items.tasks.map(({ name: { text: name, span } }) => {
      const index = assembly.addFrame(emptyFrame("task", name, this.origins.at(span)));
      const other = first.get(name);
      if (other !== undefined && name !== "") {
        const label = { file: this.file, span: other, message: "the other task" };
        assembly.findings.at(scenarios.taskTwice, this.file, span, { name }, { labels: [label] });
      } else {
        first.set(name, span);
        byName.set(name, index);
      }
      return index;
    });
    const bodies = items.tasks.map(({ name, body }, position) => {
      const owner = { kind: "task" as const, name: name.text, tasks: byName, ruleSets };
      return this.fill(tasks[position]!, owner, body);
    });
    return { tasks, bodies };
  }

  private frame(
    kind: "task" | "given",
    name: string,
    block: Block,
    span: Span,
    ruleSets: readonly number[],
    tasks: ReadonlyMap<string, number> | null,
  ): { index: number; body: Body } {
    const index = this.assembly.addFrame(emptyFrame(kind, name, this.origins.at(span)));
    return { index, body: this.fill(index, { kind, name, tasks, ruleSets }, block) };
  }

  private fill(index: number, owner: ConstructorParameters<typeof Body>[2], block: Block): Body {
    const body = new Body(this.assembly, this.scope, owner, this.origins, []);
    body.block(block);
    const code = body.finish(lastOf(block.span));
    this.assembly.frames[index] = { ...this.assembly.frames[index]!, slots: body.slots, code };
    return body;
  }

  private interrupts([body]: readonly Body[]): Scenario["interrupts"] {
    return this.items.interrupts.flatMap(({ name, times }) => {
      const irq = body!.irq(name);
      return irq === null ? [] : [{ irq, times: times === undefined ? null : Number(times.value) }];
    });
  }

  private expectation(expect: Expect, fallback: readonly number[], reported: ReportedNames): Expectation {
    const ruleSets = this.rulesOf(expect, fallback);
    const when = expect.when === undefined ? null : lowerCondition(expect.when, this.words(null));
    const facts = expect.facts.flatMap((fact) => {
      const origin = this.origins.at(fact.span);
      const variables = new JudgedVariables(this.assembly, this.file, ruleSets);
      return lowerFact(fact, origin, this.words(variables), reported) ?? [];
    });
    return { ruleSets, when, facts, origin: this.origins.at(expect.span) };
  }

  private invariant(always: Item<"always">, fallback: readonly number[]): Invariant[] {
    const ruleSets = this.rulesOf(always, fallback);
    const variables = new JudgedVariables(this.assembly, this.file, ruleSets);
    const condition: Expression | null = lowerCondition(always.condition, this.words(variables));
    return condition === null ? [] : [{ ruleSets, condition, origin: this.origins.at(always.span) }];
  }

  /** What names mean in the scenario's lines: configs, or (with variables) questions to the machine. */
  private words(variables: JudgedVariables | null) {
    const { switches, findings, suggestions } = this.assembly;
    const states = variables === null ? NO_STATES : QUESTIONS;
    return { ...NO_SLOTS, scope: this.scope, switches, findings, suggestions, variables, states };
  }
}

function emptyFrame(kind: FrameKind, name: string, origin: number) {
  const rest = { interrupt: null, source: null, inlines: null, parameters: [], slots: 0, code: [] };
  return { name, kind, ...rest, origin };
}

function sorted(indices: Iterable<number>): number[] {
  return [...new Set(indices)].sort((a, b) => a - b);
}

/** Statements of a `given` block that do not write page tables. Blocks nest at most 64 deep. */
function otherThanTables({ statements }: Block): Span[] {
  return statements.flatMap((statement) => {
    switch (statement.kind) {
      case "map":
      case "unmap":
      case "protect":
      case "populate":
      case "split":
      case "set_entry":
      case "store":
        return [];
      case "repeat":
      case "for":
        return otherThanTables(statement.body);
      case "if":
        return [
          ...statement.branches.map(({ body }) => body),
          ...(statement.otherwise ? [statement.otherwise] : []),
        ].flatMap(otherThanTables);
      default:
        return [statement.span];
    }
  });
}

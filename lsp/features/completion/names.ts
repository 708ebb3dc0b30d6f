/** The names that can stand at a place. */
import { type EntityKind, type Occurrence, QUESTIONS, type RulesSymbol } from "../../../compiler/names/index.js";
import { FIVE } from "../../../compiler/index.js";
import type { ScenarioDeclaration, Token } from "../../../grammar/index.js";
import { FAULTS, HAZARDS } from "../../../runtime/index.js";
import type { LmmuDocument } from "../../core/document.js";
import { variablesOf } from "../../core/rule-sets.js";
import type { NameKind } from "./grammar.js";
import type { Place } from "./place.js";

/** How near a name is to the place: those nearest come first. */
const NEAR = { slot: 0, own: 1, imported: 2, undeclared: 3, machine: 4 } as const;

export interface Candidate {
  readonly name: string;
  readonly kind: EntityKind;
  readonly nearness: number;
}

/** The names of one kind that can stand at a place, each once. */
export function namesFor(kind: NameKind, place: Place, document: LmmuDocument, offset: number): readonly Candidate[] {
  return new Names(place, document, offset).of(kind);
}

const PROTECTIONS = ["rw", "ro", "rx", "none"];
const CONTRACT = ["crossing", "other_context"];

class Names {
  constructor(
    private readonly place: Place,
    private readonly document: LmmuDocument,
    private readonly offset: number,
  ) {}

  of(kind: NameKind): readonly Candidate[] {
    switch (kind) {
      case "frame":
        return [...this.frames("fn"), ...this.undeclaredFrames(), ...this.namesake()];
      case "handler":
        return this.frames("irq");
      case "rules":
        return this.ruleSets();
      case "reporter":
        return [...this.frames("fn"), ...this.frames("irq"), ...this.undeclaredFrames(), ...this.ownReporters()];
      case "task":
        return this.tasks();
      case "lock":
        return this.mentioned("lock", NEAR.own);
      case "hazard":
        return HAZARDS.map((name) => ({ name, kind: "hazard", nearness: NEAR.own }));
      case "fault":
        return FAULTS.map((name) => ({ name, kind: "fault", nearness: NEAR.own }));
      case "variable":
        return this.ownVariables();
      case "new_frame":
        return this.undeclaredFrames();
      case "new_config":
        return this.unknown("config");
      case "new_region":
        return this.unknown("region");
      case "new_task":
        return this.unknown("task");
      case "new":
        return [];
      case "switches":
        return this.switches();
      case "condition":
        return [...this.parameters(), ...this.switches(), ...this.comparedProtections()];
      case "judged":
        return [
          ...this.judgedVariables(),
          ...this.words(QUESTIONS),
          ...this.words(["mapped", "visible"]),
          ...this.switches(),
        ];
      case "rule":
        return [...this.ownVariables(), ...this.words(QUESTIONS), ...this.switches()];
      case "contract":
        return [...this.of("rule"), ...this.words(CONTRACT)];
      case "active":
        return this.of("rule").filter(({ name, kind: each }) => each !== "word" || name !== "active");
      case "pages":
        return [...this.slots(), ...this.regions()];
      case "integer":
        return this.parameters();
      case "protection":
        return [...this.parameters(), ...this.words(PROTECTIONS)];
      case "argument":
        return [...this.slots(), ...this.regions(), ...this.words(PROTECTIONS)];
    }
  }

  private get scope() {
    return this.document.own.scope;
  }

  private frames(declaredWith: "fn" | "irq"): Candidate[] {
    return [...this.scope.frames.values()]
      .filter(({ declaration }) => declaration.kind === declaredWith && !this.isHere(declaration.name.span.start))
      .map(({ name, unit: { file } }) => ({ name, kind: "frame", nearness: this.nearness(file) }));
  }

  private regions(): Candidate[] {
    return [...this.scope.regions.values()].map(({ name, unit: { file } }) => ({
      ...{ name, kind: "region", nearness: this.nearness(file) },
    }));
  }

  private ruleSets(): Candidate[] {
    return [...this.scope.rules.values()]
      .filter(({ declaration, unit: { file } }) => !this.isHead(file, declaration.name.span.start))
      .map(({ name, unit: { file } }) => ({ name, kind: "rules", nearness: this.nearness(file) }));
  }

  private switches(): Candidate[] {
    const own = [...this.scope.switches].map((name) => ({ name, kind: "config", nearness: NEAR.own }) as const);
    return [...own, ...this.words(["kernel"])];
  }

  private words(words: Iterable<string>): Candidate[] {
    return [...words].map((name) => ({ name, kind: "word", nearness: NEAR.machine }));
  }

  private nearness(file: string): number {
    return file === this.document.names.file ? NEAR.own : NEAR.imported;
  }

  /** Whether a declaration's name is the word under way. */
  private isHere(start: number): boolean {
    return start === this.place.replaced.start;
  }

  /** Whether it is the declaration under way: no rule set extends itself. */
  private isHead(file: string, nameStart: number): boolean {
    return file === this.document.names.file && this.place.head[1]?.span.start === nameStart;
  }

  /** Parameters, as the tokens before the place have them; what they take may not be told yet. */
  private parameters(): Candidate[] {
    const { head } = this.place;
    const names = new Set(head[0]?.text === "fn" ? parametersIn(head) : []);
    return [...names].map((name) => ({ name, kind: "parameter", nearness: NEAR.slot }));
  }

  /** Parameters, and the pages of the loops around the place. */
  private slots(): Candidate[] {
    const loops = this.place.around.flatMap(([first, variable]) =>
      first?.text === "for" && variable !== undefined ? plain(variable) : [],
    );
    return [...this.parameters(), ...loops.map((name) => ({ name, kind: "loop", nearness: NEAR.slot }) as const)];
  }

  /** `prot == ro`: beside a function's own parameter. */
  private comparedProtections(): Candidate[] {
    const last = this.place.statement.at(-1)?.text;
    return last === "==" || last === "!=" ? this.words(PROTECTIONS) : [];
  }

  /** Names of a kind in the document, but for the one that is being written. */
  private mentioned(kind: EntityKind, nearness: number): Candidate[] {
    const names = new Set(this.otherOccurrences().flatMap(({ entity }) => (entity.kind === kind ? entity.name : [])));
    return [...names].map((name) => ({ name, kind, nearness }));
  }

  private undeclaredFrames(): Candidate[] {
    return this.mentioned("undeclared", NEAR.undeclared);
  }

  /** A scenario is often called like the function with which its chain begins. */
  private namesake(): Candidate[] {
    const name = this.scenario?.name.text ?? "";
    const isFrame = name === "" || this.scope.frames.has(name);
    return isFrame ? [] : [{ name, kind: "undeclared", nearness: NEAR.undeclared }];
  }

  /** Names that mean nothing so far, where one of a kind has to stand. */
  private unknown(wanted: EntityKind): Candidate[] {
    const names = new Set(
      this.otherOccurrences().flatMap(({ entity }) => (entity.wanted === wanted ? entity.name : [])),
    );
    return [...names].map((name) => ({ name, kind: "unknown", nearness: NEAR.own }));
  }

  private otherOccurrences(): readonly Occurrence[] {
    const { offset } = this;
    return this.document.own.occurrences.filter(({ span }) => offset < span.start || offset > span.end);
  }

  private get scenario(): ScenarioDeclaration | undefined {
    const start = this.place.head[0]?.span.start;
    const { declarations } = this.document.unit.ast;
    return declarations.find((each) => each.kind === "scenario" && each.span.start === start) as ScenarioDeclaration;
  }

  private tasks(): Candidate[] {
    const items = this.scenario?.items ?? [];
    const names = new Set(
      items.flatMap((item) => (item.kind === "task" && item.name.text !== "" ? item.name.text : [])),
    );
    return [...names].map((name) => ({ name, kind: "task", nearness: NEAR.own }));
  }

  private ownReporters(): Candidate[] {
    const name = this.scenario?.name.text ?? "";
    const own: Candidate[] = name === "" ? [] : [{ name, kind: "scenario", nearness: NEAR.own }];
    return [...own, ...this.tasks()];
  }

  /** The variables of the rule set that is being written. */
  private ownVariables(): Candidate[] {
    const name = this.place.head[1];
    const symbol = name && this.scope.rules.get(plain(name));
    return symbol === undefined ? [] : this.variables([symbol]);
  }

  private variables(symbols: readonly RulesSymbol[]): Candidate[] {
    const names = new Set(symbols.flatMap((symbol) => [...variablesOf(symbol, this.document.names)]));
    return [...names].map((name) => ({ name, kind: "variable", nearness: NEAR.slot }));
  }

  private judgedVariables(): Candidate[] {
    const symbols = ruleSetsHere(this.place, this.document, this.scenario);
    return this.variables(symbols.length > 0 ? symbols : [...this.scope.rules.values()]);
  }
}

/** The rule sets that a line names before a colon; else those that its scenario names; else D. None in a function. */
export function ruleSetsHere(
  { statement }: Pick<Place, "statement">,
  { own: { scope } }: LmmuDocument,
  scenario: ScenarioDeclaration | undefined,
): readonly RulesSymbol[] {
  const colon = statement.findIndex(({ text }) => text === ":");
  const named = colon < 0 ? [] : statement.slice(1, colon);
  const when = named.findIndex(({ text }) => text === "when");
  const listed = (when < 0 ? named : named.slice(0, when)).map(plain);
  const names = listed.length > 0 ? listed : scenario === undefined ? [] : namedIn(scenario);
  const all = names.includes("all")
    ? [...scope.rules.values()].filter(({ unit, name }) => isInAll(name, unit.file))
    : [];
  return [...new Set([...all, ...names.flatMap((name) => scope.rules.get(name) ?? [])])];
}

function isInAll(name: string, file: string): boolean {
  return !file.startsWith("lmmu:") || FIVE.some((each) => each === name);
}

function namedIn({ items }: ScenarioDeclaration): readonly string[] {
  const lines = items.filter((item) => item.kind === "expect" || item.kind === "always");
  const names = lines.flatMap(({ rules }) => (rules?.all ? ["all"] : (rules?.names ?? []).map(({ text }) => text)));
  return names.length > 0 ? names : ["D"];
}

/** The parameters in a function's head, without what stands for them. */
function parametersIn(head: readonly Token[]): string[] {
  const names: string[] = [];
  let depth = 0;
  for (let at = 2; at < head.length; at++) {
    const { text, kind } = head[at]!;
    if (text === "(" || text === "[") depth++;
    else if (text === ")" || text === "]") depth--;
    else if (depth === 1 && kind !== "punctuation" && /^[(,]$/.test(head[at - 1]!.text)) names.push(plain(head[at]!));
    if (depth === 0 && text === ")") break;
    // What stands behind a name without parentheses are no parameters.
    if (at === 2 && text !== "(") break;
  }
  return names;
}

/** A name without its quotes. */
function plain({ text }: Token): string {
  return text.replaceAll("`", "");
}

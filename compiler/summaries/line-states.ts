/** Which nesting states control can be in behind each line of the text: for editors, that show them there. */
import { type FrameDeclaration, LineIndex, type Span } from "../../grammar/index.js";
import type { Frame, LoadedProgram, Program, Scenario } from "../../runtime/index.js";
import type { Compilation } from "../compile.js";
import { type Bdd, type Configs, type ProgramNesting, type Transfer, UndecidedError } from "../nesting/index.js";
import { placeOf } from "../origins.js";
import { distinctStates, type ShownState } from "./shown-states.js";
import { whenText } from "../scenarios/when-text.js";

/** What is known of one line of the program's first file, as far as one frame's code stands on it. */
export interface LineStates {
  /** Offset of a character on the line. */
  readonly at: number;
  /** The frame, task or handler (by index), and the rule set. */
  readonly frame: number;
  readonly ruleSet: number;
  /** False: no scenario comes to the frame, and the states are those that it has when it is called with nothing open. */
  readonly reached: boolean;
  /** `inside`: not behind the line, but in the frame whose annotations and end both stand on it. */
  readonly where: "behind" | "inside";
  /** The states in which control can come to the line, and those in which it can leave it. */
  readonly before: readonly ShownState[];
  readonly after: readonly ShownState[];
  /** Under which configs control can leave the line in a state; empty: whatever they are. */
  whenText(state: ShownState): string;
}

export interface StatesWanted {
  /** Only frames and tasks of declarations that touch this are looked at. */
  readonly span: Span;
  /** The rule set (by index) for a scenario's own code, or, with null, for the frames that all scenarios share. */
  readonly ruleSet: (scenario: Scenario | null) => number;
}

/**
 * The states at every line that runs something, over all paths and configs, whichever scenario leads there. Where not all
 * states are known there are none. A run that ends early, by a bug or because it cannot go on, does not leave its line.
 */
export function lineStates(
  compilation: Compilation,
  { program }: LoadedProgram,
  analysis: ProgramNesting,
  { span, ruleSet }: StatesWanted,
): LineStates[] {
  const [unit] = compilation.units;
  if (unit === undefined) return [];
  const declarations = unit.ast.declarations.filter(
    (each) => each.span.start <= span.end && each.span.end >= span.start,
  );
  const lines = new LineIndex(unit.text);
  const shared = ruleSet(null);
  const bySet = new Map<number, { readonly frame: number; readonly declaration: FrameDeclaration | null }[]>();
  for (const [frame, { kind, origin }] of program.frames.entries()) {
    if (kind === "undeclared" || kind === "given") continue;
    const place = placeOf(compilation.origins, origin);
    if (place.file !== unit.file) continue;
    const declaration = declarations.find(
      (each) => each.span.start <= place.span.start && place.span.end <= each.span.end,
    );
    if (declaration === undefined) continue;
    const scenario = kind === "task" ? program.scenarios.find(({ tasks }) => tasks.includes(frame)) : undefined;
    const set = scenario === undefined ? shared : ruleSet(scenario);
    const wanted = { frame, declaration: declaration.kind === "fn" ? declaration : null };
    bySet.set(set, [...(bySet.get(set) ?? []), wanted]);
  }
  return [...bySet].flatMap(([set, wanted]) => {
    if (isSharedByTasks(program, set)) return [];
    const tasks = program.scenarios.flatMap((scenario) => scenario.tasks);
    const all = analysis.transfers(tasks, new Set(wanted.map(({ frame }) => frame)), set);
    if (all === null) return [];
    return wanted.flatMap(({ frame, declaration }) => {
      const reached = all.reaches(frame);
      const transfers = reached ? all : analysis.transfers([frame], new Set([frame]), set);
      if (transfers === null) return [];
      const places = new Places(compilation, program.frames[frame]!, declaration, lines);
      const common = {
        ...{ frame, reached, ruleSet: set },
        whenText: ({ when }: ShownState) => textOf(program, transfers.configs, when),
      };
      return linesOf(places, transfers.within(frame), transfers.configs).map((line) => ({ ...line, ...common }));
    });
  });
}

/** Whether tasks of one scenario have a state in common: the analysis takes each of them alone. */
function isSharedByTasks({ ruleSets, scenarios }: Program, ruleSet: number): boolean {
  return ruleSets[ruleSet]!.variables.some(({ perCpu }) => perCpu) && scenarios.some(({ tasks }) => tasks.length > 1);
}

function textOf(program: Program, configs: Configs, when: Bdd): string {
  try {
    return whenText(program, configs, when);
  } catch (failure) {
    // The condition is too large to be told.
    if (!(failure instanceof UndecidedError)) throw failure;
    return "some configs";
  }
}

function linesOf(
  places: Places,
  within: readonly Transfer[],
  { bdds }: Configs,
): Pick<LineStates, "at" | "where" | "before" | "after">[] {
  const entered = new Map<number, ShownState[]>();
  const left = new Map<number, ShownState[]>();
  const add = (to: Map<number, ShownState[]>, line: number, states: readonly ShownState[]): void => {
    to.set(line, [...(to.get(line) ?? []), ...states]);
  };
  for (const { from, to, states } of within) {
    const begin = from === null ? null : places.lineOf(from);
    const end = places.lineOf(places.target(to));
    // From a jump control goes on as from what jumped.
    if (begin === end || (from !== null && begin === null)) continue;
    if (begin !== null) add(left, begin, states);
    if (end !== null) add(entered, end, states);
  }
  const found = [...left].map(([line, states]) => ({
    at: places.lastOn(line),
    where: "behind" as const,
    before: distinctStates(bdds, entered.get(line) ?? []),
    after: distinctStates(bdds, states),
  }));
  const { opensInLine } = places;
  if (opensInLine === null) return found;
  const inner = within.filter(({ from }) => from === opensInLine).flatMap(({ states }) => states);
  const line = places.lineOf(opensInLine)!;
  const before = distinctStates(bdds, entered.get(line) ?? []);
  return [...found, { at: places.lastOn(line), where: "inside", before, after: distinctStates(bdds, inner) }];
}

/** On which lines the code of a frame stands. */
class Places {
  /** By instruction; null: it stands nowhere. */
  private readonly lines: (number | null)[];
  /** By line: offset of the last character that something on it ends with. */
  private readonly last = new Map<number, number>();
  private readonly code: Frame["code"];
  /** The last annotation that is opened, where the frame ends on the same line; else null. */
  readonly opensInLine: number | null;

  constructor({ origins }: Compilation, { code }: Frame, declaration: FrameDeclaration | null, index: LineIndex) {
    this.code = code;
    const annotations = new Set(declaration?.annotations.map(({ span }) => span.start));
    const frameEnd = declaration === null ? null : declaration.span.end - 1;
    let opens: number | null = null;
    this.lines = code.map((instruction, at) => {
      const { op, origin } = instruction;
      if (op === "jump" || op === "return") return null;
      const { span } = placeOf(origins, origin);
      const isAnnotation = annotations.has(span.start);
      const closes =
        op === "exit" || (op === "call" && (instruction.call === "disable" || instruction.call === "resume"));
      if (isAnnotation && !closes) opens = at;
      // An annotation is closed where its frame ends.
      const end = isAnnotation && closes ? frameEnd! : span.end - 1;
      const { line } = index.at(end);
      this.last.set(line, Math.max(this.last.get(line) ?? 0, end));
      return line;
    });
    const isInLine = opens !== null && frameEnd !== null && this.lines[opens] === index.at(frameEnd).line;
    this.opensInLine = isInLine ? opens : null;
    this.leaveOutBlocks();
  }

  lineOf(instruction: number): number | null {
    return this.lines[instruction]!;
  }

  /** Where code goes on that goes on here. */
  target(instruction: number): number {
    let at = instruction;
    for (let next = this.code[at]!; next.op === "jump"; next = this.code[at]!) at = next.to;
    return at;
  }

  lastOn(line: number): number {
    return this.last.get(line)!;
  }

  /** The block of a chain that stands on the line of the chain's end: control leaves that line where the chain has run. */
  private leaveOutBlocks(): void {
    const blocks = this.code
      .flatMap((instruction, chain) => {
        const last = instruction.op === "chain" ? instruction.elements.at(-1) : undefined;
        return last?.kind === "block" ? [{ chain, at: last.at }] : [];
      })
      .sort((a, b) => b.at - a.at);
    // The innermost first: those around it need their places.
    let end = this.code.length;
    for (const { chain, at } of blocks) {
      for (let each = at; each < end; each++) if (this.lines[each] === this.lines[chain]) this.lines[each] = null;
      end = at;
    }
  }
}

/** The states behind the lines of random programs, held against all of their runs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { placeOf, ProgramNesting } from "../../compiler/index.js";
import { type LineStates, lineStates } from "../../compiler/summaries/index.js";
import { LineIndex } from "../../grammar/index.js";
import { type NestingState, runScenario } from "../../runtime/index.js";
import { type Ready, ready } from "./agreement.js";
import { Programs } from "./random-program.js";
import { programText, type Program as Tree, type Statement, statementInLine } from "./tree.js";

const PROGRAMS = process.env["LMMU_DEEP"] ? 500 : 20;
const STEPS = 3000;

function statesOf({ compilation, loaded }: Ready, nesting: ProgramNesting, ruleSet: number): LineStates[] {
  const span = { start: 0, end: Infinity };
  return lineStates(compilation, loaded, nesting, { span, ruleSet: () => ruleSet });
}

/** As the states are told apart. */
function told({ variables, active, pauses }: Pick<NestingState, "variables" | "active" | "pauses">): string {
  return `${variables.join(" ")} ${active ? "on" : pauses > 0 ? "paused" : "off"}`;
}

const MARK = "assert sections >= 0;";

/** Each statement of a body on one line, with a line behind it at which runs say how they come there. */
function marked(body: readonly Statement[]): Statement[] {
  return body.flatMap((statement) => {
    const text = statementInLine(statement);
    const line = { kind: "simple", text } as const;
    // Behind a `return` control goes on elsewhere, too.
    return text.includes("return;") ? [line] : [line, { kind: "simple", text: MARK } as const];
  });
}

function markedProgram(tree: Tree): Tree {
  const frames = tree.frames.map((frame) => ({ ...frame, body: frame.body && marked(frame.body) }));
  return { ...tree, frames, body: marked(tree.body) };
}

/** By line: the states in which all runs come to the mark on the next one. Null: there are too many runs. */
function shownByRuns({ compilation, loaded, text }: Ready, ruleSet: number): Map<number, Set<string>> | null {
  const { runs, partial } = runScenario(loaded, 0, ruleSet, { choices: null, steps: STEPS });
  if (partial !== null) return null;
  const lines = new LineIndex(text);
  const shown = new Map<number, Set<string>>();
  for (const { steps } of runs) {
    for (const { action, origin, before } of steps) {
      if (action.kind !== "assert") continue;
      const { line } = lines.at(placeOf(compilation.origins, origin).span.start);
      if (lines.textOf(line).trim() !== MARK) continue;
      shown.set(line - 1, (shown.get(line - 1) ?? new Set()).add(told(before)));
    }
  }
  return shown;
}

function differences(program: Ready, ruleSet: number): string[] | null {
  const { text, loaded } = program;
  const byRuns = shownByRuns(program, ruleSet);
  if (byRuns === null) return null;
  const nesting = new ProgramNesting(loaded);
  // Nothing is shown of what has too many states, as where nothing that is opened is ever closed.
  if (nesting.scenario(0, ruleSet).undecided !== null) return null;
  const lines = new LineIndex(text);
  const analysed = new Map<number, string>();
  for (const { at, reached, where, after } of statesOf(program, nesting, ruleSet)) {
    if (reached && where === "behind") analysed.set(lines.at(at).line, after.map(told).sort().join(", "));
  }
  const different: string[] = [];
  for (let line = 1; line < lines.lines; line++) {
    if (lines.textOf(line + 1).trim() !== MARK) continue;
    const shown = [...(byRuns.get(line) ?? [])].sort().join(", ");
    const said = analysed.get(line) ?? "";
    if (said !== shown)
      different.push(`${loaded.program.ruleSets[ruleSet]!.name}, line ${line}: ${said}; runs: ${shown}`);
  }
  return different;
}

test.each([
  ["that ship", false],
  ["that a file declares", true],
])("behind a line are the states that runs show there, under rule sets %s", (_, ownRules) => {
  let compared = 0;
  const agree = fc.property(new Programs({ ownRules }), (tree) => {
    const program = ready(programText(markedProgram(tree)));
    fc.pre(program !== null);
    for (const ruleSet of program.loaded.program.scenarios[0]!.ruleSets) {
      const different = differences(program, ruleSet);
      if (different === null) continue;
      compared++;
      if (different.length > 0) throw new Error([...different, program.text].join("\n"));
    }
  });
  fc.assert(agree, { numRuns: PROGRAMS });
  expect(compared).toBeGreaterThan(PROGRAMS / 2);
});

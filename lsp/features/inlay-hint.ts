import type { InlayHint, InlayHintParams } from "vscode-languageserver";
import { type CheckResult, ProgramNesting } from "../../compiler/index.js";
import { isNews, type LineStates, lineStates, shownText } from "../../compiler/summaries/index.js";
import type { Span } from "../../grammar/index.js";
import { loadProgram, type Program, type Scenario } from "../../runtime/index.js";
import type { Core } from "../core/core.js";
import { guardedBlocks } from "../core/guards.js";
import type { Lines } from "../core/lines.js";
import type { Feature } from "../feature.js";

/** Blocks of fewer lines are seen at once. */
const LEAST_LINES = 6;
/** More states at one line nobody reads. */
const MOST_STATES = 4;
/** An analysis that takes longer is given up: there is a recursion that it cannot decide. */
const MAX_MILLISECONDS = 1000;
/** A longer condition is cut; the tooltip has it all. */
const LONGEST = 60;

/** What stands in the text without being written there: nesting states behind lines, configs behind the blocks they guard. */
export const inlayHint: Feature<InlayHintParams, InlayHint[] | null> = {
  method: "textDocument/inlayHint",
  async answer({ textDocument: { uri }, range }, core, stopped) {
    if (!core.mayRead(uri)) return null;
    const { result, stopped: wasStopped } = await core.check(uri, stopped);
    const [unit] = result?.units ?? [];
    if (result === null || unit === undefined || wasStopped) return null;
    const lines = core.texts.linesOf(unit.file, unit.text);
    const span = lines.spanOf(range);
    const { guards, states } = core.preferences;
    const hints = [
      ...(guards ? guardHints(result, span, lines) : []),
      ...(states ? stateHints(result, span, lines, core, stopped) : []),
    ];
    return hints.sort(({ position: one }, { position: other }) => {
      return one.line - other.line || one.character - other.character;
    });
  },
};

function guardHints({ units }: CheckResult, span: Span, lines: Lines): InlayHint[] {
  const { ast, text } = units[0]!;
  return ast.declarations
    .filter((declaration) => touches(declaration.span, span))
    .flatMap((declaration) => guardedBlocks(declaration, text))
    .filter((block) => isIn(block.span.end, span))
    .filter((block) => lines.lineAt(block.span.end - 1) - lines.lineAt(block.span.start) + 1 >= LEAST_LINES)
    .map(({ span: { end }, condition }) => ({
      position: lines.positionAt(end),
      label: condition.length > LONGEST ? `${condition.slice(0, LONGEST - 1)}…` : condition,
      tooltip: `only when ${condition}`,
      paddingLeft: true,
      paddingRight: true,
    }));
}

function stateHints(
  result: CheckResult,
  span: Span,
  lines: Lines,
  { preferences: { shown } }: Core,
  stopped: () => boolean,
): InlayHint[] {
  const { program } = result;
  // With mistakes in names and types nobody knows what happens.
  if (program === null || !result.ran) return [];
  const loaded = loadProgram(program);
  const ruleSet = (scenario: Scenario | null): number => ruleSetFor(program, shown, scenario);
  const deadline = performance.now() + MAX_MILLISECONDS;
  const analysis = new ProgramNesting(loaded, () => stopped() || performance.now() > deadline);
  const all = lineStates(result, loaded, analysis, { span, ruleSet });
  const byLine = new Map<number, LineStates[]>();
  for (const each of all) {
    if (!isNews(each.after, each.before)) continue;
    const line = lines.lineAt(each.at);
    byLine.set(line, [...(byLine.get(line) ?? []), each]);
  }
  return [...byLine]
    .sort(([one], [other]) => one - other)
    .flatMap(([line, found]) => {
      const end = lines.endOf(line);
      const [first] = found;
      // Several functions on one line are not told apart.
      if (!isIn(end, span) || found.some(({ frame }) => frame !== first!.frame)) return [];
      const behind = found.find(({ where }) => where === "behind") ?? first!;
      return [{ position: lines.positionAt(end), paddingLeft: true, ...textOf(program, behind) }];
    });
}

/** The one that the user wants to see; where the program has none of that name, the first one that a scenario is held against. */
function ruleSetFor({ ruleSets }: Program, shown: string, scenario: Scenario | null): number {
  const named = (name: string): number => ruleSets.findLastIndex((each) => each.name === name);
  const wanted = named(shown);
  return wanted >= 0 ? wanted : (scenario?.ruleSets[0] ?? named("D"));
}

function textOf(program: Program, states: LineStates): Pick<InlayHint, "label" | "tooltip"> {
  const { after, reached, ruleSet, where, frame } = states;
  const { name } = program.ruleSets[ruleSet]!;
  const isMany = after.length > MOST_STATES;
  const text = isMany ? "…" : shownText(program, ruleSet, after);
  const place = where === "inside" ? `in ${program.frames[frame]!.name}` : "behind this line";
  const each = after.slice(0, MOST_STATES).map((state) => {
    const when = states.whenText(state);
    return `${shownText(program, ruleSet, [state])}${when === "" ? "" : ` when ${when}`}`;
  });
  const tooltip = [
    `${place}, under ${name}:`,
    ...each,
    ...(isMany ? [`and ${after.length - MOST_STATES} more`] : []),
    ...(reached ? [] : ["(no scenario comes here: as it is when it is called with nothing open)"]),
  ];
  return { label: where === "inside" ? `inside: ${text}` : text, tooltip: tooltip.join("\n") };
}

function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && one.end >= other.start;
}

function isIn(offset: number, { start, end }: Span): boolean {
  return start <= offset && offset <= end;
}

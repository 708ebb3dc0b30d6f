import { caseOf } from "../../cases.js";
import { caseText } from "../../conditions.js";
import type { Compiled } from "../../compiled.js";
import type { FactIndex, ToldViolation, ToldWitness } from "../../explorations/index.js";
import { placeJson, type PlaceJson } from "../../sources.js";
import { visible } from "../../text/index.js";
import { lengthText, movesText, type Trace, violationLines, writtenText } from "../../trace/index.js";
import { type LaneStep, laneSteps, lanesText } from "../../trace/lanes/index.js";
import { interleavedSvg } from "../../trace/svg/interleaved/index.js";
import type { Violation } from "../../../runtime/explore/index.js";
import type { Run } from "../../../runtime/index.js";
import { MEDIUM } from "../reported.js";

/** One way in which a scenario can go, drawn. */
export interface ReportedPath {
  /** What it is shown for: it breaks something, or it shows what `may` happen. */
  readonly kind: "violation" | "witness";
  /** What that is: a sentence without a full stop. */
  readonly text: string;
  /** `12 moves; no shorter path does it`. */
  readonly length: string;
  /** `it happens when A && !B`, as far as the picture does not say it; else empty. */
  readonly when: string;
  /** The run in lanes, as an SVG document. */
  readonly svg: string;
  /** The same step by step, repetitions folded. */
  readonly steps: readonly ReportedStep[];
}

/** A step with its place as lines and columns. */
export type ReportedStep = Omit<LaneStep, "place"> & { readonly place: PlaceJson | null };

/** A path, and the same in lanes as text. */
export interface DrawnPath {
  readonly shown: ReportedPath;
  readonly lanes: string;
}

interface Pair {
  readonly scenario: number;
  readonly ruleSet: number;
}

export function violationPath(compiled: Compiled, pair: Pair, told: ToldViolation): DrawnPath {
  const { violation, run, when } = told;
  const text = violationLines(violation, traceOf(compiled, pair, run), compiled.sources).finding;
  // The picture says which configs this path needs; others may have the same by another.
  const isSaid = when === caseText(caseOf(compiled.program, run));
  const about = {
    kind: "violation",
    text: visible(text, true),
    length: lengthText(told.schedule.moves.length, told.shortest),
    when: isSaid ? "" : `it happens ${when === "" ? "under every config" : `when ${visible(when, true)}`}`,
  } as const;
  return drawn(about, compiled, pair, run, violation);
}

export function witnessPath(compiled: Compiled, pair: Pair, told: ToldWitness): DrawnPath {
  const about = {
    kind: "witness",
    text: visible(`shown: ${factText(compiled, pair.scenario, told)}`, true),
    length: movesText(told.schedule.moves.length),
    when: "",
  } as const;
  return drawn(about, compiled, pair, told.run, null);
}

function drawn(
  about: Omit<ReportedPath, "svg" | "steps">,
  compiled: Compiled,
  pair: Pair,
  run: Run,
  violation: Violation | null,
): DrawnPath {
  const { sources } = compiled;
  const trace = traceOf(compiled, pair, run);
  const steps = laneSteps(trace, sources).map((step) => {
    return { ...step, place: step.place === null ? null : placeJson(step.place, sources) };
  });
  return {
    shown: { ...about, svg: interleavedSvg(trace, sources, violation), steps },
    lanes: lanesText(trace, sources, violation, MEDIUM),
  };
}

function traceOf({ program, placeOf }: Compiled, { scenario, ruleSet }: Pair, run: Run): Trace {
  return { program, scenario: program.scenarios[scenario]!, ruleSet: program.ruleSets[ruleSet]!, run, placeOf };
}

/** A fact of a scenario as it is written, and where. */
export function factText(compiled: Compiled, scenario: number, { expectation, fact }: FactIndex): string {
  return writtenText(compiled.program.scenarios[scenario]!.expectations[expectation]!.facts[fact]!.origin, compiled);
}

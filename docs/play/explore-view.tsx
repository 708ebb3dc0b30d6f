import type { Range } from "vscode-languageserver";
import type { ExploreReport, ReportedPath } from "../../compiler/reports/explore/index.js";
import { placeText, type Step } from "./findings.js";
import type { Tone } from "./reports.js";

type RuleSet = ExploreReport["ruleSets"][number];

/** All interleavings, with the addresses of the pictures of their paths; or why there is nothing to see. */
export type Explored =
  | { readonly kind: "answer"; readonly report: ExploreReport; readonly pictures: ReadonlyMap<ReportedPath, string> }
  | { readonly kind: "problem"; readonly message: string };

export interface ExploreViewProps {
  readonly explored: Explored | null;
  /** Whether a newer one is on its way. */
  readonly isBusy: boolean;
  /** Whether the text cannot be explored as it is now. */
  readonly isOld: boolean;
  /** Of the text that the editor has. */
  readonly uri: string;
  readonly onGo: (step: Pick<Step, "uri" | "range">) => void;
}

/** What each rule set comes to over all interleavings, and each path that breaks something or shows what may be. */
export function ExploreView({ explored, isBusy, isOld, uri, onGo }: ExploreViewProps) {
  return (
    <>
      {isBusy && <p class="hint">Exploring …</p>}
      {explored?.kind === "problem" && <p class="hint">{explored.message}</p>}
      {explored?.kind === "answer" && (
        <div class={isBusy || isOld ? "explored old" : "explored"}>
          {explored.report.partial.map((sentence) => (
            <p class="hint" key={sentence}>
              {shortened(sentence, uri)}
            </p>
          ))}
          {explored.report.ruleSets.map((ruleSet) => (
            <RuleSetView key={ruleSet.ruleSet} ruleSet={ruleSet} pictures={explored.pictures} uri={uri} onGo={onGo} />
          ))}
        </div>
      )}
    </>
  );
}

const TONES: Readonly<Record<RuleSet["verdict"], Tone>> = { holds: "ok", fails: "noticed", undecided: "unknown" };

interface RuleSetProps extends Pick<ExploreViewProps, "uri" | "onGo"> {
  readonly ruleSet: RuleSet;
  readonly pictures: ReadonlyMap<ReportedPath, string>;
}

function RuleSetView({ ruleSet: { ruleSet, verdict, text, coverage, remarks, paths }, ...shared }: RuleSetProps) {
  return (
    <article>
      <h3>
        {ruleSet} <span class={`verdict ${TONES[verdict]}`}>{text}</span>
      </h3>
      <p>{coverage}</p>
      {remarks.map((remark) => (
        <p key={remark}>{shortened(remark, shared.uri)}</p>
      ))}
      {paths.map((path, at) => (
        <PathView key={`${at} ${path.text}`} path={path} isOpen={at === 0} {...shared} />
      ))}
    </article>
  );
}

interface PathProps extends Omit<RuleSetProps, "ruleSet"> {
  readonly path: ReportedPath;
  readonly isOpen: boolean;
}

function PathView({ path, isOpen, pictures, uri, onGo }: PathProps) {
  const about = [path.length, path.when].filter((text) => text !== "").join("; ");
  return (
    <details open={isOpen} class={path.kind}>
      <summary>
        {shortened(path.text, uri)} <span class="where">{about}</span>
      </summary>
      <figure tabIndex={0} aria-label="The path, drawn; it can be scrolled">
        {/* As an image, nothing in it runs. */}
        <img src={pictures.get(path)} alt={path.text} />
      </figure>
      <ol>
        {path.steps.map((step, at) => (
          <li key={at}>
            <StepView step={step} uri={uri} onGo={onGo} />
          </li>
        ))}
      </ol>
    </details>
  );
}

interface StepProps extends Pick<ExploreViewProps, "uri" | "onGo"> {
  readonly step: ReportedPath["steps"][number];
}

function StepView({ step: { lane, frame, text, changed, remarks, place }, uri, onGo }: StepProps) {
  const said = [
    `${[lane, frame].filter((part) => part !== "").join(", ")}${lane === "" ? "" : ": "}${text}`,
    ...[changed, ...remarks].filter((part) => part !== ""),
  ].join("; ");
  const range = rangeOf(place);
  if (place === null || range === null) return <span>{said}</span>;
  const target = { uri: place.file, range };
  return (
    <button type="button" class="place" onClick={() => onGo(target)}>
      {said} <span class="where">{placeText(target, uri)}</span>
    </button>
  );
}

/** The text that the editor has needs no name. */
function shortened(sentence: string, uri: string): string {
  return sentence.replaceAll(`${uri}:`, "line ");
}

/** Lines and columns from 0, as the protocol has them. */
function rangeOf(place: StepProps["step"]["place"]): Range | null {
  if (place === null || place.start === null || place.end === null) return null;
  const [start, end] = [place.start, place.end].map(({ line, column }) => ({ line: line - 1, character: column - 1 }));
  return { start: start!, end: end! };
}

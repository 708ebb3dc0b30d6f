import { type Choice, choiceIn, type Matrix } from "./reports.js";
import type { ComponentChildren } from "preact";

/** The picture of a trace, or why there is none. */
export type Shown =
  | { readonly kind: "picture"; readonly title: string; readonly address: string; readonly partial: readonly string[] }
  | { readonly kind: "problem"; readonly message: string };

export interface TraceViewProps {
  readonly matrix: Matrix | null;
  readonly chosen: Choice | null;
  readonly shown: Shown | null;
  /** Whether a newer picture is on its way. */
  readonly isOld: boolean;
  readonly onChoose: (choice: Choice) => void;
  /** All interleavings of the scenario, in place of the run; null where they are not asked for. */
  readonly interleavings: ComponentChildren | null;
  readonly onInterleavings: (wanted: boolean) => void;
}

/** The run that is chosen, as a picture, or all the ways that its scenario can go, and what to choose others by. */
export function TraceView({ matrix, chosen, shown, isOld, onChoose, interleavings, onInterleavings }: TraceViewProps) {
  const scenario = matrix?.scenarios.find(({ name }) => name === chosen?.scenario);
  if (matrix === null || chosen === null || scenario === undefined) {
    return <p class="hint">A scenario’s run is drawn here.</p>;
  }
  return (
    <>
      <div class="choices">
        <Picker
          label="Scenario"
          value={chosen.scenario}
          values={matrix.scenarios.map(({ name }) => name)}
          onPick={(name) =>
            onChoose(choiceIn(matrix, { wanted: name, before: chosen, pinned: chosen.ruleSet }) ?? chosen)
          }
        />
        {interleavings === null && (
          <Picker
            label="Rule set"
            value={chosen.ruleSet}
            values={matrix.ruleSets}
            onPick={(ruleSet) => onChoose({ ...chosen, ruleSet })}
          />
        )}
        {interleavings === null && scenario.cases.length > 1 && (
          <Picker
            label="When"
            value={chosen.when}
            values={scenario.cases.map(({ when }) => when)}
            onPick={(when) => onChoose({ ...chosen, when })}
          />
        )}
        <span class="modes">
          <button type="button" aria-pressed={interleavings === null} onClick={() => onInterleavings(false)}>
            One run
          </button>
          <button type="button" aria-pressed={interleavings !== null} onClick={() => onInterleavings(true)}>
            All interleavings
          </button>
        </span>
      </div>
      {interleavings}
      {interleavings === null && shown?.kind === "problem" && <p class="hint">{shown.message}</p>}
      {interleavings === null && shown?.kind === "picture" && (
        <figure class={isOld ? "old" : ""} tabIndex={0} aria-label="The run, drawn; it can be scrolled">
          {shown.partial.length > 0 && <figcaption>{shown.partial.join("; ")}</figcaption>}
          {/* As an image, nothing in it runs. */}
          <img src={shown.address} alt={shown.title} />
        </figure>
      )}
    </>
  );
}

interface PickerProps {
  readonly label: string;
  readonly value: string;
  readonly values: readonly string[];
  readonly onPick: (value: string) => void;
}

function Picker({ label, value, values, onPick }: PickerProps) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {values.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

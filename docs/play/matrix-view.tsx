import type { Choice, Matrix } from "./reports.js";
import { sameChoice, toneOf } from "./reports.js";

export interface MatrixViewProps {
  readonly matrix: Matrix;
  readonly chosen: Choice | null;
  readonly onChoose: (choice: Choice) => void;
}

/** All scenarios by their cases of configs, under every rule set; each verdict leads to its trace. */
export function MatrixView({ matrix, chosen, onChoose }: MatrixViewProps) {
  if (matrix.scenarios.length === 0) return <p class="hint">The file has no scenario: nothing to run.</p>;
  return (
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">Scenario</th>
          {matrix.ruleSets.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      {matrix.scenarios.map(({ name, cases }) => (
        <tbody key={name}>
          <tr class={name === chosen?.scenario ? "scenario current" : "scenario"}>
            <th scope="rowgroup" colSpan={matrix.ruleSets.length + 1}>
              {name}
            </th>
          </tr>
          {cases.map(({ when, cells }) => (
            <tr key={when}>
              <th scope="row">{when === "" ? "always" : when}</th>
              {cells.map(({ ruleSet, verdict, text }) => {
                const choice = { scenario: name, ruleSet, when };
                return (
                  <td key={ruleSet}>
                    <button
                      type="button"
                      class={`verdict ${toneOf(verdict)}`}
                      title={`${name} under ${ruleSet}${when === "" ? "" : ` when ${when}`}: ${text}`}
                      aria-pressed={sameChoice(choice, chosen)}
                      onClick={() => onChoose(choice)}
                    >
                      {verdict}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

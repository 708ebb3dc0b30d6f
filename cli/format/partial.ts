import { MAX_INSTRUCTIONS, MAX_RUNS, MAX_STEPS, type Partial } from "../../runtime/index.js";

/** Why a scenario's runs are not all, as a sentence without a full stop. */
export function partialText(scenario: string, partial: Partial): string {
  const because = {
    runs: `it has more than ${MAX_RUNS} runs (configs and choices multiply)`,
    steps: `its runs take more than ${MAX_STEPS} steps or ${MAX_INSTRUCTIONS} instructions`,
    stopped: "somebody stopped it",
  }[partial];
  return `${scenario} is not covered whole: ${because}`;
}

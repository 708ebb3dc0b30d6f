import { MAX_INSTRUCTIONS, MAX_RUNS, MAX_STEPS, type Partial } from "../../runtime/index.js";

/** Why a scenario's runs are not all, as the end of a sentence. */
export function partialText(partial: Partial): string {
  return {
    runs: `it has more than ${number(MAX_RUNS)} runs (configs and choices multiply)`,
    steps: `its runs take more than ${number(MAX_STEPS)} steps or ${number(MAX_INSTRUCTIONS)} instructions`,
    stopped: "somebody stopped it",
  }[partial];
}

function number(value: number): string {
  return value.toLocaleString("en");
}

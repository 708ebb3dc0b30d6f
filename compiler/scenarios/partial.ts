import { MAX_INSTRUCTIONS, MAX_RUNS, MAX_STEPS, type Partial } from "../../runtime/index.js";

/** That a scenario's runs are not all, and why: a sentence without a full stop. */
export function partialText(scenario: string, partial: Partial | "configs" | "work"): string {
  const because = {
    runs: `it has more than ${number(MAX_RUNS)} runs (configs and choices multiply)`,
    steps: `its runs take more than ${number(MAX_STEPS)} steps or ${number(MAX_INSTRUCTIONS)} instructions`,
    work: "its loops and paths take too long to follow",
    configs: "it depends on too many configs at once",
    stopped: "the time for it was up",
  }[partial];
  return `${scenario} is not covered whole: ${because}`;
}

function number(value: number): string {
  return value.toLocaleString("en");
}

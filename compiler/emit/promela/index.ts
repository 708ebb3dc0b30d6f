/** Turns a scenario under a rule set and config into a model for SPIN. */
import { partsOf, type Schedule } from "../../../runtime/explore/index.js";
import { loadProgram, type Origin, type Program } from "../../../runtime/index.js";
import { stopText } from "./code.js";
import type { Check } from "./facts.js";
import { headText } from "./head.js";
import { modelOf } from "./model.js";
import { Refusal } from "./refusal.js";

export { observedPages } from "./observation.js";

export interface PromelaOptions {
  /** Indices of the scenario and of the rule set. */
  readonly scenario: number;
  readonly ruleSet: number;
  /** Free switches and their values; others that are read are on. */
  readonly switches: Schedule["switches"];
  /** Path of the `.lmmu` file, for the head. */
  readonly source: string;
  /** Of the generator. */
  readonly version: string;
  /** What is run to make the model again. */
  readonly command: string;
  /** "file:line" of a place. */
  readonly lineOf: (origin: Origin) => string;
}

export interface PromelaModel {
  readonly kind: "model";
  readonly text: string;
  /** What its assertions are about. */
  readonly checks: readonly Check[];
  /** Number n is looked for with `-DWITNESS_n`. */
  readonly witnesses: readonly Check[];
  /** The free switches that it depends on, with their values. */
  readonly switches: Schedule["switches"];
  /** Where a free switch was read and on: the configs that begin with it off. */
  readonly others: readonly Schedule["switches"][];
}

/** The model; or the reason why there is none. `program` must have been compiled without errors. */
export function emitPromela(
  program: Program,
  options: PromelaOptions,
): PromelaModel | { readonly kind: "refused"; readonly reason: string } {
  const loaded = loadProgram(program);
  const { scenario, ruleSet, switches, lineOf } = options;
  try {
    const parts = partsOf(loaded, scenario, ruleSet, switches, limited());
    if ("kind" in parts)
      return { kind: "refused", reason: `it cannot begin: ${stopText(parts)} (${lineOf(parts.origin)})` };
    const { text, facts } = modelOf(loaded, program.scenarios[scenario]!, ruleSet, parts, lineOf);
    const { config } = parts;
    const head = headText(program, options, config.read, facts.witnesses);
    const { checks, witnesses } = facts;
    return { kind: "model", text: head + text, checks, witnesses, switches: config.read, others: config.others };
  } catch (failure) {
    if (failure instanceof Refusal) return { kind: "refused", reason: failure.message };
    throw failure;
  }
}

/** Instructions, and what takes as long: some seconds. */
const MAX_INSTRUCTIONS = 50_000_000;

function limited(): Parameters<typeof partsOf>[4] {
  let left = MAX_INSTRUCTIONS;
  const instruction = (times = 1): void => {
    left -= times;
    if (left < 0) throw new Refusal("its code and its page tables take too long to go through");
  };
  return { instruction, step: () => undefined };
}

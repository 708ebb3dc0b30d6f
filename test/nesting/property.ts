/** The property that the analysis and the runs agree, for the test files that share its cases among themselves. */
import fc from "fast-check";
import { expect } from "vitest";
import { type Analyse, disagreements, ready, UNDECIDED } from "./agreement.js";
import { type ProgramOptions, Programs } from "./random-program.js";
import { programText } from "./tree.js";

/** Of this many programs one may be left undecided: what no run reaches can have more states than are told apart. */
const DECIDED = 1000;

/** Tries `numRuns` programs; throws on the first that disagrees, with the smallest like it. */
export function checkAgreement(analyse: Analyse, options: ProgramOptions, numRuns: number): void {
  let undecided = 0;
  const agree = fc.property(new Programs(options), (program) => {
    const compiled = ready(programText(program));
    // Few are no programs (nothing can run a part of a chain), and some have too many runs.
    fc.pre(compiled !== null);
    const different = disagreements(compiled, analyse);
    fc.pre(different !== null);
    if (different.some((difference) => difference.endsWith(UNDECIDED))) undecided++;
    else if (different.length > 0) throw new Error(different.join("\n"));
  });
  fc.assert(agree, { numRuns });
  expect(undecided).toBeLessThanOrEqual(Math.ceil(numRuns / DECIDED));
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { analyseScenario } from "../../compiler/nesting/index.js";
import { compareWithCopies } from "./recursion.js";
import { RecursivePrograms } from "./recursive-program.js";

const PROGRAMS = process.env["LMMU_DEEP"] ? 40 : 4;

test("the analysis of a frame that calls itself finds what its copies do", () => {
  let tried = 0;
  let decided = 0;
  const agree = fc.property(new RecursivePrograms(), (program) => {
    const compared = compareWithCopies(program, analyseScenario);
    fc.pre(compared !== null);
    if (compared.different.length > 0) throw new Error(compared.different.join("\n"));
    tried++;
    if (compared.decided) decided++;
  });
  // What a program takes differs by a factor of a thousand: what is not tried in this time is tried another time.
  fc.assert(agree, { numRuns: PROGRAMS, interruptAfterTimeLimit: 120_000 });
  // It gives up where too many states are to be told apart; mostly it must not.
  if (PROGRAMS > 10) expect(decided).toBeGreaterThan(tried / 2);
});

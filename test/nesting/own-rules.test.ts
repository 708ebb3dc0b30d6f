import { test } from "vitest";
import { analyseScenario } from "../../compiler/nesting/index.js";
import { checkAgreement } from "./property.js";

const PROGRAMS = process.env["LMMU_DEEP"] ? 10_000 : 75;

test("the analysis finds what all runs find, under rule sets that a file declares", () => {
  checkAgreement(analyseScenario, { ownRules: true }, PROGRAMS);
});

import type { Diagnostic } from "../../grammar/index.js";
import { diagnostic } from "../catalogue/entry.js";
import * as nesting from "../catalogue/nesting.js";
import * as scenarios from "../catalogue/scenarios.js";
import type { Undecided } from "../nesting/index.js";
import { placeOf } from "../origins.js";
import type { NestingReport } from "./nesting-report.js";
import { partialText } from "./partial.js";

/** That the analysis does not know everything of a scenario, or of a frame (by index), and why. */
export function undecidedDiagnostic(report: NestingReport, reason: Undecided, frame: number | null): Diagnostic {
  const { program, scenario, origins, ruleSet } = report;
  const what = frame === null ? scenario! : program.frames[frame]!;
  const place = placeOf(origins, what.origin);
  const ruleSets = [program.ruleSets[ruleSet]!.name];
  switch (reason.kind) {
    case "stopped":
      return diagnostic(scenarios.partial, place, { sentence: partialText(what.name, "stopped") }, { ruleSets });
    case "configs":
      return diagnostic(scenarios.partial, place, { sentence: partialText(what.name, "configs") }, { ruleSets });
    case "work":
      return diagnostic(scenarios.partial, place, { sentence: partialText(what.name, "work") }, { ruleSets });
    case "states": {
      const through = [program.frames[reason.frame]!.name];
      return diagnostic(nesting.notDecided, place, { what: what.name, limit: reason.limit, through }, { ruleSets });
    }
  }
}

import type { Program } from "../../runtime/index.js";
import type { Unit } from "../files/load.js";
import type { Findings } from "../findings.js";
import type { Origins } from "../origins.js";
import { CallGraph } from "./call-graph.js";
import { checkGrowingRest, checkRunsTwice, checkUnreachableRest } from "./chains.js";
import { Configs } from "./configs.js";
import { checkContradictions } from "./contradictions.js";
import { checkCpus } from "./cpus.js";
import { GoesOn } from "./goes-on.js";
import { checkPageStatements } from "./page-statements.js";
import { checkEndlessRecursion } from "./recursion.js";
import { checkRegions } from "./regions.js";
import { checkUnreachableExpectations } from "./unreachable-expectations.js";
import { checkUnreadConfigs } from "./unread-configs.js";

/** What can be said of a program without running it, once its names are resolved. `first` is its first file. */
export function checkProgram(
  program: Program,
  first: Unit,
  origins: Origins,
  files: ReadonlyMap<string, string>,
  findings: Findings,
): void {
  const graph = new CallGraph(program, origins, files, findings);
  const goesOn = new GoesOn(graph);
  checkUnreachableRest(graph, goesOn);
  checkRunsTwice(graph, goesOn);
  checkGrowingRest(graph);
  checkEndlessRecursion(graph);
  const configs = new Configs(program);
  checkContradictions(program, configs, origins, findings);
  checkCpus(program, origins, findings);
  const placed = checkRegions(program, origins, findings);
  if (placed !== null) checkPageStatements(program, placed, origins, findings);
  checkUnreachableExpectations(program, first, configs, origins, findings);
  // Where a condition has an error, what it reads is unknown.
  if (!findings.list.some(({ severity }) => severity === "error")) checkUnreadConfigs(program, first, findings);
}

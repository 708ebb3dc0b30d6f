import type { Program } from "../../runtime/index.js";
import * as scenarios from "../catalogue/scenarios.js";
import type { Findings } from "../findings.js";
import { type Origins, placeOf } from "../origins.js";

/** `schedule on N` needs a machine that has CPU N. */
export function checkCpus({ frames, machine: { cpus } }: Program, origins: Origins, findings: Findings): void {
  for (const { code } of frames) {
    for (const instruction of code) {
      if (instruction.op !== "schedule" || instruction.cpu === null || instruction.cpu < cpus) continue;
      findings.add(scenarios.cpuMissing, placeOf(origins, instruction.origin), { cpu: instruction.cpu, cpus });
    }
  }
}

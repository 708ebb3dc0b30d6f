import { type Case, readCase } from "../compiler/index.js";
import type { Program } from "../runtime/index.js";
import { UsageError } from "./io/usage-error.js";

/** What `--when 'A && !B'` says of a program's switches; a `UsageError` where it has no such one. */
export function caseNamed(program: Program, text: string | undefined): Case {
  if (text === undefined) return new Map();
  const read = readCase(text, program);
  switch (read.kind) {
    case "case":
      return read.when;
    case "unreadable":
      throw new UsageError(`--when ${text} is not understood`, "it takes switches: --when 'A && !B'");
    case "no_switch": {
      const known = program.switches.map((each) => each.name).join(", ");
      throw new UsageError(
        `there is no switch ${read.name}`,
        known === "" ? "this file declares none" : `there are: ${known}`,
      );
    }
  }
}

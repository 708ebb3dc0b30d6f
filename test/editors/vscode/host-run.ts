import { execFileSync } from "node:child_process";
import { join } from "node:path";

const HOST = join(import.meta.dirname, "host.js");

export interface HostReport {
  readonly commands: readonly string[];
  /** The page that `lmmu.showTrace` showed in the end. */
  readonly html: string;
  /** What the log has. */
  readonly problems: readonly string[];
}

/** Runs an extension as it is installed, with a stand-in for the editor, and its command `lmmu.showTrace`. */
export function startedInPlaceOfEditor(extension: string, argument: object): HostReport {
  const output = execFileSync(process.execPath, [HOST, extension, JSON.stringify(argument)], {
    encoding: "utf8",
    timeout: 60_000,
  });
  return JSON.parse(output) as HostReport;
}

import type { WorkspaceDiagnosticParams, WorkspaceDiagnosticReport } from "vscode-languageserver";
import { distinctDiagnostics, type Report } from "../core/report.js";
import type { Feature } from "../feature.js";
import { isObject } from "../params.js";
import { asAnswer, reportOn } from "./diagnostic.js";

/** What is wrong with each document of the workspace and with those that are open, seen from all that import it. */
export const workspaceDiagnostic: Feature<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport> = {
  method: "workspace/diagnostic",
  async answer({ previousResultIds }, core, stopped) {
    const previous = idsIn(previousResultIds);
    const uris = (await core.files()).map((file) => core.uris.uriOf(file));
    const reports: Report[] = [];
    for (const uri of uris) reports.push(await reportOn(uri, core, stopped));
    const found = new Set([...uris, ...reports.flatMap(({ diagnostics }) => Object.keys(diagnostics))]);
    const items = [...found].map((uri) => ({
      ...asAnswer(distinctDiagnostics(reports, uri), previous.get(uri)),
      ...{ uri, version: null },
    }));
    return { items };
  },
};

/** The ids that a client has by document. */
function idsIn(previous: unknown): ReadonlyMap<unknown, string> {
  const entries: readonly unknown[] = Array.isArray(previous) ? previous : [];
  return new Map(
    entries.flatMap((each) =>
      isObject(each) && typeof each["value"] === "string" ? [[each["uri"], each["value"]] as const] : [],
    ),
  );
}

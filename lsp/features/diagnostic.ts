import type {
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  FullDocumentDiagnosticReport,
  UnchangedDocumentDiagnosticReport,
} from "vscode-languageserver";
import { reportOf } from "../core/check.js";
import type { Report } from "../core/report.js";
import type { Core } from "../core/core.js";
import { fingerprint } from "../core/fingerprint.js";
import { AnswerError, type Feature } from "../feature.js";

/** What is wrong with a document, and in what it imports. */
export const diagnostic: Feature<DocumentDiagnosticParams, DocumentDiagnosticReport> = {
  method: "textDocument/diagnostic",
  async answer({ textDocument: { uri }, previousResultId }, core, stopped) {
    const { diagnostics } = await reportOn(uri, core, stopped);
    const others = Object.keys(diagnostics).filter((each) => each !== uri);
    const own = asAnswer(diagnostics[uri] ?? [], previousResultId);
    if (others.length === 0) return own;
    return {
      ...own,
      relatedDocuments: Object.fromEntries(others.map((each) => [each, asAnswer(diagnostics[each] ?? [])])),
    };
  },
};

/** Throws where a document is none that may be looked at, or somebody has stopped it. */
export async function reportOn(uri: string, core: Core, stopped: () => boolean): Promise<Report> {
  if (!core.mayRead(uri)) return { diagnostics: {}, reads: [] };
  const checked = await core.check(uri, stopped);
  if (checked.stopped) throw new AnswerError("stopped");
  return reportOf(checked, core);
}

/** Full, or that nothing has changed since a report with the id `previous`. */
export function asAnswer(
  items: FullDocumentDiagnosticReport["items"],
  previous?: string,
): FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport {
  const resultId = fingerprint(items);
  return resultId === previous ? { kind: "unchanged", resultId } : { kind: "full", resultId, items };
}

import type {
  Diagnostic as LspDiagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Range,
} from "vscode-languageserver";
import type { CheckResult } from "../compiler/index.js";
import { type Diagnostic, LineIndex, type Place } from "../grammar/index.js";
import type { Uris } from "./uris.js";

/** The protocol's numbers: Error, Warning, Information. Analysis needs nothing of the protocol but its types. */
const SEVERITY = { error: 1, warning: 2, note: 3 } as const satisfies Record<
  Diagnostic["severity"],
  DiagnosticSeverity
>;

/** What a check found, by the URI of the file that it belongs to. */
export function diagnosticsByUri({ diagnostics, files }: CheckResult, uris: Uris): Map<string, LspDiagnostic[]> {
  const translation = new Translation(files, uris);
  const byUri = new Map<string, LspDiagnostic[]>();
  for (const diagnostic of diagnostics) {
    const uri = uris.uriOf(diagnostic.file);
    const known = byUri.get(uri);
    if (known === undefined) byUri.set(uri, [translation.diagnostic(diagnostic)]);
    else known.push(translation.diagnostic(diagnostic));
  }
  return byUri;
}

class Translation {
  private readonly indices = new Map<string, LineIndex>();

  constructor(
    private readonly files: ReadonlyMap<string, string>,
    private readonly uris: Uris,
  ) {}

  diagnostic(diagnostic: Diagnostic): LspDiagnostic {
    return {
      range: this.range(diagnostic),
      severity: SEVERITY[diagnostic.severity],
      code: diagnostic.code,
      source: "lmmu",
      message: messageOf(diagnostic),
      relatedInformation: [
        ...diagnostic.chain.map((step) => this.related(step, stepText(step))),
        ...diagnostic.labels.map((label) => this.related(label, label.message)),
      ],
    };
  }

  private related(place: Place, message: string): DiagnosticRelatedInformation {
    return { location: { uri: this.uris.uriOf(place.file), range: this.range(place) }, message };
  }

  private range({ file, span }: Place): Range {
    let index = this.indices.get(file);
    if (index === undefined) {
      index = new LineIndex(this.files.get(file) ?? "");
      this.indices.set(file, index);
    }
    const start = index.at(span.start);
    const end = index.at(span.end);
    return {
      start: { line: start.line - 1, character: start.column - 1 },
      end: { line: end.line - 1, character: end.column - 1 },
    };
  }
}

/** Rule sets and configs belong to the first line: many editors show no other. */
function messageOf({ message, ruleSets, when, notes, help }: Diagnostic): string {
  const under = ruleSets.length > 0 ? ` (${ruleSets.join(", ")})` : "";
  const condition = when === "" ? "" : ` when ${when}`;
  const more = help === "" ? notes : [...notes, `help: ${help}`];
  return [`${message}${under}${condition}`, ...more].join("\n");
}

function stepText({ frame, effect, source }: Diagnostic["chain"][number]): string {
  return [frame, effect, source === "" ? "" : `(${source})`].filter((part) => part !== "").join(" ");
}

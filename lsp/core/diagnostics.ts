import type {
  Diagnostic as LspDiagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  Range,
} from "vscode-languageserver";
import { entryOf, stateText } from "../../compiler/index.js";
import type { ChainStep, Diagnostic, Place } from "../../grammar/index.js";
import type { Core } from "./core.js";

/** The protocol's numbers: Error, Warning, Information. Analysis needs nothing of the protocol but its types. */
const SEVERITY = { error: 1, warning: 2, note: 3 } as const satisfies Record<
  Diagnostic["severity"],
  DiagnosticSeverity
>;

/** The protocol's number for what editors show faded. */
const UNNECESSARY = 1 satisfies typeof DiagnosticTag.Unnecessary;

/** Findings, by name, that something is there for nothing. */
const UNUSED: ReadonlySet<string> = new Set(["unread-config", "unused-allow", "unreached-frame"]);

/**
 * Findings as the protocol has them, by the URI of the file that they belong to. `files`: the texts that they point
 * into.
 */
export function diagnosticsByUri(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
  core: Core,
): Map<string, LspDiagnostic[]> {
  const { uris } = core;
  const translation = new Translation(files, core);
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
  constructor(
    private readonly files: ReadonlyMap<string, string>,
    private readonly core: Core,
  ) {}

  diagnostic(diagnostic: Diagnostic): LspDiagnostic {
    const { code, chain } = diagnostic;
    const entry = entryOf(code);
    const { homepage } = this.core.options;
    return {
      range: this.range(diagnostic),
      severity: SEVERITY[diagnostic.severity],
      code,
      // Only what the catalogue has has a page.
      ...(homepage !== null &&
        entry !== undefined && {
          codeDescription: { href: new URL(`docs/diagnostics/${code}.md`, homepage).href },
        }),
      source: "lmmu",
      message: messageOf(diagnostic),
      ...(entry !== undefined && UNUSED.has(entry.name) && { tags: [UNNECESSARY] }),
      relatedInformation: [
        ...chain.map((step) => this.related(step, stepText(step))),
        ...diagnostic.labels.map((label) => this.related(label, label.message)),
      ],
    };
  }

  private related(place: Place, message: string): DiagnosticRelatedInformation {
    return { location: { uri: this.core.uris.uriOf(place.file), range: this.range(place) }, message };
  }

  private range({ file, span }: Place): Range {
    return this.core.texts.linesOf(file, this.files.get(file) ?? "").rangeOf(span);
  }
}

/** Rule sets and configs belong to the first line: many editors show no other. */
function messageOf({ message, ruleSets, when, notes, help }: Diagnostic): string {
  const under = ruleSets.length > 0 ? ` (${ruleSets.join(", ")})` : "";
  const condition = when === "" ? "" : ` when ${when}`;
  const more = help === "" ? notes : [...notes, `help: ${help}`];
  return [`${message}${under}${condition}`, ...more].join("\n");
}

function stepText({ frame, effect, source, state }: ChainStep): string {
  const step = [frame, effect, source === "" ? "" : `(${source})`].filter((part) => part !== "").join(" ");
  return state === null ? step : `${step}: ${stateText(state)}`;
}

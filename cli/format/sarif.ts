/** Findings as SARIF 2.1.0 (OASIS): for code scanning, and for viewers that step through a chain. */
import type { CodeFlow, Fix, Log, Message, Replacement, Result, ThreadFlowLocation } from "sarif";
import type { ChainStep, Diagnostic, Fix as Mending } from "../../grammar/index.js";
import { adviceOf, type Findings, headline } from "./findings.js";
import { json } from "./json.js";
import { Fingerprints } from "./sarif-fingerprint.js";
import { ROOT, SarifPlaces } from "./sarif-locations.js";
import { sarifRule } from "./sarif-rules.js";
import { Sources } from "../../compiler/index.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** What a log says of the tool that wrote it, and where that ran. */
export interface SarifOrigin {
  readonly version: string;
  /** The folder on the web that has docs/, ending in a slash; null where none is known. */
  readonly homepage: string | null;
  /** The folder that names of files are relative to. */
  readonly cwd: string;
}

/** A log of one run with all findings, the rules of the codes that occur, and nothing of the machine it was made on. */
export function sarif(findings: Findings, { version, homepage, cwd }: SarifOrigin): string {
  const codes = [...new Set(findings.diagnostics.map(({ code }) => code))].sort();
  const places = new SarifPlaces(new Sources(findings.files), cwd);
  const fingerprints = new Fingerprints(findings.files);
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "lmmu",
            version,
            ...(homepage !== null && { informationUri: homepage }),
            rules: codes.map((code) => sarifRule(code, homepage)),
          },
        },
        originalUriBaseIds: { [ROOT]: { description: { text: "The folder in which lmmu ran." } } },
        newlineSequences: ["\r\n", "\n", "\r"],
        columnKind: "utf16CodeUnits",
        results: findings.diagnostics.map((diagnostic): Result => ({
          ruleId: diagnostic.code,
          ruleIndex: codes.indexOf(diagnostic.code),
          level: diagnostic.severity,
          message: messageOf(diagnostic),
          locations: [places.location(diagnostic)],
          ...relatedLocations(diagnostic, places),
          ...codeFlows(diagnostic, places),
          ...fixes(diagnostic, places),
          partialFingerprints: { "lmmuFinding/v1": fingerprints.of(diagnostic) },
          properties: { when: diagnostic.when, ruleSets: diagnostic.ruleSets, replay: diagnostic.replay },
        })),
      },
    ],
  };
  return json(log);
}

function messageOf(diagnostic: Diagnostic): Message {
  const advice = adviceOf(diagnostic).map((each) => `help: ${each}`);
  return message([headline(diagnostic), ...diagnostic.notes, ...advice].join("\n"));
}

/**
 * A plain text of strangers. `[text](target)` in it would be a link, in code scanning a real one; a space takes that
 * away. Braces stay as they are: without `arguments` there are no placeholders to confuse them with, and readers of
 * logs do not undouble them.
 */
function message(text: string): Message {
  return { text: text.replaceAll("](", "] (") };
}

function relatedLocations({ labels }: Diagnostic, places: SarifPlaces): Pick<Result, "relatedLocations"> {
  if (labels.length === 0) return {};
  const locations = labels.map((label, id) => ({ id, ...places.location(label), message: message(label.message) }));
  return { relatedLocations: locations };
}

function codeFlows({ chain }: Diagnostic, places: SarifPlaces): { codeFlows?: CodeFlow[] } {
  if (chain.length === 0) return {};
  const locations = chain.map((step, depth): ThreadFlowLocation => ({
    location: {
      ...places.location(step),
      logicalLocations: [{ name: step.frame, kind: "function" }],
      message: message(stepText(step)),
    },
    kinds: ["enter", "function"],
    ...stateOf(step),
    nestingLevel: depth,
    // What only calls on is there for the way, not for the evidence.
    ...(step.effect !== "" && { importance: "essential" }),
  }));
  return { codeFlows: [{ threadFlows: [{ locations }] }] };
}

/** `update_range_prot [lazy]: enables (arch/arm64/mm/pageattr.c)`. */
function stepText({ frame, effect, source }: ChainStep): string {
  return frame + (effect === "" ? "" : `: ${effect}`) + (source === "" ? "" : ` (${source})`);
}

/** The rule set's variables by name; the mode itself has spaces in its name, as none of them can. */
function stateOf({ state }: ChainStep): Pick<ThreadFlowLocation, "state"> {
  if (state === null) return {};
  const values = state.variables.map(({ name, value }) => [name, { text: String(value) }] as const);
  const mode = { text: state.active ? "on" : "off" };
  return { state: Object.fromEntries([...values, ["lazy MMU mode", mode]]) };
}

function fixes(diagnostic: Diagnostic, places: SarifPlaces): { fixes?: Fix[] } {
  const whole = diagnostic.fixes.flatMap((fix) => fixOf(fix, places) ?? []);
  return whole.length === 0 ? {} : { fixes: whole };
}

/** Null where a file to edit is not at hand: half a fix would be worse than none. */
function fixOf({ title, edits }: Mending, places: SarifPlaces): Fix | null {
  const byFile = new Map<string, Replacement[]>();
  for (const edit of edits) {
    const deletedRegion = places.region(edit);
    if (deletedRegion === null) return null;
    const replacement = { deletedRegion, insertedContent: { text: edit.replacement } };
    const own = byFile.get(edit.file);
    if (own === undefined) byFile.set(edit.file, [replacement]);
    else own.push(replacement);
  }
  if (byFile.size === 0) return null;
  return {
    description: message(title),
    artifactChanges: [...byFile].map(([file, replacements]) => ({
      artifactLocation: places.artifact(file),
      replacements,
    })),
  };
}

import type { ChainState, Diagnostic, Replay } from "../../grammar/index.js";
import type { Findings } from "./findings.js";
import { json } from "./json.js";
import { placeJson, Sources } from "../../compiler/index.js";

/** Goes up when a field changes its meaning or goes away; new fields do not count. */
const VERSION = 1;

/**
 * Findings for programs, in the form that diagnostics.schema.json describes. Every place has, beside its UTF-16 offsets,
 * `start` and `end` as line and column (from 1), null where the file could not be read.
 */
export function diagnosticsJson(findings: Findings): string {
  const sources = new Sources(findings.files);
  const diagnostics = findings.diagnostics.map((each) => findingJson(each, sources));
  const number = (severity: Diagnostic["severity"]): number =>
    findings.diagnostics.filter((each) => each.severity === severity).length;
  const summary = {
    files: findings.inputs,
    errors: number("error"),
    warnings: number("warning"),
    notes: number("note"),
  };
  return json({ version: VERSION, ruleSets: findings.ruleSets, diagnostics, summary });
}

/** One finding in that form. Fields are named one by one, so that their order is this file's. */
export function findingJson(diagnostic: Diagnostic, sources: Sources): object {
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    ...placeJson(diagnostic, sources),
    when: diagnostic.when,
    ruleSets: diagnostic.ruleSets,
    labels: diagnostic.labels.map((label) => ({ ...placeJson(label, sources), message: label.message })),
    chain: diagnostic.chain.map((step) => ({
      ...placeJson(step, sources),
      frame: step.frame,
      effect: step.effect,
      source: step.source,
      state: step.state && stateJson(step.state),
    })),
    notes: diagnostic.notes,
    help: diagnostic.help,
    fixes: diagnostic.fixes.map((fix) => ({
      title: fix.title,
      edits: fix.edits.map((edit) => ({ ...placeJson(edit, sources), replacement: edit.replacement })),
    })),
    replay: diagnostic.replay && replayJson(diagnostic.replay),
  };
}

function stateJson({ variables, active }: ChainState): object {
  return { variables: variables.map(({ name, value }) => ({ name, value })), active };
}

function replayJson({ scenario, ruleSet, configs, choices }: Replay): object {
  return { scenario, ruleSet, configs, choices };
}

import { check, type CheckResult } from "../../compiler/index.js";
import type { Severity } from "../../grammar/index.js";
import type { RunCommand } from "../run-command.js";
import { diagnosticsJson } from "../format/diagnostics-json.js";
import { diagnosticsPretty } from "../format/diagnostics-pretty.js";
import type { Findings } from "../format/findings.js";
import { styleFor } from "../format/style.js";
import { hostsOf } from "../compiled.js";
import { UsageError } from "../io/usage-error.js";
import { EXIT } from "../terminal.js";

export const run: RunCommand = async (inputs, options, terminal) => {
  const rules = options["rules"] as string | undefined;
  const named = rules === undefined ? undefined : [...new Set(rules.split(",").map((name) => name.trim()))];
  const hosts = await hostsOf(inputs, terminal);
  const results = hosts.map(({ file, host }) => check(file, host, named === undefined ? {} : { ruleSets: named }));
  if (named !== undefined) requireKnown(named, results);
  const findings = findingsOf(results, named ?? []);
  if (options["format"] === "json") terminal.stdout.write(diagnosticsJson(findings));
  else {
    const style = styleFor(terminal.stdout, options["color"] as boolean | undefined, terminal.env);
    terminal.stdout.write(diagnosticsPretty(findings, style));
  }
  if (results.some(({ program }) => program === null)) return EXIT.usage;
  const isError = ({ severity }: { severity: Severity }): boolean => severity === "error";
  return findings.diagnostics.some(isError) ? EXIT.findings : EXIT.fine;
};

/** A file that several others import is told of once. */
function findingsOf(results: readonly CheckResult[], named: readonly string[]): Findings {
  const all = results.flatMap(({ diagnostics }) => diagnostics);
  const distinct = new Map(all.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
  const diagnostics = [...distinct.values()];
  return {
    diagnostics,
    files: new Map(results.flatMap(({ files }) => [...files])),
    inputs: results.length,
    ruleSets: named.length > 0 ? named : [...new Set(diagnostics.flatMap(({ ruleSets }) => ruleSets))],
  };
}

function requireKnown(named: readonly string[], results: readonly CheckResult[]): void {
  const known = new Set(results.flatMap(({ program }) => program?.ruleSets.map(({ name }) => name) ?? []));
  const unknown = named.find((name) => !known.has(name));
  if (unknown === undefined || known.size === 0) return;
  throw new UsageError(`there is no rule set ${JSON.stringify(unknown)}`, `there are: ${[...known].join(", ")}`);
}

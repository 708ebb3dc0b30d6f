import { realpathSync } from "node:fs";
import { ALL_RULE_SETS, check, type CheckOptions, type CheckResult, unknownRuleSets } from "../../compiler/index.js";
import type { Diagnostic, Severity } from "../../grammar/index.js";
import type { RunCommand } from "../run-command.js";
import { type Input, inputsOf } from "../compiled.js";
import { diagnosticsJson } from "../format/diagnostics-json.js";
import { diagnosticsPretty } from "../format/diagnostics-pretty.js";
import { type Findings, isAtLeast, SEVERITIES } from "../format/findings.js";
import { github } from "../format/github.js";
import { junit } from "../format/junit.js";
import { type Style, styleFor } from "../format/style.js";
import { STDIN } from "../io/host.js";
import { pathInRepository } from "../io/repository.js";
import { UsageError } from "../io/usage-error.js";
import { HOMEPAGE, VERSION } from "../package.js";
import { EXIT, type Exit, type Terminal } from "../terminal.js";

type Options = Parameters<RunCommand>[1];

/** What is asked for, beside the files. */
interface Wanted {
  readonly format: string;
  readonly failLevel: Severity;
  /** Undefined where nobody said. */
  readonly most: number | undefined;
  /** `--rules A,B`; null where the files decide. */
  readonly ruleSets: readonly string[] | null;
  readonly fixes: "no" | "apply" | "show";
  readonly color: boolean | undefined;
}

/** Fixes are looked for this long, over all files; what takes longer has none. */
const FIX_MILLISECONDS = 2000;

export const run: RunCommand = async (inputs, options, terminal) => {
  const wanted = wantedBy(options);
  const files = await inputsOf(inputs, terminal);
  if (wanted.fixes !== "no") return fix(files, wanted, terminal);
  const results = files.map(({ file, host, settings }) => check(file, host, checkOptions(wanted, settings)));
  return report(files, await withFixes(files, results, wanted), wanted, terminal, terminal.stdout);
};

/** Most files have nothing to mend, so that what mends is loaded only where something is found. */
async function withFixes(
  files: readonly Input[],
  results: readonly CheckResult[],
  wanted: Wanted,
): Promise<readonly CheckResult[]> {
  if (results.every(({ diagnostics }) => diagnostics.length === 0)) return results;
  const fixes = await import("../../compiler/fixes/index.js");
  const deadline = Date.now() + FIX_MILLISECONDS;
  const stopped = (): boolean => Date.now() > deadline;
  return files.map(({ host, settings }, index) =>
    fixes.withFixes(results[index]!, host, { ...checkOptions(wanted, settings), stopped }),
  );
}

async function fix(files: readonly Input[], wanted: Wanted, terminal: Terminal): Promise<Exit> {
  const { fixInputs, fixReport, refuseMixed, unifiedDiff, writeChanges } = await import("../fix/index.js");
  const isShown = wanted.fixes === "show";
  if (!isShown) refuseMixed(files.map(({ file }) => file));
  const inputs = files.map(({ file, host, settings }) => ({ file, host, options: checkOptions(wanted, settings) }));
  const before = isShown ? inputs.map(({ file, host, options }) => check(file, host, options)) : [];
  const fixed = fixInputs(inputs);
  const { stdout, stderr } = terminal;
  stderr.write(fixReport(fixed, isShown, styleOf(stderr, wanted, terminal)));
  if (isShown) {
    stdout.write(unifiedDiff(fixed.changes, styleOf(stdout, wanted, terminal)));
    return exitOf(findingsIn(files, before, wanted), before, wanted);
  }
  writeChanges(
    fixed.changes.filter(({ file }) => file !== STDIN),
    terminal.cwd,
  );
  if (files[0]?.file !== STDIN) return report(files, fixed.results, wanted, terminal, stdout);
  stdout.write(fixed.results[0]!.files.get(STDIN) ?? "");
  return report(files, fixed.results, wanted, terminal, stderr);
}

async function report(
  files: readonly Input[],
  results: readonly CheckResult[],
  wanted: Wanted,
  terminal: Terminal,
  output: Terminal["stdout"],
): Promise<Exit> {
  if (wanted.ruleSets !== null) requireKnown(wanted.ruleSets, results);
  const findings = findingsIn(files, results, wanted);
  output.write(await formatted(findings, files, wanted, terminal, output));
  return exitOf(findings, results, wanted);
}

function exitOf({ diagnostics }: Findings, results: readonly CheckResult[], { failLevel }: Wanted): Exit {
  if (results.some(({ program }) => program === null)) return EXIT.usage;
  return diagnostics.some(({ severity }) => isAtLeast(severity, failLevel)) ? EXIT.findings : EXIT.fine;
}

function checkOptions({ ruleSets }: Wanted, { settings }: Input["settings"]): CheckOptions {
  return ruleSets === null ? { settings } : { settings, ruleSets };
}

async function formatted(
  findings: Findings,
  files: readonly Input[],
  wanted: Wanted,
  terminal: Terminal,
  output: Terminal["stdout"],
): Promise<string> {
  const { cwd, env } = terminal;
  switch (wanted.format) {
    case "json":
      return diagnosticsJson(findings);
    case "sarif": {
      const { sarif } = await import("../format/sarif.js");
      return sarif(findings, { version: VERSION, homepage: HOMEPAGE, cwd: realpathSync(cwd) });
    }
    case "github":
      return github(findings, pathInRepository(cwd, env));
    case "junit":
      return junit(
        findings,
        files.map(({ file }) => file),
        wanted.failLevel,
      );
    default:
      return diagnosticsPretty(findings, styleOf(output, wanted, terminal), wanted.most);
  }
}

function styleOf(output: Terminal["stdout"], { color }: Wanted, { env }: Terminal): Style {
  return styleFor(output, color, env);
}

function wantedBy(options: Options): Wanted {
  const names = options["rules"] as string | undefined;
  const wanted: Wanted = {
    format: options["format"] as string,
    failLevel: failLevelOf(options),
    most: maxFindingsOf(options),
    ruleSets: names === undefined ? null : [...new Set(names.split(",").map((name) => name.trim()))],
    fixes: options["fix"] !== true ? "no" : options["dryRun"] === true ? "show" : "apply",
    color: options["color"] as boolean | undefined,
  };
  if (options["dryRun"] !== true) return wanted;
  if (wanted.fixes === "no") throw new UsageError("--dry-run shows what --fix would change", "add --fix");
  if (wanted.format === "pretty") return wanted;
  throw new UsageError(
    `--dry-run prints a difference, not ${wanted.format}`,
    "leave --format away; without --dry-run, findings carry their fixes in json and sarif",
  );
}

function failLevelOf(options: Options): Severity {
  const text = options["failLevel"] as string | undefined;
  if (text === undefined) return "error";
  const level = SEVERITIES.find((severity) => severity === text);
  if (level !== undefined) return level;
  throw new UsageError(
    `--fail-level: ${JSON.stringify(text)} is no level`,
    `the levels are ${SEVERITIES.join(", ")}; each fails for the worse ones too`,
  );
}

function maxFindingsOf(options: Options): number | undefined {
  const text = options["maxFindings"] as string | undefined;
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(
    `--max-findings: ${JSON.stringify(text)} is no number of findings`,
    "a whole number from 0, which shows only how many there are",
  );
}

/** A file that several others import is told of once, and so is what is wrong with an `lmmu.json`. */
function findingsIn(files: readonly Input[], results: readonly CheckResult[], { ruleSets }: Wanted): Findings {
  const settings = [...new Map(files.map(({ settings }) => [settings.file, settings])).values()];
  const ofSettings = settings.flatMap(({ file, diagnostics, ruleNames }): readonly Diagnostic[] => {
    if (file === null || ruleSets !== null) return diagnostics;
    const programs = results.flatMap(({ program }, index) =>
      files[index]!.settings.file === file && program !== null ? [program] : [],
    );
    return [...diagnostics, ...unknownRuleSets(ruleNames, programs)];
  });
  const all = [...ofSettings, ...results.flatMap(({ diagnostics }) => diagnostics)];
  const diagnostics = [...new Map(all.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
  const settingsTexts = settings.flatMap(({ file, text }) =>
    file === null || text === null ? [] : [[file, text] as const],
  );
  return {
    diagnostics,
    files: new Map([...settingsTexts, ...results.flatMap(({ files: texts }) => [...texts])]),
    inputs: results.length,
    ruleSets:
      ruleSets !== null && !ruleSets.includes(ALL_RULE_SETS)
        ? ruleSets
        : [...new Set(diagnostics.flatMap((diagnostic) => diagnostic.ruleSets))],
  };
}

function requireKnown(named: readonly string[], results: readonly CheckResult[]): void {
  const known = new Set(results.flatMap(({ program }) => program?.ruleSets.map(({ name }) => name) ?? []));
  const unknown = named.find((name) => name !== ALL_RULE_SETS && !known.has(name));
  if (unknown === undefined || known.size === 0) return;
  throw new UsageError(
    `there is no rule set ${JSON.stringify(unknown)}`,
    `there are: ${[...known].join(", ")}; all stands for ${ALL}`,
  );
}

/** What `--rules all` means, for people. */
const ALL = "legacy, A, B, C, D and those that a file declares";

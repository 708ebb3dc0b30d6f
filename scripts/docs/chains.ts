/** The page of the kernel's call chains: what each rule set makes of the scenarios in examples/chains/ and examples/bugs/. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hookName } from "../../compiler/emit/index.js";
import { type Case, caseOf, describe } from "../../compiler/index.js";
import { type Declaration, parse, type Span } from "../../grammar/index.js";
import { isTolerated, type LoadedProgram, type Run, runScenario } from "../../runtime/index.js";
import { code, table } from "./markdown.js";
import { compileText } from "./rule-sets.js";

type ScenarioDeclaration = Extract<Declaration, { kind: "scenario" }>;
type Finding = Run["findings"][number];

/** The page; reads the examples below `root`. */
export function chainsPage(root: string): string {
  return [
    "<!-- Generated from examples/chains/ and examples/bugs/ by `npm run docs`. -->",
    "# Call chains of the kernel",
    INTRODUCTION,
    "## By subsystem",
    ...sections(root, "examples/chains"),
    "## Bugs, before and after their fixes",
    ...sections(root, "examples/bugs"),
    "",
  ].join("\n\n");
}

const INTRODUCTION =
  "How the kernel comes to the four calls of lazy MMU mode, through the functions of " +
  "[the library](../compiler/library/kernel/), and what each [rule set](semantics.md) makes of it. A chain is read from " +
  "the outermost caller; what a function has open is open for all that follow it. The hooks are " +
  "`arch_enter_lazy_mmu_mode()` and its siblings, in the order called; where several orders are told, it depends on what " +
  "may or may not happen on the way. All of it comes from running the files: `lmmu test examples`.";

function sections(root: string, folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".lmmu"))
    .sort()
    .flatMap((name) => section(`${folder}/${name}`, readFileSync(join(root, folder, name), "utf8")));
}

function section(file: string, text: string): string[] {
  const loaded = compileText(file, text);
  const { declarations } = parse(text).ast;
  const scenarios = declarations.filter((each) => each.kind === "scenario");
  const handlers = declarations.filter((each) => each.kind === "irq");
  const name = file.slice(file.lastIndexOf("/") + 1, -".lmmu".length);
  return [
    `### ${name}`,
    `${preface(text)} [${code(file)}](../${file})`,
    [
      ...handlers.map(({ name, span }) => `- handler **${name.text}**<br>${listing(text, span)}`),
      ...scenarios.map((scenario) => item(scenario, text)),
    ].join("\n"),
    table(
      ["chain", "rule sets", "configs", "what they say", "hooks"],
      scenarios.flatMap((scenario, index) => rows(loaded, scenario, index)),
    ),
  ];
}

/** The comment at the top of a file, as one paragraph. */
function preface(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("///"));
  return escaped(
    lines
      .slice(0, end)
      .map((line) => line.slice("///".length).trim())
      .join(" "),
  );
}

/** What a scenario does, without the state of page tables before and what it expects. */
function item({ name, title, documentation, items }: ScenarioDeclaration, text: string): string {
  const done = items
    .filter(({ kind }) => kind !== "given" && kind !== "expect" && kind !== "always" && kind !== "assert")
    .map(({ span }) => listing(text, span));
  const note = documentation === "" ? "" : ` ${escaped(documentation.replace(/\s*\n\s*/g, " "))}`;
  return `- **${name.text}**: ${escaped(title?.value ?? "")}.${note}<br>${done.join(" ")}`;
}

/** A piece of a file in one line, without its comments. */
function listing(text: string, { start, end }: Span): string {
  const lines = text.slice(start, end).replace(/^\s*\/\/.*$/gm, "");
  return code(lines.replace(/\s+/g, " "));
}

/** Comments are no Markdown: a name's underscores and a call's brackets are meant as they stand. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, "\\$&");
}

/** What rule sets say, by configs; rule sets that say the same share their rows. */
function rows(loaded: LoadedProgram, { name }: ScenarioDeclaration, scenario: number): string[][] {
  const { program } = loaded;
  const groups = new Map<string, { readonly names: string[]; readonly rows: readonly string[][] }>();
  for (const ruleSet of program.scenarios[scenario]!.ruleSets) {
    const { runs, partial } = runScenario(loaded, scenario, ruleSet, { choices: null });
    if (partial !== null) throw new Error(`${name.text} has more runs than are made`);
    const said = byConfigs(runs.map((run) => ({ run, when: caseOf(program, run) })));
    const key = JSON.stringify(said);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { names: [program.ruleSets[ruleSet]!.name], rows: said });
    else known.names.push(program.ruleSets[ruleSet]!.name);
  }
  const all = [...groups.values()].flatMap(({ names, rows: said }) =>
    said.map((cells, index) => [index === 0 ? names.join(", ") : "", ...cells]),
  );
  return all.map((cells, index) => [index === 0 ? name.text : "", ...cells]);
}

interface RunUnder {
  readonly run: Run;
  readonly when: Case;
}

/** Configs, what is said under them, and the hooks: a row for each group of configs that does not differ. */
function byConfigs(runs: readonly RunUnder[]): string[][] {
  const groups = new Map<string, { readonly cells: readonly string[]; readonly cases: Case[] }>();
  for (const each of everyCase(runs)) {
    const here = runs.filter(({ when }) => [...when].every(([name, value]) => each.get(name) === value));
    // What `depends on` rules out has no runs.
    if (here.length === 0) continue;
    const distinct = (texts: readonly string[]): string => [...new Set(texts)].join(" or ");
    const cells = [distinct(here.map(({ run }) => said(run))), distinct(here.map(({ run }) => hooks(run)))];
    const known = groups.get(cells.join("|"));
    if (known === undefined) groups.set(cells.join("|"), { cells, cases: [each] });
    else known.cases.push(each);
  }
  return [...groups.values()].map(({ cells, cases }) => {
    const others = [...groups.values()].flatMap((group) => (group.cases === cases ? [] : group.cases));
    const when = describe(cases, others);
    return [when === "" ? "all" : code(when), ...cells];
  });
}

/** Every value of every switch that one of the runs reads. */
function everyCase(runs: readonly RunUnder[]): Case[] {
  const names = [...new Set(runs.flatMap(({ when }) => [...when.keys()]))].sort();
  return names.reduce<Case[]>(
    (cases, name) => cases.flatMap((each) => [new Map([...each, [name, true]]), new Map([...each, [name, false]])]),
    [new Map()],
  );
}

function said({ findings }: Run): string {
  const warned = new Set(findings.flatMap(({ kind, step }) => (kind === "warning" || kind === "bug" ? [step] : [])));
  // Of a contract that is broken only what no assertion notices.
  const unnoticed = findings.filter(({ kind, step }) => kind !== "forbidden" || !warned.has(step));
  const texts = unnoticed.filter((each) => !isTolerated(each)).map(findingText);
  return texts.length === 0 ? "clean" : `**${[...new Set(texts)].join(", ")}**`;
}

function findingText(finding: Finding): string {
  switch (finding.kind) {
    case "warning":
    case "bug":
      return `${finding.kind === "bug" ? "BUG" : "warns"} “${finding.report.text}”`;
    case "forbidden":
      return `unnoticed “${finding.text}”`;
    case "leak":
      return "left open";
    case "hazard":
    case "fault":
      return `${finding.kind} ${code(finding.name)}`;
    case "assert":
    case "invariant":
      throw new Error("an example fails");
  }
}

function hooks(run: Run): string {
  return run.hooks.length === 0 ? "none" : run.hooks.map(hookName).join(" ");
}

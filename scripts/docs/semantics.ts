/** The page that holds the rule sets side by side. */
import {
  INITIAL_STATE,
  LAZY_CALLS,
  type LazyCall,
  type LazyState,
  type LoadedProgram,
  type LoadedRuleSet,
} from "../../runtime/index.js";
import { code, fence, listed, table } from "./markdown.js";
import { type Pattern, type Result, runPatterns, type Verdict } from "./patterns.js";
import { compileText, isOfArchitecture, type ShippedRules, shippedRules, type Wording, wordings } from "./rule-sets.js";
import { sequencesSection } from "./sequences.js";

export function semanticsPage(): string {
  const loaded = compileText("empty.lmmu", "");
  const { patterns, rules } = runPatterns();
  return [
    "<!-- Generated from compiler/library/rules/ and scripts/docs/ by `npm run docs`. -->",
    "# The rule sets side by side",
    INTRODUCTION,
    table(
      ["rule set", "title", "kernel"],
      rules.map((each) => [`[${each.name}](#${each.name.toLowerCase()})`, each.definition.title, since(each)]),
    ),
    "## What the words mean",
    WORDS,
    "## The patterns at a glance",
    overview(patterns, rules),
    "## The series' own example",
    "The commit message of the series shows a nested section with a pause in it. After each call, the hook that was " +
      "called, and the variables of the rule set in the order of its section below:",
    exampleTable(rules, loaded),
    ...rules.flatMap((each) => ruleSetSection(each, rules, patterns, loaded)),
    ...architecturesSection(shippedRules(loaded).filter(isOfArchitecture)),
    "## The patterns one by one",
    ...patterns.flatMap((pattern) => patternSection(pattern)),
    sequencesSection(loaded, rules),
    "",
  ].join("\n\n");
}

const INTRODUCTION =
  "Four calls make the kernel's lazy MMU API: `lazy_mmu_mode_enable()` and `_disable()` open and close a section, in " +
  "which an architecture may put off what page table stores need; `_pause()` and `_resume()` switch the mode off for a " +
  "while. How the four may nest was decided differently by each version of the series “mm: enable lazy_mmu sections to " +
  "nest”. lmmu has each answer as a rule set, a file that can be read and changed " +
  "([how](language.md#rule-sets)). All tables on this page come from running those files.";

const WORDS = [
  "Each rule set says two things of each call. Its **contract** is what its own wording forbids. Its **assertions** are " +
    "the `VM_WARN_ON` and `VM_BUG_ON` that a kernel with `CONFIG_DEBUG_VM` checks. Where the two differ, a mistake passes:",
  table(
    ["word", "meaning"],
    [
      ["allowed", "the contract is kept, and nothing warns"],
      ["detected", "the first call that the contract forbids warns"],
      ["late", "the first forbidden call passes; a later call warns, at the wrong place"],
      ["silent", "the contract is broken, and nothing ever warns"],
      ["spurious", "something warns although the contract was kept"],
      ["left", "at the end of the task a section or pause is open, or a variable is not as it was at the beginning"],
    ],
  ),
  "The hooks are `enter`, `leave` and `flush`: `arch_enter_lazy_mmu_mode()` and its siblings, in the order called. " +
    "“Unnoticed” in a table is a broken contract about which no assertion says anything.",
].join("\n\n");

function since({ definition }: ShippedRules): string {
  return definition.since === null ? "" : `since ${definition.since.join(".")}`;
}

function overview(patterns: readonly Pattern[], rules: readonly ShippedRules[]): string {
  const cell = ({ verdict, left }: Result): string => {
    const word = verdict === "allowed" ? verdict : `**${verdict}**`;
    return left.length > 0 ? `${word}, left` : word;
  };
  return table(
    ["pattern", ...rules.map(({ name }) => name)],
    patterns.map(({ title, results }) => [
      `[${title}](#${slug(title)})`,
      ...rules.map(({ name }) => cell(results.get(name)!)),
    ]),
  );
}

/** The anchor that GitHub gives a heading. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}

// Other architectures.

function architecturesSection(rules: readonly ShippedRules[]): string[] {
  return [
    "## Other architectures",
    "The sets above have arm64's hooks. These have those of other architectures, with the calls of the set that they extend: " +
      "what is said above of its calls holds for them too. `all` does not mean them; they are asked for by name.",
    table(
      ["rule set", "extends", "title", "kernel"],
      rules.map((each) => {
        const parent = each.declaration.extends!.text;
        return [
          `[${each.name}](#${each.name})`,
          `[${parent}](#${parent.toLowerCase()})`,
          each.definition.title,
          since(each),
        ];
      }),
    ),
    ...rules.flatMap(({ name, definition, declaration, file, text }) => [
      `### ${name}`,
      `**${definition.title}.** [\`${file}\`](../${file})`,
      ...declaration.documentation.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ")),
      fence("lmmu", text.slice(declaration.span.start, declaration.span.end)),
    ]),
  ];
}

// One rule set.

function ruleSetSection(
  rules: ShippedRules,
  all: readonly ShippedRules[],
  patterns: readonly Pattern[],
  loaded: LoadedProgram,
): string[] {
  const { name, definition, declaration, file } = rules;
  const said = wordings(rules, all);
  const version = definition.since === null ? "" : ` In the kernel since ${definition.since.join(".")}.`;
  return [
    `## ${name}`,
    `**${definition.title}.**${version} [\`${file}\`](../${file})`,
    declaration.documentation.replace(/\s*\n\s*/g, " "),
    "What its contract forbids, and what its assertions notice:",
    wordingTable(said, name),
    `What each call does. ${legend(rules)}`,
    effectTable(rules, loaded),
    summary(name, patterns),
  ];
}

function wordingTable(said: ReadonlyMap<LazyCall, Wording>, name: string): string {
  const lines = (clauses: readonly string[]): string => (clauses.length === 0 ? "nothing" : clauses.join("<br>"));
  return table(
    ["call", "forbidden", "asserted"],
    LAZY_CALLS.map((call) => {
      const { from, forbids, asserts } = said.get(call)!;
      return [
        from === name ? code(call) : `${code(call)} (as in ${from})`,
        lines(forbids.map(({ text, condition }) => `${text}: ${code(condition)}`)),
        lines(asserts.map(({ assertion, text, condition }) => `${code(assertion)} ${text}: ${code(condition)}`)),
      ];
    }),
  );
}

/** States in which a call is looked at: what was called before, and whether in an interrupt. */
const STATES: readonly {
  readonly title: string;
  readonly before: readonly LazyCall[];
  readonly inInterrupt: boolean;
}[] = [
  { title: "nothing open", before: [], inInterrupt: false },
  { title: "in a section", before: ["enable"], inInterrupt: false },
  { title: "in two sections", before: ["enable", "enable"], inInterrupt: false },
  { title: "in a paused section", before: ["enable", "pause"], inInterrupt: false },
  { title: "in a pause alone", before: ["pause"], inInterrupt: false },
  { title: "in a handler that interrupts a section", before: ["enable"], inInterrupt: true },
];

function legend({ definition }: ShippedRules): string {
  const { variables } = definition;
  if (variables.length === 0) return "It has no variables.";
  const names = variables.map(({ name, type }) => `\`${name}\` (\`${type}\`)`);
  return `The numbers are ${listed(names)}; hooks stand before the state that the call leaves.`;
}

function effectTable({ index }: ShippedRules, loaded: LoadedProgram): string {
  const ruleSet = loaded.ruleSet(index);
  const cell = (call: LazyCall, { before, inInterrupt }: (typeof STATES)[number]): string => {
    const found = before.reduce((state, each) => stepIn(ruleSet, state, each, false).state, INITIAL_STATE);
    // A handler has a stack of its own, so nothing is open in it.
    const start = inInterrupt ? { ...found, written: INITIAL_STATE.written } : found;
    return stepIn(ruleSet, start, call, inInterrupt).cell;
  };
  return table(
    ["call", ...STATES.map(({ title }) => title)],
    LAZY_CALLS.map((call) => [code(call), ...STATES.map((state) => cell(call, state))]),
  );
}

/** The example of the series' commit message, versions 3 to 6. */
const EXAMPLE: readonly LazyCall[] = ["enable", "enable", "pause", "resume", "disable", "disable"];

function exampleTable(rules: readonly ShippedRules[], loaded: LoadedProgram): string {
  const columns = rules.map(({ index }) => {
    let state = INITIAL_STATE;
    return EXAMPLE.map((call) => {
      const step = stepIn(loaded.ruleSet(index), state, call, false);
      state = step.state;
      return step.cell;
    });
  });
  return table(
    ["call", ...rules.map(({ name }) => name)],
    EXAMPLE.map((call, row) => [code(call), ...columns.map((column) => column[row]!)]),
  );
}

/** What a call does, in a table's cell: whether it warns, the hooks, the variables that it leaves. */
function stepIn(
  ruleSet: LoadedRuleSet,
  before: LazyState,
  call: LazyCall,
  inInterrupt: boolean,
): { readonly state: LazyState; readonly cell: string } {
  const { state, hooks, raised, forbidden } = ruleSet.step(before, call, { inInterrupt, readSwitch: () => true });
  const bug = raised.some(({ assertion }) => assertion === "bug");
  const word = bug ? "**bug**" : raised.length > 0 ? "**warns**" : forbidden.length > 0 ? "**unnoticed**" : "";
  const called = hooks.map(({ hook }) => hook.slice("arch_".length)).join(" ");
  const parts = [word, called, ruleSet.variables(state).join(" ")];
  return { state, cell: parts.filter((part) => part !== "").join(", ") || "nothing" };
}

const SUMMARY: readonly (readonly [Verdict, string])[] = [
  ["allowed", "Allows"],
  ["detected", "Forbids and detects"],
  ["late", "Forbids, and notices too late"],
  ["silent", "Forbids, and lets pass"],
  ["spurious", "Warns without a reason"],
];

function summary(name: string, patterns: readonly Pattern[]): string {
  return SUMMARY.flatMap(([verdict, words]) => {
    const titles = patterns
      .filter(({ results }) => results.get(name)!.verdict === verdict)
      .map(({ title }) => `[${title}](#${slug(title)})`);
    return titles.length === 0 ? [] : [`- ${words}: ${titles.join("; ")}.`];
  }).join("\n");
}

// One pattern.

function patternSection({ title, documentation, listing, results }: Pattern): string[] {
  const groups = new Map<string, { names: string[]; cells: string[] }>();
  for (const [name, result] of results) {
    const cells = resultCells(result);
    const known = groups.get(cells.join("|"));
    if (known === undefined) groups.set(cells.join("|"), { names: [name], cells });
    else known.names.push(name);
  }
  const rows = [...groups.values()].map(({ names, cells }) => [names.join(", "), ...cells]);
  return [
    `### ${title}`,
    documentation.replace(/\s*\n\s*/g, " "),
    fence("lmmu", listing),
    table(["rule sets", "verdict", "what the calls say", "hooks", "left at the end"], rows),
  ];
}

function resultCells({ verdict, said, hooks, left, died }: Result): string[] {
  const end = died ? "not judged: the task died" : left.length > 0 ? left.join(", ") : "nothing";
  return [verdict, said.length > 0 ? said.join("<br>") : "nothing", hooks === "" ? "none" : hooks, end];
}

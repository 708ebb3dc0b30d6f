import type { RunCommand } from "./run-command.js";

/** A command as the command line knows it before it runs: what `--help` prints, and where its code is. */
export interface CommandDeclaration {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** In commander's notation, with what each one means. */
  readonly arguments: readonly (readonly [string, string])[];
  readonly options: readonly (readonly [string, string])[];
  /** The first is the default; a single one is not offered. */
  readonly formats: readonly string[];
  /** Command lines, each with what it does. */
  readonly examples: readonly (readonly [string, string])[];
  /** Loaded when it runs, so that the others cost nothing. */
  load(): Promise<{ run: RunCommand }>;
}

const INPUTS = [
  "[inputs...]",
  ".lmmu files, folders, patterns, or - for standard input (default: this folder)",
] as const;
const FILE = ["<file>", "a .lmmu file, or - for standard input"] as const;
const RULES = ["--rules <names>", "rule sets, separated by commas"] as const;
const SCENARIO = ["--scenario <name>", "only this scenario"] as const;
const FORMATS = ["pretty", "json"] as const;

export const COMMANDS: readonly CommandDeclaration[] = [
  {
    name: "check",
    summary: "say what is wrong: names, types, and what scenarios do that no line expects",
    description:
      "Checks names and types; then looks at every path through every scenario, for all values of the free configs, under " +
      "the rule sets that its lines name and D (or what lmmu.json says), and reports what no line expects, with the calls " +
      "that lead there. What only page tables or counts can tell is found by running the scenarios.",
    arguments: [INPUTS],
    options: [
      ["--rules <names>", "hold every scenario against these rule sets (or all), whatever its lines expect"],
      ["--fix", "mend what can be mended mechanically, and report what is left"],
      ["--dry-run", "with --fix: print the difference instead of writing it"],
      ["--fail-level <level>", "exit with 1 for findings from this level on: error (the default), warning, note"],
      [
        "--max-findings <number>",
        "how many findings to print, the worst before others (default: 100); only `pretty` leaves any out",
      ],
    ],
    formats: [...FORMATS, "sarif", "github", "junit"],
    examples: [
      ["lmmu check kasan.lmmu", "one file"],
      ["lmmu check kasan.lmmu --rules A", "what [A] says of it"],
      ["lmmu check kasan.lmmu --rules A --fix --dry-run", "how to mend it"],
      ["lmmu check . --fail-level warning", "warnings fail too"],
      ["lmmu check . --format github", "annotations of the lines, in a GitHub workflow"],
      ["lmmu check . --format sarif > lmmu.sarif", "for code scanning; json, junit for other programs"],
    ],
    load: () => import("./commands/check.js"),
  },
  {
    name: "test",
    summary: "run every scenario under its rule sets and hold it against its expectations",
    description:
      "Runs every scenario under each rule set that its lines name, for every value of the free configs that a run " +
      "reads and every outcome of its choices. Ctrl-C stops behind the run under way and shows what there is.",
    arguments: [INPUTS],
    options: [
      ["--filter <pattern>", "only scenarios whose name contains it; * stands for any text"],
      [
        "--update",
        "write what is out of date anew: expectations that fail, and, without --filter, Vitest files made from the inputs " +
          "that lie beside them",
      ],
    ],
    formats: [...FORMATS, "github", "junit"],
    examples: [
      ["lmmu test examples", "all scenarios of a folder"],
      ["lmmu test examples --filter 'kasan*vmalloc'", "some of them"],
      ["lmmu test kasan.lmmu --update", "after a change that is meant to be one"],
      ["lmmu test examples --format junit > lmmu.xml", "for CI systems; github annotates lines"],
    ],
    load: () => import("./commands/test.js"),
  },
  {
    name: "explore",
    summary: "try every order in which tasks, interrupts and context switches can happen",
    description:
      "Explores every interleaving of a scenario's tasks, with its interrupts and with preemption at every point, within " +
      "the calls too, under each rule set that its lines name and for every value of the free configs; prints the " +
      "shortest path to whatever no line expects. Exit codes beside the usual: with nothing found, 4 where a limit of " +
      "states, random walks or a bitstate search has not seen everything, 5 where memory was full, 6 where the time was " +
      "over, 130 after Ctrl-C. The first Ctrl-C ends the search and tells what there is, the second leaves at once.",
    arguments: [INPUTS],
    options: [
      RULES,
      SCENARIO,
      ["--when <configs>", "only these configs: 'DEBUG_PAGEALLOC && !KASAN'"],
      [
        "--strategy <name>",
        "breadth (the default), depth (less memory), bitstate (a few bits for each state: much less), random (walks)",
      ],
      ["--seed <number>", "with --strategy random: of the first walk (default: 1)"],
      ["--walks <number>", "with --strategy random: how many walks (default: 1000)"],
      ["--no-reduction", "also tell orders apart that cannot matter"],
      ["--compact", "keep 64 bits of each state instead of all"],
      ["--max-states <number>", "of each search, of which there is one for each scenario, rule set and config"],
      ["--max-memory <size>", "of all searches that run at once, such as 512M (default: half of the machine's)"],
      ["--timeout <duration>", "of the whole command: seconds, or with ms, s, m or h behind"],
      ["--shard <index/count>", "only this part of the work, such as 1/3; `lmmu report merge` joins the parts"],
      ["--jobs <number>", "searches at once (default: the processors that there are)"],
      ["--witnesses", "also print the paths that show what `may` happen and what is `reachable`"],
      ["-o, --output <path>", "with --format json: the file to write; with itf, svg: the folder for counterexamples"],
      ["--force", "replace files that are there"],
    ],
    formats: [...FORMATS, "itf", "svg"],
    examples: [
      ["lmmu explore race.lmmu", "every order, every config"],
      ["lmmu explore race.lmmu --rules xen70 --format itf -o traces", "paths for `lmmu run --replay`"],
      ["lmmu explore race.lmmu --timeout 10m --max-memory 2G", "within limits"],
      ["lmmu explore race.lmmu --strategy random --walks 100000", "where nothing else fits"],
      ["lmmu explore . --shard 1/3 --format json -o 1.json", "a third of the work"],
    ],
    load: () => import("./commands/explore.js"),
  },
  {
    name: "report",
    summary: "join what several machines have explored",
    description:
      "Joins the JSON of all shards of an exploration: the verdicts are those of one run that does all. It looks into the " +
      "files that were explored, which have to be as they were then. Exit codes are those of `explore`.",
    arguments: [
      ["<what>", "merge"],
      ["<reports...>", "what `lmmu explore --shard --format json` has written on each machine"],
    ],
    options: [["--witnesses", "also print the paths that show what `may` happen and what is `reachable`"]],
    formats: FORMATS,
    examples: [["lmmu report merge 1.json 2.json 3.json", "what `lmmu explore` would have said"]],
    load: () => import("./commands/report.js"),
  },
  {
    name: "run",
    summary: "run a scenario and print the calls, the state after each, and what warned",
    description:
      "Runs the scenarios of a file under their rule sets, once for every value of the free configs that a run reads, " +
      "and prints what happens call by call. Of every choice the first outcome is taken.",
    arguments: [FILE],
    options: [
      RULES,
      SCENARIO,
      ["--when <configs>", "only runs with these configs: 'DEBUG_PAGEALLOC && !KASAN'"],
      ["--choices <list>", "outcomes in the order met: y or n for maybe, the arm's number for choose"],
      [
        "--replay <trace>",
        "instead: the run that a trace of `lmmu explore --format itf` tells, with every task in a lane",
      ],
      ["--tables", "also print the page tables of every region as a run leaves them"],
      [
        "--expect",
        "instead: write into the file what its scenarios do, as expectations of those that have none (under the five rule " +
          "sets and its own, or --rules)",
      ],
    ],
    formats: [...FORMATS, "svg"],
    examples: [
      ["lmmu run kasan.lmmu --rules A --when DEBUG_PAGEALLOC", "one rule set, one config"],
      ["lmmu run kasan.lmmu --format json", "every run as JSON"],
      ["lmmu run race.lmmu --replay race.itf.json", "once more what `lmmu explore` has found"],
      ["lmmu run new.lmmu --expect", "what it does becomes what is expected"],
      ["lmmu run kasan.lmmu --rules A --format svg > kasan.svg", "a picture to send or to embed"],
    ],
    load: () => import("./commands/run.js"),
  },
  {
    name: "matrix",
    summary: "print every scenario under every rule set, side by side",
    description:
      "Runs every scenario under the five rule sets and those that the file declares, and prints what becomes of it " +
      "under which configs, with the calls that make the difference.",
    arguments: [INPUTS],
    options: [
      RULES,
      SCENARIO,
      ["--sequences <length>", "instead: count all sequences of calls up to this length by what the rule sets notice"],
    ],
    formats: FORMATS,
    examples: [
      ["lmmu matrix kasan.lmmu", "all rule sets"],
      ["lmmu matrix --sequences 8", "how much of wrong nesting each rule set notices"],
      ["lmmu matrix examples --rules A,D,v3", "a folder under three of them"],
    ],
    load: () => import("./commands/matrix.js"),
  },
  {
    name: "import",
    summary: "turn the text of a kernel warning into a scenario, and say which rule sets reproduce it",
    description:
      "Reads WARNING and BUG splats (of any architecture, as printed or decoded, from a log or a mail, quoted or " +
      "hard-wrapped), output of ftrace's function and function_graph tracers, and stacks of perf script and bpftrace. " +
      "Prints a file with a scenario for each distinct chain, most frequent first, and what every rule set makes of it; " +
      "on standard error which of them reproduce the warning, what was merged, and what the text has lost.",
    arguments: [["<splat>", "a text file, or - for standard input"]],
    options: [
      ["-o, --output <path>", "write the scenario there instead of to standard output"],
      ["--force", "replace the file if it is there"],
    ],
    formats: FORMATS,
    examples: [
      ["lmmu import examples/splats/kasan.txt", "the mail that started it"],
      ["dmesg | lmmu import - -o splat.lmmu", "from the kernel's log"],
    ],
    load: () => import("./commands/import.js"),
  },
  {
    name: "scan",
    summary: "find the functions of a kernel tree that hold the lazy MMU calls, and hold them against the library",
    description:
      "Reads the C files of a kernel tree, and says which functions hold lazy_mmu_mode_enable(), _disable(), _pause() or " +
      "_resume(), or before v7.0 arch_enter_lazy_mmu_mode() and its like; which of them the library of kernel functions " +
      "has, and which of the library's are no more where it says.",
    arguments: [["<dir>", "the top of a kernel tree, or a folder in it"]],
    options: [["--emit", "instead: print their declarations in the language"]],
    formats: FORMATS,
    examples: [
      ["lmmu scan ~/linux", "what the library has to follow"],
      ["lmmu scan ~/linux/mm --emit", "declarations of what is in one folder"],
    ],
    load: () => import("./commands/scan.js"),
  },
  {
    name: "fmt",
    summary: "lay out files in the style of the language",
    description:
      "Writes files in one style: 120 columns, indented by two blanks, as Prettier with `lmmu/prettier` does by default. " +
      "White space changes, and the case of hexadecimal digits; nothing else. A file with syntax errors is left as it is.",
    arguments: [INPUTS],
    options: [["--check", "write nothing: list the files that would change, and exit with 1 if there are any"]],
    formats: ["text"],
    examples: [
      ["lmmu fmt", "everything in this folder"],
      ["lmmu fmt --check .", "in CI"],
      ["lmmu fmt - < kasan.lmmu", "to standard output, as editors want it"],
    ],
    load: () => import("./commands/fmt.js"),
  },
  {
    name: "diff",
    summary: "find the shortest sequence of calls on which two rule sets differ",
    description:
      "Finds the shortest sequence of calls, and the shortest properly nested one, on which two rule sets differ.",
    arguments: [
      ["<left>", "a rule set"],
      ["<right>", "another one"],
      ["[file]", "the file that declares them, where they do not ship"],
    ],
    options: [],
    formats: FORMATS,
    examples: [
      ["lmmu diff C D", "where proposal C and mainline part"],
      ["lmmu diff D mine proposal.lmmu", "mainline against a set of one's own"],
    ],
    load: () => import("./commands/diff.js"),
  },
  {
    name: "compile",
    summary: "turn a file into tests, or into the form that other tools read",
    description:
      "Writes a Vitest file with one test per scenario and rule set, the trace as the expected value; or a KUnit suite " +
      "for the kernel tree, with its Kconfig and Makefile fragments (docs/kunit.md); or one scenario as a model that SPIN " +
      "searches (docs/promela.md); or prints the program as versioned JSON that needs nothing else to be run.",
    arguments: [FILE],
    options: [
      ["--target <what>", "what to write: vitest, kunit, promela"],
      ["--emit <what>", "what to print: ir"],
      ["--rules <name>", "the rule set that the kernel follows (kunit; default: D), or that the model has (promela)"],
      ["--scenario <name>", "with --target promela: which one, where there are several"],
      ["--when <configs>", "with --target promela: 'DEBUG_PAGEALLOC && !KASAN'; free ones that it does not name are y"],
      ["-o, --output <path>", "write there instead of to standard output; a folder with --target kunit"],
      ["--force", "replace the file if it is there"],
      ["--check", "write nothing: say whether the file is as it would be written, and exit with 1 if it is not"],
    ],
    formats: ["json"],
    examples: [
      ["lmmu compile kasan.lmmu --target vitest -o kasan.test.ts", "regression tests"],
      ["lmmu compile kasan.lmmu --target kunit -o linux/mm/tests", "a suite for the kernel"],
      ["lmmu compile kasan.lmmu --target vitest -o kasan.test.ts --check", "are they up to date?"],
      ["lmmu compile kasan.lmmu --target promela --scenario release -o x.pml", "a model for SPIN"],
      ["lmmu compile kasan.lmmu --emit ir -o kasan.json", "the program as JSON"],
    ],
    load: () => import("./commands/compile.js"),
  },
  {
    name: "lsp",
    summary: "serve an editor: what `check` finds, on every change",
    description: "Speaks the Language Server Protocol; editors start it. How to set one up is in docs/editors.md.",
    arguments: [],
    options: [
      ["--stdio", "talk through standard input and output"],
      ["--socket <port>", "instead: connect to this port of 127.0.0.1, on which the editor listens"],
      ["--clientProcessId <pid>", "end when this process has ended, as clients made for VS Code ask"],
    ],
    formats: ["lsp"],
    examples: [
      ["lmmu lsp --stdio", "what an editor runs"],
      ["lmmu lsp --socket=6009", "what an editor runs that waits on a port"],
    ],
    load: () => import("./commands/lsp.js"),
  },
  {
    name: "explain",
    summary: "say what a finding means, with a bad and a good example",
    description: "Prints the long form of a finding; without a code, the list of all.",
    arguments: [["[code]", "LMMU301, or the name that `allow` takes"]],
    options: [],
    formats: FORMATS,
    examples: [
      ["lmmu explain LMMU301", "one finding"],
      ["lmmu explain", "the list"],
    ],
    load: () => import("./commands/explain.js"),
  },
];

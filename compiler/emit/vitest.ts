/** Turns scenarios into a Vitest file: one test per scenario and rule set, with the trace as the expected value. */
import { loadProgram, type Program, runScenario } from "../../runtime/index.js";
import { decisionsText, traceLines } from "./trace-lines.js";

export interface VitestOptions {
  /** How the generated file names the `.lmmu` file, relative to itself, with slashes. */
  readonly source: string;
  /** Of the generator, for the header. */
  readonly version: string;
  /** What is run in the folder of the generated file to make it again. */
  readonly command: string;
}

/** The text of the test file. `program` must have been compiled without errors. */
export function emitVitest(program: Program, options: VitestOptions): string {
  const loaded = loadProgram(program);
  const blocks = program.scenarios.map(({ name, title, ruleSets }, scenario) => {
    const heading = title === "" ? name : `${name}: ${title}`;
    const tests = ruleSets.flatMap((ruleSet) => {
      const { runs } = runScenario(loaded, scenario, ruleSet, { choices: null });
      const ruleSetName = program.ruleSets[ruleSet]!.name;
      const call = `${quoted(name)}, ${quoted(ruleSetName)}`;
      return [
        `  test(${quoted(ruleSetName)}, () => {`,
        `    expect(scenarios.failures(${call})).toEqual([]);`,
        `    expect(scenarios.traces(${call})).toEqual({`,
        ...runs.flatMap((run) => [
          `      [${quoted(decisionsText(program, run))}]: [`,
          ...traceLines(program, ruleSet, run).map((line) => `        ${quoted(line)},`),
          "      ],",
        ]),
        "    });",
        "  });",
      ];
    });
    return [`describe(${quoted(heading)}, () => {`, ...tests, "});"].join("\n");
  });
  return `${[
    [
      `// Made by lmmu ${options.version} from ${commented(options.source)}. Do not edit: make it again, in its folder, with`,
      `//   ${commented(options.command)}`,
      'import { describe, expect, test } from "vitest";',
      'import { openScenarios } from "lmmu";',
      "",
      `const scenarios = openScenarios(new URL(${quoted(relativeUrl(options.source))}, import.meta.url));`,
    ].join("\n"),
    ...blocks,
  ].join("\n\n")}\n`;
}

/** A string literal that nothing in the text can end: line separators are escaped too. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** A path as a URL relative to the file's own: a name may hold `#`, `?`, `%`, or what looks like a scheme. */
function relativeUrl(path: string): string {
  return `./${path
    .split("/")
    .map((name) => encodeURIComponent(name))
    .join("/")}`;
}

/** Text for a `//` comment: nothing in it ends the line. */
function commented(text: string): string {
  return quoted(text).slice(1, -1).replaceAll('\\"', '"');
}

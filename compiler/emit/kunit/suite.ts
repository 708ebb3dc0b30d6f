/** The C file: kernel style, one static function for each test case. */
import type { NestingState, Program } from "../../../runtime/index.js";
import type { Part } from "./cases.js";
import { blockComment, commentText, innerComment } from "./comments.js";
import { guardLines } from "./guard.js";
import type { KernelApi } from "./kernel-api.js";
import { Identifiers } from "./names.js";
import type { Play } from "./plays.js";

export interface SuiteOptions {
  /** Paragraphs of the comment at the top, made safe. */
  readonly header: readonly string[];
  /** Of the suite, a C identifier. */
  readonly name: string;
  readonly api: KernelApi;
}

/** The text of the file. The variables of the rule set (by index) are those that `api` speaks of. */
export function suiteText(program: Program, ruleSet: number, parts: readonly Part[], options: SuiteOptions): string {
  const { header, name, api } = options;
  const identifiers = new Identifiers();
  // A scenario's own name is for it, even where another's with a number behind it would come first.
  const byScenario = new Map(program.scenarios.map((scenario) => [scenario.name, identifiers.next(scenario.name)]));
  const used = new Set<string>();
  const functions: string[] = [];
  const blocks: string[][] = [];
  const states = statesOf(program, ruleSet, api);
  for (const part of parts) {
    if (typeof part.play === "string") {
      blocks.push(blockComment([`Left out: ${heading(part)}`, commentText(part.play), ...whenTexts(part)]));
      continue;
    }
    const own = byScenario.get(part.scenario)!;
    const identifier = used.has(own) ? identifiers.next(part.scenario) : own;
    used.add(identifier);
    functions.push(identifier);
    blocks.push([
      ...blockComment([heading(part), ...whenTexts(part)]),
      `static void ${identifier}(struct kunit *test)`,
      "{",
      ...guardLines(part.guard),
      ...statements(part.play, states),
      "}",
    ]);
  }
  const calls = parts.flatMap(({ play }) => (typeof play === "string" ? [] : play.moves.map(({ call }) => call)));
  const text = [
    ["// SPDX-License-Identifier: GPL-2.0-only", ...blockComment(header), ...includes(calls)],
    ...(functions.length === 0 ? [] : [expectState(api)]),
    ...blocks,
    suite(name, functions),
    [
      `kunit_test_suite(${name}_suite);`,
      "",
      'MODULE_DESCRIPTION("KUnit tests of lazy MMU mode, made by lmmu");',
      "/* On powerpc the calls are inline and use symbols that only tests may. */",
      'MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");',
      'MODULE_LICENSE("GPL");',
    ],
  ];
  return `${text.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function includes(calls: readonly string[]): string[] {
  const bottomHalves = calls.some((call) => call.startsWith("local_bh_"));
  const files = ["kunit/test", ...(bottomHalves ? ["linux/bottom_half"] : []), "linux/module", "linux/pgtable"];
  return [...files, "linux/sched"].map((file) => `#include <${file}.h>`);
}

/** The function that holds the kernel's state against what the run had. */
function expectState({ isActive, members }: KernelApi): string[] {
  const expectation = (is: string, expected: string): string[] => [
    `\tKUNIT_EXPECT_EQ_MSG(test, ${is},`,
    `\t\t\t    ${expected}, "after step %d", step);`,
  ];
  const parameters = members.map(({ variable, type }) => `${type} ${variable}`).join(", ");
  const head = "static void expect_state(struct kunit *test, int step, bool active";
  return [
    "/*",
    " * Step 0 is the beginning. A case goes on when an expectation fails, so that",
    " * the calls that follow close what is open.",
    " */",
    ...(parameters === "" ? [`${head})`] : [`${head},`, `\t\t\t ${parameters})`]),
    "{",
    ...expectation(`${isActive}()`, "active"),
    ...members.flatMap(({ member, variable }) => expectation(`current->lazy_mmu_state.${member}`, variable)),
    "}",
  ];
}

/** How a state is written as the arguments that `expect_state` takes behind the step. */
function statesOf({ ruleSets }: Program, ruleSet: number, { members }: KernelApi): (state: NestingState) => string {
  const { variables } = ruleSets[ruleSet]!;
  const indices = members.map(({ variable }) => variables.findIndex(({ name }) => name === variable));
  return ({ active, variables: values }) =>
    [active, ...indices.map((index, at) => (members[at]!.type === "bool" ? values[index] === 1 : values[index]))].join(
      ", ",
    );
}

function statements({ begun, moves, leftOut }: Play, state: (state: NestingState) => string): string[] {
  const lines = [`\texpect_state(test, 0, ${state(begun)});`];
  let frame = "";
  moves.forEach((move, index) => {
    lines.push("", ...leftOutLines(move.leftOut));
    if (move.frame !== frame) lines.push(...innerComment(commentText(move.frame)));
    frame = move.frame;
    lines.push(`\t${move.call}();`, `\texpect_state(test, ${index + 1}, ${state(move.after)});`);
  });
  if (leftOut.length > 0) lines.push("", ...leftOutLines(leftOut));
  return lines;
}

function leftOutLines(kinds: readonly string[]): string[] {
  return kinds.length === 0 ? [] : innerComment(commentText(`left out: ${kinds.join(", ")}`));
}

function heading({ scenario, title, task }: Part): string {
  return commentText(`${scenario}${task === null ? "" : `, task ${task}`}${title === "" ? "" : `: ${title}`}`);
}

function whenTexts({ when }: Part): string[] {
  return when === "" ? [] : [commentText(`When ${when}.`)];
}

function suite(name: string, functions: readonly string[]): string[] {
  return [
    `static struct kunit_case ${name}_cases[] = {`,
    ...functions.map((identifier) => `\tKUNIT_CASE(${identifier}),`),
    "\t{}",
    "};",
    "",
    `static struct kunit_suite ${name}_suite = {`,
    `\t.name = "${name}",`,
    `\t.test_cases = ${name}_cases,`,
    "};",
  ];
}

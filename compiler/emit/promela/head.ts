/** The comment at the top of a model: what it is of, and how SPIN is run on it. */
import type { Schedule } from "../../../runtime/explore/index.js";
import type { Program } from "../../../runtime/index.js";
import type { Check } from "./facts.js";
import { commentText } from "./text.js";

export function headText(
  program: Program,
  options: {
    readonly scenario: number;
    readonly ruleSet: number;
    readonly source: string;
    readonly version: string;
    readonly command: string;
  },
  switches: Schedule["switches"],
  witnesses: readonly Check[],
): string {
  const { source, version, command } = options;
  const scenario = program.scenarios[options.scenario]!;
  const ruleSet = program.ruleSets[options.ruleSet]!;
  const title = scenario.title === "" ? "" : `: ${scenario.title}`;
  const configs = switches.map(({ switch: index, value }) => `${program.switches[index]!.name}=${value ? "y" : "n"}`);
  const lines = [
    `Scenario ${scenario.name}${title}`,
    `of ${source}, under rule set ${ruleSet.name}: ${ruleSet.title}`,
    ...(configs.length === 0 ? [] : [`with ${configs.join(" ")}.`]),
    "",
    `Made by lmmu ${version}. Do not edit: make it again with`,
    `  ${command}`,
    "",
    "Each move of `lmmu explore` is one step. The shortest path to what breaks the scenario:",
    "  spin -a x.pml && gcc -O2 -DBFS -DSAFETY -DNOREDUCE -o pan pan.c && ./pan",
    "Once more, with what it meets: `./pan -r x.pml.trail` where there is C in it, else `spin -t -p x.pml`.",
    "On 4 cores, depth first: gcc -O2 -DSAFETY -DNOREDUCE -DNCORE=4 -o pan pan.c && ./pan -m100000",
    "By samples (swarm): spin -run -safety -noreduce -swarm8,1 x.pml",
    ...(witnesses.length === 0
      ? []
      : ["", "Paths that the scenario's lines want to be there are looked for one by one:"]),
    ...witnesses.map(({ text }, index) => `  spin -a -DWITNESS_${index + 1} x.pml: ${text}`),
    "",
    "A label that begins with `end` is a place at which a process may stay. All are: what SPIN takes for a",
    "deadlock is that the_end, the last process, waits for tasks that nothing can move.",
  ];
  return `/*\n${lines.map((line) => (line === "" ? " *\n" : ` * ${commentText(line)}\n`)).join("")} */\n\n`;
}

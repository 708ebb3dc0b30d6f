import type { Job } from "../../compiler/explorations/searches/index.js";
import type { ExploredFile } from "../explore/report.js";
import type { Underway } from "../explore/threads.js";
import { bytesText, count, grouped } from "../../compiler/text/index.js";

/** How far searches have come, a line for each, for somebody who waits. */
export function searchesText(
  files: readonly ExploredFile[],
  underway: readonly Underway[],
  done: number,
  waiting: number,
): string[] {
  const now = performance.now();
  const lines = underway.map(({ job, since, coverage }) => {
    const { states, transitions, depth, memory } = coverage;
    const rate = Math.round((states * 1000) / Math.max(1, now - since));
    const counts = `${grouped(states)} states, ${grouped(transitions)} transitions, depth ${grouped(depth)}`;
    return `${nameOf(files, job)}: ${counts}, ${grouped(rate)}/s, ${bytesText(memory)}`;
  });
  return [...lines, `${count(done, "search").replace(/searchs$/, "searches")} done, ${waiting} waiting`];
}

function nameOf(files: readonly ExploredFile[], { file, scenario, ruleSet, given }: Job): string {
  const { program } = files[file]!.compiled;
  const configs = given.map((each) => `${each.value ? "" : "!"}${program.switches[each.switch]!.name}`).join(" && ");
  const when = configs === "" ? "" : ` when ${configs}`;
  return `${program.scenarios[scenario]!.name} under ${program.ruleSets[ruleSet]!.name}${when}`;
}

import { itfOf } from "../../compiler/trace/itf/index.js";
import { type Report, traceOf } from "../explore/report.js";

/** Of a name so much is taken into the name of a file. */
const MOST_OF_NAME = 60;

/** All counterexamples of a report as texts, by names of files that no name in the program can lead elsewhere. */
export async function counterexampleFiles(
  { results }: Report,
  format: "itf" | "svg",
): Promise<ReadonlyMap<string, string>> {
  const svg = format === "svg" ? await import("../../compiler/trace/svg/interleaved/index.js") : null;
  const texts = new Map<string, string>();
  for (const result of results) {
    const { sources } = result.file.compiled;
    for (const { violation, schedule, run } of result.violations) {
      const trace = traceOf(result, run);
      const name = fileNameOf(trace.scenario.name, trace.ruleSet.name, svg === null ? "itf.json" : "svg", texts);
      const text = svg === null ? itfOf(trace, schedule, sources) : svg.interleavedSvg(trace, sources, violation);
      texts.set(name, text);
    }
  }
  return texts;
}

/** Numbered, so that no two are one, also where a file system does not tell capitals from small letters. */
function fileNameOf(scenario: string, rules: string, ending: string, taken: ReadonlyMap<string, string>): string {
  const [first, second] = [scenario, rules].map((name) => name.replaceAll(/[^\w-]/g, "_").slice(0, MOST_OF_NAME));
  return `${taken.size + 1}-${first}-${second}.${ending}`;
}

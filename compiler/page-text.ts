/** Pages of regions in words, as the language writes them. */
import type { PageRange, Program, TableProblem } from "../runtime/index.js";

/** `linear`, `linear[0]` or `linear[0..16]` (to before 16). A page that a frame got of its own is called `fn(parameter)`. */
export function pagesText({ regions }: Pick<Program, "regions">, { region, from, to }: PageRange): string {
  const { name, pages } = regions[region]!;
  if (from === 0 && to === pages) return name;
  return to === from + 1 ? `${name}[${from}]` : `${name}[${from}..${to}]`;
}

/** Why a statement about page tables means nothing where it stands, without a full stop. */
export function problemText(problem: TableProblem, program: Pick<Program, "regions">): string {
  if (problem.kind === "no_memory") {
    return `no memory is left for another table: ${problem.bytes.toLocaleString("en")} bytes are in use`;
  }
  const page = pagesText(program, problem.page);
  switch (problem.kind) {
    case "no_table":
      return `${page} has no table of level ${problem.level + 1}: \`populate\` it first`;
    case "not_mapped":
      return `${page} is not mapped, so there is no entry to change`;
    case "part_of_block":
      return `${page} is only a part of what one entry of level ${problem.level} maps: \`split\` it first, or name all of it`;
    case "unaligned":
      return `${page} does not begin and end at multiples of 0x${problem.bytes.toString(16)} bytes, or is not mapped to one`;
    case "several":
      return `${page} has several entries, and a raw store is to one`;
    case "value":
      return `the value for ${page} does not fit ${problem.bits} bits`;
  }
}

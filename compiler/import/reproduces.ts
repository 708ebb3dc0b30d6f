/** Whether what a run reported is the warning that a splat shows. */
import { LibraryIndex, type LibraryFile } from "./library.js";
import { mayBeLazyMmu, type Splat } from "./splat.js";
import { baseSymbol } from "./symbols.js";

/** A warning or bug that a run reported. */
export interface RunReport {
  readonly text: string;
  /** "include/linux/pgtable.h:273": where the kernel's source has the assertion; null where the rule set does not say. */
  readonly source: string | null;
  /** The function in whose name it was reported. */
  readonly in: string;
}

export interface Reproduction {
  /**
   * `same`: function and line are the splat's. `line_unknown`: the function is, and the text or the rule set does not
   * say the line. `other_line`: the function is, the assertion is another one. `none`: nothing was reported there.
   */
  readonly match: "same" | "line_unknown" | "other_line" | "none";
  /** Indices of the reports that match so, in order. */
  readonly reports: readonly number[];
}

const RANKING = ["same", "line_unknown", "other_line"] as const;

/** The best match among the reports of one run. `same` and `line_unknown` count as reproduced. */
export function reproduces(
  splat: Splat,
  reports: readonly RunReport[],
  library: readonly LibraryFile[] = [],
): Reproduction {
  // A BUG of another kind is in the function, but not what a rule set would report there.
  if (splat.kind !== "warning" && !mayBeLazyMmu(splat)) return { match: "none", reports: [] };
  const names = functionsOfWarning(splat, new LibraryIndex(library));
  const here = splat.file === null || splat.line === null ? null : `${splat.file}:${String(splat.line)}`;
  const matches = reports.map((report) => {
    if (!names.has(baseSymbol(report.in))) return "none";
    if (here === null || report.source === null) return "line_unknown";
    return isSamePlace(here, report.source) ? "same" : "other_line";
  });
  for (const match of RANKING) {
    const indices = matches.flatMap((found, i) => (found === match ? [i] : []));
    if (indices.length > 0) return { match, reports: indices };
  }
  return { match: "none", reports: [] };
}

/** The function that the trace shows, and those that are inlined into it. */
function functionsOfWarning(splat: Splat, library: LibraryIndex): Set<string> {
  const names = new Set([baseSymbol(splat.function)]);
  const frames = splat.parts.at(-1)?.frames ?? [];
  const caller = splat.hook === null ? undefined : frames.at(-1);
  if (caller !== undefined) names.add(baseSymbol(caller.symbol));
  const containing = frames.findLastIndex((frame) => baseSymbol(frame.symbol) === baseSymbol(splat.function));
  for (const frame of frames.slice(containing + 1)) {
    if (frame.inlined) names.add(baseSymbol(frame.symbol));
  }
  let inlined = library.find(splat.function)?.inlines ?? null;
  while (inlined !== null && !names.has(inlined)) {
    names.add(inlined);
    inlined = library.find(inlined)?.inlines ?? null;
  }
  return names;
}

/** Kernels that are built in a directory of their own print a longer path. */
function isSamePlace(printed: string, source: string): boolean {
  return printed === source || printed.endsWith(`/${source}`);
}

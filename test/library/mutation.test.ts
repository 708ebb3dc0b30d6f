/**
 * Every annotation of the library's frames matters: where one is changed, an example comes out differently. What does
 * not is listed, with the reason.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check, type Host, library } from "../../compiler/index.js";
import { CheckMemory } from "../../compiler/memory/index.js";
import { type Mutant, mutantsOf } from "./mutants.js";

const isDeep = Boolean(process.env["LMMU_DEEP"]);
const EXAMPLES = join(import.meta.dirname, "../../examples");

const BOTH_LOCKS = "the other lock is held around the same code, and does the same";
const EMPTY = "nothing stands in this section, so nobody asks which lock is held there";

const SURVIVORS: Readonly<Record<string, string>> = {
  "copy_pte_range: [spin target_ptl] dropped": BOTH_LOCKS,
  "copy_pte_range: [spin source_ptl] dropped": BOTH_LOCKS,
  "move_ptes: [spin source_ptl] dropped": BOTH_LOCKS,
  "move_ptes: [spin target_ptl] dropped": BOTH_LOCKS,
  "move_present_ptes: [spin source_ptl] dropped": BOTH_LOCKS,
  "move_present_ptes: [spin target_ptl] dropped": BOTH_LOCKS,
  'madvise_cold_or_pageout_pte_range: "spin ptl { lazy { } }" without its block': EMPTY,
  'madvise_free_pte_range: "spin ptl { lazy { } }" without its block': EMPTY,
  'migrate_vma_collect_pmd: "spin ptl { lazy { } }" without its block': EMPTY,
};

/** An example or a file of the library, whose imports are ordinary ones, so that another text can stand for each. */
function withOrdinaryImports(text: string): string {
  return text.replaceAll('import "lmmu:kernel/', 'import "kernel/');
}

const libraryTexts = new Map(
  library.paths
    .filter((path) => path.startsWith("lmmu:kernel/"))
    .map((path) => [path.slice("lmmu:".length), withOrdinaryImports(library.read(path)!)] as const),
);
const examples = ["chains", "bugs"].flatMap((folder) =>
  readdirSync(join(EXAMPLES, folder)).map((name) => ({
    name: `${folder}/${name}`,
    text: withOrdinaryImports(readFileSync(join(EXAMPLES, folder, name), "utf8")),
  })),
);

/** The files of the library that a text imports, directly or not. */
function importsOf(text: string, seen = new Set<string>()): Set<string> {
  for (const [, path = ""] of text.matchAll(/^import "(kernel\/\w+)";$/gm)) {
    if (seen.has(path)) continue;
    seen.add(path);
    importsOf(libraryTexts.get(path)!, seen);
  }
  return seen;
}
const importedBy = new Map(examples.map(({ name, text }) => [name, importsOf(text)]));

const memory = new CheckMemory();

/** What is wrong with a run or with what is expected of it. Other findings are about the text: a config that nothing reads. */
const isVerdict = ({ code }: { readonly code: string }): boolean => /^LMMU[345]/.test(code);

/** Whether the example is as it should be with this mutant in the library; null: with the library as it is. */
function holds({ name, text }: (typeof examples)[number], mutant: Mutant | null): boolean {
  const host: Host = {
    read: (file) => {
      const found = file === name ? text : mutant?.path === file ? mutant.text : libraryTexts.get(file);
      return found === undefined ? { ok: false, reason: "missing" } : { ok: true, text: found };
    },
    resolve: (_, path) => path,
  };
  return check(name, host, { memory }).diagnostics.every((each) => each.severity === "note" || !isVerdict(each));
}

function survives(mutant: Mutant): boolean {
  const mentions = ({ text }: { readonly text: string }): number => (text.includes(mutant.frame) ? 0 : 1);
  return examples
    .filter(({ name }) => importedBy.get(name)!.has(mutant.path))
    .toSorted((one, other) => mentions(one) - mentions(other))
    .every((example) => holds(example, mutant));
}

const mutants = [...libraryTexts].flatMap(([path, text]) => mutantsOf(path, text));

describe("the library", () => {
  it("is mutated where it says something", () => {
    expect(mutants.length).toBeGreaterThan(100);
    expect(new Set(mutants.map(({ what }) => what)).size).toBe(mutants.length);
  });

  // test/examples/ holds that too, with the library's own imports.
  it.runIf(isDeep)("makes every example come out as it should, unless it is changed", () => {
    expect(examples.filter((example) => !holds(example, null)).map(({ name }) => name)).toEqual([]);
  });

  it("has no annotation that makes no difference, but for those listed", { timeout: 120_000 }, () => {
    const tried = mutants.filter((_, index) => isDeep || index % 24 === 0);
    const survivors = tried.filter(survives).map(({ what }) => what);
    expect(survivors).toEqual(tried.map(({ what }) => what).filter((what) => what in SURVIVORS));
  });

  it("lists no survivor that there is not", () => {
    const all = new Set(mutants.map(({ what }) => what));
    expect(Object.keys(SURVIVORS).filter((what) => !all.has(what))).toEqual([]);
  });
});

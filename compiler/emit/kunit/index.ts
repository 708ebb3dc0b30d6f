/** Turns scenarios into a KUnit suite: C for the kernel tree, with the states of lmmu's runs as expected values. */
import { loadProgram, type Program } from "../../../runtime/index.js";
import { partsOf } from "./cases.js";
import { commentText } from "./comments.js";
import { kconfigText, makefileText } from "./fragments.js";
import { kernelApi } from "./kernel-api.js";
import { stemOf } from "./names.js";
import { suiteText } from "./suite.js";

export interface KunitOptions {
  /** Path of the `.lmmu` file, with slashes; its last part names the files. */
  readonly source: string;
  /** Index of the rule set that the kernel follows. */
  readonly ruleSet: number;
  /** Of the generator, for the header. */
  readonly version: string;
  /** What is run to make the files again. */
  readonly command: string;
}

/** A file to write: a name without folders, of letters, digits, `_` and a dot. */
export interface KunitFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The C file and its Kconfig and Makefile fragments; or, where there are none for a rule set, the reason. `program` must have
 * been compiled without errors.
 */
export function emitKunit(program: Program, options: KunitOptions): KunitFile[] | string {
  const { source, ruleSet, version, command } = options;
  const api = kernelApi(program, ruleSet);
  if (typeof api === "string") return api;
  const { name: rules, title } = program.ruleSets[ruleSet]!;
  const made = [`Made by lmmu ${version} from ${source}. Do not edit: make it again with`, command].map(commentText);
  const name = `lazy_mmu_${stemOf(source)}`;
  const header = [
    `KUnit tests of lazy MMU mode, for kernels with rule set ${commentText(`${rules}: ${title}`)}.`,
    ...made,
  ];
  const parts = partsOf(loadProgram(program), ruleSet);
  return [
    { name: `${name}_kunit.c`, text: suiteText(program, ruleSet, parts, { header, name, api }) },
    { name: `${name}_kunit.Kconfig`, text: kconfigText(name, made) },
    { name: `${name}_kunit.Makefile`, text: makefileText(name, made) },
  ];
}

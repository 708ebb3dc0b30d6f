import type { Place } from "../grammar/index.js";
import type { Origin, Program } from "../runtime/index.js";
import type { Compilation } from "./compile.js";
import { placeOf } from "./origins.js";
import { Sources } from "./sources.js";

/** A program that can be run, with what is needed to speak of it. */
export interface Compiled {
  readonly file: string;
  readonly program: Program;
  readonly placeOf: (origin: Origin) => Place;
  readonly sources: Sources;
}

/** A compilation without errors, ready to be run and spoken of. */
export function compiled({ file, program, origins, files }: Compilation): Compiled {
  if (program === null) throw new Error(`${file} has no program and no error`);
  return { file, program, placeOf: (origin) => placeOf(origins, origin), sources: new Sources(files) };
}

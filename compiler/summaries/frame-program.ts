import type { Place } from "../../grammar/index.js";
import type { Program } from "../../runtime/index.js";
import { assemble, type CompileOptions, isError, open } from "../compile.js";
import { Findings } from "../findings.js";
import type { Host } from "../host.js";
import { lowerFrameProgram } from "../lower/program.js";

/** A program of one frame and what that calls. */
export interface FrameCompilation {
  /** Its other declared frames do nothing, and it has no scenarios. */
  readonly program: Program;
  /** The frame's index. */
  readonly frame: number;
}

/**
 * Compiles one frame of a file, or of what that imports, by the place of its name: what it takes grows with what the frame
 * calls, more than with the file. Null where no function or handler is declared there, or something is wrong with the syntax or
 * the names of the program, or in a body that was compiled. Never throws, whatever the file holds.
 */
export function compileFrame(
  file: string,
  host: Host,
  { file: within, span }: Place,
  options: CompileOptions = {},
): FrameCompilation | null {
  const findings = new Findings();
  const { loaded, suggestions } = open(file, host, findings, options);
  if (loaded === null) return null;
  const assembly = assemble(loaded, findings, suggestions, options);
  const symbol = assembly.scopes.frames.find(
    ({ unit, declaration }) => unit.file === within && declaration.name.span.start === span.start,
  );
  if (symbol === undefined) return null;
  const program = lowerFrameProgram(symbol, loaded, assembly);
  return findings.list.some(isError) ? null : { program, frame: symbol.index };
}

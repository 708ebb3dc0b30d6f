/** The part of the arm64 machine that QEMU is asked about: as it is, or changed somewhere. */
import { esrOf } from "../../../runtime/arm64/fault.js";
import { PhysicalMemory } from "../../../runtime/arm64/memory.js";
import { decodeRegime } from "../../../runtime/arm64/regime.js";
import { Walk, walk } from "../../../runtime/arm64/walk.js";

export interface Translation {
  readonly PhysicalMemory: typeof PhysicalMemory;
  readonly decodeRegime: typeof decodeRegime;
  readonly Walk: typeof Walk;
  readonly walk: typeof walk;
  readonly esrOf: typeof esrOf;
}

export const translation: Translation = { PhysicalMemory, decodeRegime, Walk, walk, esrOf };

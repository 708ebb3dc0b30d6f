import { describeLibraryFile, type LibraryFile } from "../import/library.js";
import { Findings } from "../findings.js";
import { unitOf } from "../files/load.js";
import { library } from "./index.js";

/** What the importer has to know of the kernel frames that ship. */
export function libraryFrames(): readonly LibraryFile[] {
  return library.paths
    .filter((path) => path.startsWith("lmmu:kernel/"))
    .map((path) => describeLibraryFile(path, unitOf(path, library.read(path)!, new Findings()).ast));
}

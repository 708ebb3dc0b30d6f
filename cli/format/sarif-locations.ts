/** Places in SARIF: files as URIs, spans as regions. */
import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ArtifactLocation, Location, Region } from "sarif";
import type { Place } from "../../grammar/index.js";
import type { Sources } from "../../compiler/index.js";

/** The folder that relative URIs are relative to; who reads the log knows where it is on their machine. */
export const ROOT = "%SRCROOT%";

/** The scheme of the files that ship with lmmu; they are on nobody's disk. */
const SHIPPED = "lmmu:";

/** Places of one check. */
export class SarifPlaces {
  /** `cwd`: the folder that names of files are relative to. */
  constructor(
    private readonly sources: Sources,
    private readonly cwd: string,
  ) {}

  /**
   * A name of a file as a URI. Below `cwd` it is relative, so that the log means the same on every machine; SARIF has no
   * relative URIs with `..` (3.10.2), so that a file elsewhere has its whole path.
   */
  artifact(file: string): ArtifactLocation {
    if (file.startsWith(SHIPPED)) return { uri: SHIPPED + encodePath(file.slice(SHIPPED.length)) };
    const elsewhere = isAbsolute(file) || file.split("/").includes("..");
    if (elsewhere) return { uri: pathToFileURL(resolve(this.cwd, wellFormed(file))).href };
    return { uri: encodePath(file), uriBaseId: ROOT };
  }

  /** Lines and columns from 1, the end exclusive; null where the file's text is not at hand. */
  region(place: Place): Region | null {
    const position = this.sources.position(place);
    if (position === null) return null;
    const { start, end } = position;
    return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  }

  location(place: Place): Location {
    const region = this.region(place);
    return { physicalLocation: { artifactLocation: this.artifact(place.file), ...(region && { region }) } };
  }
}

/** Every segment of a path by itself, so that nothing in a name is a scheme, a query or a fragment. */
function encodePath(path: string): string {
  return wellFormed(path).split("/").map(encodeURIComponent).join("/");
}

/** A lone surrogate, which has no UTF-8, becomes the replacement character. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

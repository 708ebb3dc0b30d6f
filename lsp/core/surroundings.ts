import type { Host } from "../../compiler/index.js";
import type { Encoding } from "./encoding.js";

/** Files, as the machine has them on which the server runs; in a browser there are none. */
export interface Disk extends Host {
  /** Whether a file lies below a folder still, once links are followed; of those that lie there by their paths. */
  staysBelow(folder: string, file: string): boolean;
  /** What differs when a file has changed: cheap to ask, empty where there is no such file. */
  stamp(file: string): string;
  /** The `lmmu.json` that counts for a file, by its path; null where there is none. */
  settingsPathOf(file: string): string | null;
  /**
   * The `.lmmu` files below a folder, by their paths, as its `lmmu.json` includes them; symbolic links are not followed, and
   * at most `limit` are named.
   */
  filesBelow(folder: string, limit: number): Promise<readonly string[]>;
}

/** What a core is told once. Plain but for the disk, since it goes from thread to thread. */
export interface CoreOptions {
  readonly encoding: Encoding;
  /** What a settings file is called. */
  readonly settingsFile: string;
  /** Folder of the `.lmmu` files that ship; null where an editor cannot open them. */
  readonly libraryFolder: string | null;
  /** The folder on the web that has docs/, ending in a slash; null where nobody knows one. */
  readonly homepage: string | null;
  /** Whether the editor asks for the edit of an action when somebody chooses it; else every action has its edit. */
  readonly asksForEdits: boolean;
}

export interface Surroundings {
  readonly disk: Disk;
  /** Tells the editor's log. */
  log(message: string): void;
}

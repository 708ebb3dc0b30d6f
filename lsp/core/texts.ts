import type { Host, ReadResult } from "../../compiler/index.js";
import type { Encoding } from "./encoding.js";
import { Lines } from "./lines.js";
import { Recent } from "./recent.js";
import type { Disk } from "./surroundings.js";
import type { Uris } from "./uris.js";

/** More texts of the disk are not kept: some workspaces have many files, and most are read once. */
const MOST_KEPT = 2000;
/** And no more than so many UTF-16 units of them. */
const MOST_UNITS = 32 * 1024 * 1024;
/** Larger texts are refused, as on the disk: no check of one would come to an end. */
const LARGEST = 8 * 1024 * 1024;

/** The compiler's host in an editor: text that is open there wins over the disk, which is read again where it has changed. */
export class Texts implements Host {
  private readonly open = new Map<string, string>();
  private readonly kept = new Recent<{ readonly stamp: string; readonly result: ReadResult }>(MOST_KEPT, MOST_UNITS);
  private readonly lines = new Recent<Lines>(MOST_KEPT, MOST_UNITS);

  constructor(
    private readonly disk: Disk,
    private readonly uris: Uris,
    private readonly encoding: Encoding,
  ) {}

  /** Takes the text of an open document, by its URI. */
  set(uri: string, text: string): void {
    this.open.set(this.uris.fileOf(uri), text);
  }

  close(uri: string): void {
    this.open.delete(this.uris.fileOf(uri));
  }

  /** The files that are open, by the host's names. */
  get openFiles(): Iterable<string> {
    return this.open.keys();
  }

  isOpen(file: string): boolean {
    return this.open.has(file);
  }

  read(file: string): ReadResult {
    const text = this.open.get(file);
    if (text !== undefined) return text.length > LARGEST ? { ok: false, reason: "too_large" } : { ok: true, text };
    const stamp = this.disk.stamp(file);
    const known = this.kept.get(file);
    if (known?.stamp === stamp) return known.result;
    const result = this.disk.read(file);
    this.kept.set(file, { stamp, result }, result.ok ? result.text.length : 0);
    return result;
  }

  resolve(from: string, path: string): string | null {
    return this.disk.resolve(from, path);
  }

  /** The lines of a file's text as it is now. */
  linesOf(file: string, text: string): Lines {
    let lines = this.lines.get(file);
    if (lines?.text !== text) {
      lines = new Lines(text, this.encoding);
      this.lines.set(file, lines, text.length);
    }
    return lines;
  }
}

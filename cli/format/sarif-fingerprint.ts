import { createHash } from "node:crypto";
import type { Diagnostic } from "../../grammar/index.js";
import { Sources } from "../../compiler/index.js";

/** No more of a line than this tells findings apart. */
const MOST = 400;

/**
 * Names findings across edits: by code, file, the text of the line and of the span, and the calls that lead there. Lines
 * may come and go around it, configs and rule sets may join, and its message may be worded anew.
 */
export class Fingerprints {
  private readonly sources: Sources;
  private readonly seen = new Map<string, number>();

  constructor(private readonly files: ReadonlyMap<string, string>) {
    this.sources = new Sources(files);
  }

  /** The same finding a second time has another one: they are counted in their order. */
  of(diagnostic: Diagnostic): string {
    const calls = diagnostic.chain.map(({ frame, effect }) => [frame, effect]);
    const identity = [diagnostic.code, diagnostic.file, this.textAt(diagnostic), calls];
    const hash = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 32);
    const count = (this.seen.get(hash) ?? 0) + 1;
    this.seen.set(hash, count);
    return `${hash}:${count}`;
  }

  private textAt({ file, span }: Diagnostic): string[] {
    const text = this.files.get(file);
    const start = this.sources.lines(file)?.at(span.start);
    if (text === undefined || start === undefined) return [];
    const from = span.start - (start.column - 1);
    const [line = ""] = text.slice(from, from + MOST).split(/[\r\n]/, 1);
    const marked = text.slice(span.start, Math.min(span.end, span.start + MOST));
    return [line, marked].map((piece) => piece.replace(/\s+/g, " ").trim());
  }
}

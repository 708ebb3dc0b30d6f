import { ParsedText, type ParseResult } from "../../grammar/index.js";

/** Parses texts for those who ask for nearly the same one again and again. */
export interface ParseCache {
  /**
   * What `parse` makes of a file's text. It holds until another text of the file is asked for: that moves what has stayed
   * the same to where it stands then, in place.
   */
  parse(file: string, text: string): ParseResult;
}

/** Most text that is kept, in UTF-16 units. What was parsed takes about 25 bytes for each: a hundred megabytes in all. */
const MAX_KEPT = 4 * 1024 * 1024;

/** Keeps the newest tree of each file; of too many, those that were asked for last. */
export class ParsedTexts implements ParseCache {
  /** The one that was asked for last comes last. */
  private readonly kept = new Map<string, { readonly parsed: ParsedText; readonly size: number }>();
  private size = 0;

  parse(file: string, text: string): ParseResult {
    const parsed = this.kept.get(file)?.parsed ?? new ParsedText(text);
    const result = parsed.update(text);
    this.forget(file);
    this.kept.set(file, { parsed, size: text.length });
    this.size += text.length;
    for (const oldest of this.kept.keys()) {
      if (this.size <= MAX_KEPT || oldest === file) break;
      this.forget(oldest);
    }
    return result;
  }

  /** For a file that nobody will ask for soon. */
  forget(file: string): void {
    this.size -= this.kept.get(file)?.size ?? 0;
    this.kept.delete(file);
  }
}

import type { Host } from "../host.js";
import type { Edit } from "./layout.js";

/** A host that answers with these texts, and for other files as before. */
export function editedHost(host: Host, texts: ReadonlyMap<string, string>): Host {
  return {
    read: (file) => {
      const text = texts.get(file);
      return text === undefined ? host.read(file) : { ok: true, text };
    },
    resolve: (from, path) => host.resolve(from, path),
  };
}

/** The texts that edits change, changed. Null where two of them meet, or one lies outside of its text. */
export function applyEdits(files: ReadonlyMap<string, string>, edits: readonly Edit[]): Map<string, string> | null {
  const texts = new Map<string, string>();
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  for (const file of new Set(sorted.map((each) => each.file))) {
    const text = files.get(file);
    if (text === undefined) return null;
    let changed = "";
    let end = -1;
    for (const { span, replacement } of sorted.filter((each) => each.file === file)) {
      // Which of two insertions at one place comes first, nobody said.
      if (span.start <= end || span.end > text.length) return null;
      changed += text.slice(Math.max(end, 0), span.start) + replacement;
      end = span.end;
    }
    texts.set(file, changed + text.slice(end));
  }
  return texts;
}

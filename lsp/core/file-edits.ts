import type { Span } from "../../grammar/index.js";

/** What has to be written in one file, in the order of its text. */
export interface FileEdits {
  readonly file: string;
  readonly text: string;
  readonly edits: { readonly span: Span; readonly text: string }[];
}

/** The text with the edits made. */
export function edited({ text, edits }: FileEdits): string {
  let result = "";
  let at = 0;
  for (const { span, text: written } of edits) {
    result += text.slice(at, span.start) + written;
    at = span.end;
  }
  return result + text.slice(at);
}

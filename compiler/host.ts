/**
 * The compiler's only way to text. The command line reads files, the language server prefers what is open in the
 * editor, a test has a map. A file's name is whatever the host says; the compiler compares names and shows them.
 */
export interface Host {
  /** The file's text, or why it cannot be had. Never throws. */
  read(file: string): ReadResult;
  /**
   * The file that `path`, as written in an `import` of `from`, means; null where it would leave the workspace. Paths
   * that begin with `lmmu:` never get here: the library answers for those.
   */
  resolve(from: string, path: string): string | null;
}

export type ReadResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: "missing" | "unreadable" | "binary" | "too_large" };

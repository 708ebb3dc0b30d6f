/** What every core is told, in the order in which it happens: by it all threads know the same texts. */
export type Notice =
  /** A document has been opened or changed; it is what the editor shows, whatever is on the disk. */
  | { readonly kind: "text"; readonly uri: string; readonly text: string }
  | { readonly kind: "closed"; readonly uri: string }
  /** The folders that the editor has open. */
  | { readonly kind: "folders"; readonly uris: readonly string[] }
  /** Files on the disk have come, gone or changed. */
  | { readonly kind: "files"; readonly uris: readonly string[] }
  /** The editor's settings, as it has them: see `readPreferences`. */
  | { readonly kind: "settings"; readonly settings: unknown };

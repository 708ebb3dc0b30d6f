import type { ClientCapabilities, Connection } from "vscode-languageserver";

/** What may be shown in an editor that no longer holds when other files change: a client asks for it anew if it is told to. */
const REFRESHES: readonly (readonly [method: string, (client: ClientCapabilities) => boolean | undefined])[] = [
  ["workspace/diagnostic/refresh", ({ workspace }) => workspace?.diagnostics?.refreshSupport],
  ["workspace/inlayHint/refresh", ({ workspace }) => workspace?.inlayHint?.refreshSupport],
  ["workspace/codeLens/refresh", ({ workspace }) => workspace?.codeLens?.refreshSupport],
  ["workspace/semanticTokens/refresh", ({ workspace }) => workspace?.semanticTokens?.refreshSupport],
];

/** Milliseconds that a refresh waits for more changes. */
const PATIENCE = 100;

/** Tells the client that what it shows may hold no longer. */
export class Refresher {
  private readonly methods: readonly string[];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connection: Connection,
    client: ClientCapabilities,
  ) {
    this.methods = REFRESHES.flatMap(([method, can]) => (can(client) === true ? [method] : []));
  }

  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // A client that refuses after all does without.
      for (const method of this.methods) this.connection.sendRequest(method).catch(() => null);
    }, PATIENCE);
  }

  close(): void {
    clearTimeout(this.timer);
  }
}

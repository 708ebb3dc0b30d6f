import type { ExploreReport } from "../../compiler/reports/explore/index.js";

/** What the worker sends: answers alone have an `id` of ours. */
interface Message {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** It pulls diagnostics, as far as the worker knows: none are worked out that nobody sees. */
const CAPABILITIES = { textDocument: { diagnostic: {} } };
const LANGUAGE = "lmmu";

/**
 * Explores in a worker of its own, one scenario at a time: the language server of the editor goes on answering meanwhile,
 * and to end the worker is to end the search.
 */
export class Explorer {
  private worker: Worker | null = null;

  /** `address`: of the language server; `uri`: what the text is called. */
  constructor(
    private readonly address: string,
    private readonly uri: string,
  ) {}

  /** Ends what is under way, whose promise is never settled. Rejects with an `Error` that can be shown. */
  explore(text: string, scenario: string): Promise<ExploreReport> {
    this.stop();
    const worker = new Worker(this.address);
    this.worker = worker;
    const { uri } = this;
    const ask = (id: number, method: string, params: object): Promise<unknown> =>
      new Promise((resolve, reject) => {
        worker.addEventListener("message", ({ data }: MessageEvent<Message>) => {
          if (data.id !== id || !("result" in data || "error" in data)) return;
          if (data.error === undefined) resolve(data.result);
          else reject(new Error(data.error.message.replaceAll(uri, "the file")));
        });
        worker.addEventListener("error", ({ message }) => reject(new Error(message)));
        worker.postMessage({ jsonrpc: "2.0", id, method, params });
      });
    const tell = (method: string, params: object): void => worker.postMessage({ jsonrpc: "2.0", method, params });
    const answer = async (): Promise<unknown> => {
      await ask(1, "initialize", { processId: null, rootUri: null, capabilities: CAPABILITIES });
      tell("initialized", {});
      tell("textDocument/didOpen", { textDocument: { uri, languageId: LANGUAGE, version: 1, text } });
      return ask(2, "workspace/executeCommand", { command: "lmmu.explore", arguments: [{ uri, scenario }] });
    };
    return answer().finally(() => {
      worker.terminate();
      if (this.worker === worker) this.worker = null;
    }) as Promise<ExploreReport>;
  }

  stop(): void {
    this.worker?.terminate();
    this.worker = null;
  }
}

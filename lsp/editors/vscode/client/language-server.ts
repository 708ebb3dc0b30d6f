import { type CancellationToken, type Disposable, type LogOutputChannel, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/node";
import { SECTION } from "../../../core/section.js";
import { serverOptions } from "./server-options.js";

/** Documents on the disk, or not saved yet: the server reads what they import from the disk. */
const SELECTOR = [
  { scheme: "file", language: "lmmu" },
  { scheme: "untitled", language: "lmmu" },
  { scheme: "file", pattern: "**/lmmu.json" },
];

/** The server's process, which comes and goes with the settings, and the editor's connection to it. */
export class LanguageServer implements Disposable {
  private readonly log: LogOutputChannel = window.createOutputChannel("lmmu", { log: true });
  private client: LanguageClient | null = null;
  /** Starts and stops happen one after the other, whoever asks for them meanwhile. */
  private turn: Promise<void> = Promise.resolve();

  /** `extension`: the folder of this extension. */
  constructor(private readonly extension: string) {}

  /** Ends the server, if it runs, and starts the one that the settings name now. */
  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      const path = workspace.getConfiguration(SECTION).get<string>("server.path", "").trim();
      const folder = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath ?? null;
      const options: LanguageClientOptions = {
        documentSelector: SELECTOR,
        synchronize: { configurationSection: SECTION },
        outputChannel: this.log,
      };
      const client = new LanguageClient("lmmu", "lmmu", serverOptions(path, this.extension, folder), options);
      this.client = client;
      // The client itself tells the user why it could not start.
      await client.start();
    });
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  /** Lets the server run one of its commands. Rejects with what it says where it cannot. */
  async ask(command: string, argument: object, token: CancellationToken): Promise<unknown> {
    await this.turn;
    if (this.client === null) throw new Error("the server is not running");
    return this.client.sendRequest("workspace/executeCommand", { command, arguments: [argument] }, token);
  }

  showLog(): void {
    this.log.show();
  }

  dispose(): void {
    this.log.dispose();
  }

  private next(step: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(step).catch((failure: unknown) => {
      this.log.error(failure instanceof Error ? failure : String(failure));
    });
    return this.turn;
  }

  private async end(): Promise<void> {
    const { client } = this;
    this.client = null;
    // One that never came up, or was killed, has nothing left to stop, and says so by failing.
    if (client?.needsStop() === true) await client.dispose();
  }
}

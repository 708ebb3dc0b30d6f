/** A language client that talks to the program that ships, in a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import {
  CancellationTokenSource,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { URI } from "vscode-uri";

const PROGRAM = resolve(import.meta.dirname, "../../bin/lmmu.js");

export class Client {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
  /** Everything that the server wrote to standard error. */
  errors = "";
  private readonly published = new Map<string, Diagnostic[]>();
  private readonly history: PublishDiagnosticsParams[] = [];
  private waiting: (() => void)[] = [];

  constructor(
    readonly folder: string,
    program = PROGRAM,
  ) {
    this.child = spawn(process.execPath, [program, "lsp", "--stdio"], { cwd: folder, stdio: "pipe" });
    this.child.stderr!.on("data", (chunk: Buffer) => (this.errors += chunk.toString()));
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.child.stdout!),
      new StreamMessageWriter(this.child.stdin!),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params.diagnostics);
      this.history.push(params);
      for (const each of this.waiting.splice(0)) each();
    });
    this.connection.listen();
  }

  uri(name: string): string {
    return URI.file(join(this.folder, name)).toString();
  }

  async initialize(capabilities: object = {}): Promise<InitializeResult> {
    const params = { processId: null, rootUri: URI.file(this.folder).toString(), capabilities };
    const result = await this.connection.sendRequest<InitializeResult>("initialize", params);
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  /** A question that can be taken back while it is on its way. */
  ask(method: string, params: object): { readonly answer: Promise<unknown>; cancel(): void } {
    const source = new CancellationTokenSource();
    return { answer: this.connection.sendRequest(method, params, source.token), cancel: () => source.cancel() };
  }

  open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: "lmmu", version: 1, text };
    return this.connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  /** `changes` as the protocol has them: whole texts, or ranges with their new text. */
  change(uri: string, version: number, contentChanges: readonly object[]): Promise<void> {
    return this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  save(uri: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
  }

  /** What the server first wants to be told, once it asks. */
  registered(): Promise<RegistrationParams> {
    return new Promise((done) =>
      this.connection.onRequest("client/registerCapability", (params: RegistrationParams) => {
        done(params);
        return null;
      }),
    );
  }

  /** How often something was published for a file. */
  publications(uri: string): number {
    return this.history.filter((params) => params.uri === uri).length;
  }

  /** What was last published for a file, once it is as wanted; after so many milliseconds whatever there is. */
  async diagnostics(
    uri: string,
    wanted: (found: Diagnostic[]) => boolean = () => true,
    patience = 5000,
  ): Promise<Diagnostic[]> {
    const end = Date.now() + patience;
    for (;;) {
      const found = this.published.get(uri);
      if ((found !== undefined && wanted(found)) || Date.now() > end) return found ?? [];
      await new Promise<void>((done) => {
        const timer = setTimeout(done, 200);
        this.waiting.push(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }

  /** Shuts the server down as editors do, and gives its exit code. */
  async shutDown(): Promise<number | null> {
    await this.connection.sendRequest("shutdown");
    const exited = this.exited();
    await this.connection.sendNotification("exit");
    return exited;
  }

  exited(): Promise<number | null> {
    if (this.child.exitCode !== null) return Promise.resolve(this.child.exitCode);
    return new Promise((done) => this.child.once("exit", (code) => done(code)));
  }

  dispose(): void {
    this.connection.dispose();
    this.child.kill();
  }
}

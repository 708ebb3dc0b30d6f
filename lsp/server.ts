import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { ENCODINGS, type Encoding } from "./core/encoding.js";
import type { Notice } from "./core/notices.js";
import type { CoreOptions } from "./core/surroundings.js";
import { Uris } from "./core/uris.js";
import { Documents, type OpenDocument } from "./documents.js";
import type { ServerOptions } from "./options.js";
import { isObject, whatIsWrong } from "./params.js";
import { SECTION } from "./core/section.js";
import { type Editor, Publisher } from "./publisher.js";
import { Refresher } from "./refresher.js";
import { type Route, ROUTES, type ThreadName } from "./routes.js";
import { AskFailure, type Thread } from "./threads/thread.js";

/** Serves one editor until it asks to exit. */
export function serve(connection: Connection, options: ServerOptions): void {
  let session: Session | null = null;
  let isShutDown = false;

  /** What the protocol has for questions that come too early or too late. */
  const sessionNow = (): Session => {
    if (isShutDown) throw new ResponseError(ErrorCodes.InvalidRequest, "the server has been shut down");
    if (session === null) throw new ResponseError(ErrorCodes.ServerNotInitialized, "say `initialize` first");
    return session;
  };

  connection.onInitialize((params) => {
    if (session !== null) throw new ResponseError(ErrorCodes.InvalidRequest, "the server is initialized already");
    session = new Session(connection, options, params);
    return session.result;
  });
  connection.onInitialized(() => session?.begin());
  connection.onShutdown(() => {
    sessionNow().close();
    isShutDown = true;
  });
  for (const route of ROUTES) {
    // Parameters by position are handed over one by one, none at all not at all; the token comes last.
    connection.onRequest(route.method, (...given: unknown[]) => {
      const token = given.at(-1) as CancellationToken;
      return sessionNow().answer(route, given.length === 2 ? given[0] : undefined, token);
    });
  }
  connection.onRequest((method: string) => {
    sessionNow();
    throw new ResponseError(ErrorCodes.MethodNotFound, `there is no method ${method}`);
  });
  /** Notifications that come too early, too late or malformed are dropped: the protocol has no answer to them. */
  const hear = <Params>(take: (session: Session, params: Params) => void) => {
    return (params: Params): void => {
      if (session === null || isShutDown) return;
      try {
        take(session, params);
      } catch (failure) {
        connection.console.error(`a notification is not understood: ${String(failure)}`);
      }
    };
  };
  connection.onDidOpenTextDocument(hear((to, { textDocument }) => to.opened(textDocument)));
  connection.onDidChangeTextDocument(
    hear((to, { textDocument, contentChanges }) => {
      to.changed(textDocument.uri, textDocument.version, contentChanges);
    }),
  );
  connection.onDidSaveTextDocument(hear((to, { textDocument }) => to.filesChanged([textDocument.uri])));
  connection.onDidCloseTextDocument(hear((to, { textDocument }) => to.closed(textDocument.uri)));
  connection.onDidChangeWatchedFiles(hear((to, { changes }) => to.filesChanged(changes.map(({ uri }) => uri))));
  connection.onDidChangeConfiguration(hear((to, { settings }) => void to.configurationChanged(settings)));
  connection.onNotification(
    "workspace/didChangeWorkspaceFolders",
    hear((to, { event }: { event: { added: { uri: string }[]; removed: { uri: string }[] } }) => {
      to.foldersChanged(
        event.added.map(({ uri }) => uri),
        event.removed.map(({ uri }) => uri),
      );
    }),
  );
  connection.listen();
}

/**
 * Milliseconds after which the thread for quick answers begins, if nobody has asked before: the first diagnostics come
 * sooner while it does not load beside them.
 */
const LATE_START = 500;

/** Milliseconds that an editor has to say what the user has set, before documents are checked without it. */
const SETTINGS_PATIENCE = 1000;

/** One editor, from `initialize` to `shutdown`. */
class Session {
  readonly result: InitializeResult;
  private readonly client: ClientCapabilities;
  private readonly documents: Documents;
  private readonly threads: Partial<Record<ThreadName, Thread>> = {};
  private readonly start: (name: ThreadName) => Thread;
  private lateStart: ReturnType<typeof setTimeout> | undefined;
  private settingsTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly publisher: Publisher | null;
  private readonly refresher: Refresher;
  private folders: readonly string[];
  /** As the editor has them; undefined until it says. */
  private settings: unknown;

  constructor(
    private readonly connection: Connection,
    private readonly options: ServerOptions,
    { capabilities, workspaceFolders, rootUri, initializationOptions }: InitializeParams,
  ) {
    this.client = capabilities;
    const encoding = encodingOf(capabilities);
    this.documents = new Documents(encoding);
    this.folders = workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === "string" ? [rootUri] : []);
    this.settings = initializationOptions as unknown;
    this.refresher = new Refresher(connection, capabilities);
    const { settingsFile, libraryFolder, homepage } = options;
    const asksForEdits = capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes("edit") ?? false;
    const core: CoreOptions = { encoding, settingsFile, libraryFolder, homepage, asksForEdits };
    const log = (message: string): void => connection.console.error(message);
    this.start = (name) => options.startThread(core, log, () => this.restarted(name));
    // A client that asks for diagnostics would show those that are pushed a second time.
    const asks = capabilities.textDocument?.diagnostic !== undefined;
    this.publisher = asks ? null : new Publisher(this.thread("thorough"), this.editor(log));
    this.result = {
      capabilities: { ...capabilitiesOf(ROUTES, capabilities), positionEncoding: encoding },
      serverInfo: { name: "lmmu", version: options.version },
    };
  }

  /** The editor is ready for questions. */
  begin(): void {
    const { workspace } = this.client;
    const watchers = [{ globPattern: `**/${this.options.settingsFile}` }, { globPattern: "**/*.lmmu" }];
    // An editor that refuses after all does without; the library has told its log.
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true)
      this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => null);
    if (workspace?.didChangeConfiguration?.dynamicRegistration === true)
      this.connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION }).catch(() => null);
    if (workspace?.configuration === true) {
      const heard = this.configurationChanged(undefined);
      const patience = new Promise((done) => (this.settingsTimer = setTimeout(done, SETTINGS_PATIENCE)));
      void this.publisher?.holdFor(Promise.race([heard, patience]));
    }
    this.lateStart = setTimeout(() => this.thread("quick"), LATE_START);
  }

  close(): void {
    clearTimeout(this.lateStart);
    clearTimeout(this.settingsTimer);
    this.refresher.close();
    for (const thread of Object.values(this.threads)) thread.close();
  }

  opened({ uri, version, text }: OpenDocument): void {
    if (typeof uri !== "string" || typeof text !== "string") throw new TypeError("didOpen without a uri or a text");
    this.heardText(this.documents.open(uri, version, text));
  }

  changed(uri: string, version: number, changes: Parameters<Documents["change"]>[2]): void {
    const document = this.documents.change(uri, version, changes);
    if (document === null) throw new TypeError(`didChange for ${uri}, which is not open`);
    this.heardText(document);
  }

  closed(uri: string): void {
    if (!this.documents.close(uri)) return;
    this.hear({ kind: "closed", uri });
    this.publisher?.closed(uri);
  }

  /** Files on the disk, or what is open, saved. */
  filesChanged(uris: readonly string[]): void {
    this.hear({ kind: "files", uris });
    this.publisher?.filesChanged(uris);
    for (const uri of uris) {
      if (uri.endsWith(`/${this.options.settingsFile}`)) {
        this.publisher?.settingsChanged(uri.slice(0, uri.lastIndexOf("/") + 1));
      }
    }
    this.refresher.refresh();
  }

  foldersChanged(added: readonly string[], removed: readonly string[]): void {
    this.folders = [...this.folders.filter((uri) => !removed.includes(uri) && !added.includes(uri)), ...added];
    this.hear({ kind: "folders", uris: this.folders });
    this.refresher.refresh();
  }

  /** `pushed`: what the editor sends along; one that can be asked is asked. */
  async configurationChanged(pushed: unknown): Promise<void> {
    if (this.client.workspace?.configuration === true) {
      try {
        const items = [{ section: SECTION }];
        [this.settings] = await this.connection.sendRequest<unknown[]>("workspace/configuration", { items });
      } catch {
        // Then what was known before stays.
        return;
      }
    } else this.settings = isObject(pushed) && SECTION in pushed ? pushed[SECTION] : pushed;
    this.hear({ kind: "settings", settings: this.settings });
    this.publisher?.allChanged();
    this.refresher.refresh();
  }

  async answer({ method, params: shape, thread }: Route, params: unknown, token: CancellationToken): Promise<unknown> {
    const wrong = whatIsWrong(params, shape);
    if (wrong !== null) throw new ResponseError(ErrorCodes.InvalidParams, `the parameters of ${method}: ${wrong}`);
    const begun = performance.now();
    const { answer, stop } = this.thread(thread).ask(method, params);
    const listening = token.onCancellationRequested(stop);
    try {
      const result = await answer;
      if (token.isCancellationRequested) throw new AskFailure("stopped", "cancelled");
      return result;
    } catch (failure) {
      throw responseTo(failure, token.isCancellationRequested);
    } finally {
      listening.dispose();
      this.connection.tracer.log(`${method} took ${(performance.now() - begun).toFixed(1)} ms`);
    }
  }

  private editor(log: (message: string) => void): Editor {
    const uris = new Uris(this.options.libraryFolder);
    return {
      versionOf: (uri) => this.documents.get(uri)?.version,
      fileOf: (uri) => uris.fileOf(uri),
      publish: (uri, version, diagnostics) => {
        void this.connection.sendDiagnostics({ uri, ...(version !== undefined && { version }), diagnostics });
      },
      log,
    };
  }

  private heardText({ uri, text }: OpenDocument): void {
    this.hear({ kind: "text", uri, text });
    this.publisher?.changed(uri);
  }

  /** Begins when it is first needed, and hears what has happened until then. */
  private thread(name: ThreadName): Thread {
    let thread = this.threads[name];
    if (thread === undefined) {
      thread = this.start(name);
      this.threads[name] = thread;
      for (const notice of this.story()) thread.hear(notice);
    }
    return thread;
  }

  private hear(notice: Notice): void {
    for (const thread of Object.values(this.threads)) thread.hear(notice);
  }

  /** Everything that a thread has to know that begins now. */
  private story(): Notice[] {
    return [
      { kind: "folders", uris: this.folders },
      ...(this.settings === undefined ? [] : [{ kind: "settings", settings: this.settings } as const]),
      ...[...this.documents.all()].map(({ uri, text }) => ({ kind: "text", uri, text }) as const),
    ];
  }

  private restarted(name: ThreadName): void {
    for (const notice of this.story()) this.threads[name]?.hear(notice);
    if (name === "thorough") this.publisher?.allChanged();
  }
}

/** The first that the client names and we know; those that name none count as the protocol always has. */
function encodingOf({ general }: ClientCapabilities): Encoding {
  const known: readonly string[] = ENCODINGS;
  const wanted = general?.positionEncodings?.find((each) => known.includes(each));
  return (wanted as Encoding | undefined) ?? "utf-16";
}

function capabilitiesOf(routes: readonly Route[], client: ClientCapabilities): ServerCapabilities {
  const all: ServerCapabilities = {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
  for (const { capabilities } of routes) {
    Object.assign(all, { ...capabilities, workspace: { ...all.workspace, ...capabilities.workspace } });
  }
  // Those who do not say that they know of options may not be given any.
  if (client.textDocument?.rename?.prepareSupport !== true) all.renameProvider = true;
  return all;
}

function responseTo(failure: unknown, isCancelled: boolean): ResponseError<void> {
  if (isCancelled) return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
  if (!(failure instanceof AskFailure)) return new ResponseError(ErrorCodes.InternalError, String(failure));
  const code = {
    refused: LSPErrorCodes.RequestFailed,
    stopped: LSPErrorCodes.ServerCancelled,
    internal: ErrorCodes.InternalError,
  };
  return new ResponseError(code[failure.kind], failure.message);
}

/** As much of the module `vscode` as the extension uses, with what tests look at and act on: `editor`. */
import { fileURLToPath, pathToFileURL } from "node:url";

type Listener = (event: unknown) => unknown;

/** An event: listeners register, `fire` tells them. */
class Event {
  private readonly listeners = new Set<Listener>();
  readonly register = (listener: Listener) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  readonly fire = async (event: unknown): Promise<void> => {
    for (const each of this.listeners) await each(event);
  };
  get count(): number {
    return this.listeners.size;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}

  contains({ line, character }: Position): boolean {
    const after = line > this.start.line || (line === this.start.line && character >= this.start.character);
    const before = line < this.end.line || (line === this.end.line && character <= this.end.character);
    return after && before;
  }
}

export class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    private readonly text: string,
  ) {}

  static file(path: string): Uri {
    return new Uri("file", pathToFileURL(path).href);
  }

  static parse(text: string): Uri {
    return new Uri(text.slice(0, text.indexOf(":")), text);
  }

  get fsPath(): string {
    return fileURLToPath(this.text);
  }

  toString(): string {
    return this.text;
  }
}

export class CancellationTokenSource {
  readonly token = { isCancellationRequested: false };

  cancel(): void {
    this.token.isCancellationRequested = true;
  }

  dispose(): void {
    // Nothing to free.
  }
}

export const ViewColumn = { One: 1, Beside: -2 };
export const ColorThemeKind = { Light: 1, Dark: 2, HighContrast: 3, HighContrastLight: 4 };
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2 };

export class Panel {
  title = "";
  disposed = false;
  /** How often it was brought to the front. */
  revealed = 0;
  readonly received = new Event();
  private readonly gone = new Event();
  readonly webview = { html: "", onDidReceiveMessage: this.received.register };
  readonly onDidDispose = this.gone.register;

  constructor(
    readonly type: string,
    readonly options: object,
  ) {}

  reveal(): void {
    this.revealed++;
  }

  dispose(): void {
    this.disposed = true;
    void this.gone.fire(undefined);
  }
}

export class Document {
  readonly languageId = "lmmu";

  constructor(
    readonly uri: Uri,
    private readonly text: string,
  ) {}

  lineAt(line: number): { text: string } {
    return { text: this.text.split("\n")[line]! };
  }
}

/** The editor as the tests see it. */
class FakeEditor {
  readonly commands = new Map<string, (...given: unknown[]) => unknown>();
  readonly panels: Panel[] = [];
  readonly messages: string[] = [];
  readonly log: string[] = [];
  readonly documentChanged = new Event();
  readonly settingsChanged = new Event();
  readonly themeChanged = new Event();
  readonly trustGranted = new Event();
  settings: Record<string, unknown> = {};
  folders: { uri: Uri }[] = [];
  symbols: object[] = [];
  /** What the user picks from a list; undefined is none. */
  pick: string | undefined;
  active: { document: Document; selection: Selection } | undefined;
  theme = ColorThemeKind.Light;
  readonly shown: { uri: string; selection: Selection; column: number | undefined }[] = [];

  run(command: string, ...given: unknown[]): Promise<unknown> {
    const action = this.commands.get(command);
    if (action === undefined) throw new Error(`there is no command ${command}`);
    return Promise.resolve(action(...given));
  }
}

export let editor = new FakeEditor();

/** Forgets everything. */
export function restartEditor(): void {
  editor = new FakeEditor();
}

export const commands = {
  registerCommand(name: string, action: (...given: unknown[]) => unknown) {
    if (editor.commands.has(name)) throw new Error(`${name} is registered already`);
    editor.commands.set(name, action);
    return { dispose: () => editor.commands.delete(name) };
  },
  executeCommand(name: string) {
    if (name !== "vscode.executeDocumentSymbolProvider") throw new Error(`there is no command ${name}`);
    return Promise.resolve(editor.symbols);
  },
};

export const window = {
  get activeTextEditor() {
    return editor.active;
  },
  get activeColorTheme() {
    return { kind: editor.theme };
  },
  visibleTextEditors: [],
  createOutputChannel: () => ({
    error: (problem: unknown) => editor.log.push(String(problem)),
    warn: (problem: unknown) => editor.log.push(String(problem)),
    show: () => editor.log.push("shown"),
    dispose: () => editor.log.push("disposed"),
  }),
  createWebviewPanel(type: string, _title: string, _column: object, options: object) {
    const panel = new Panel(type, options);
    editor.panels.push(panel);
    return panel;
  },
  showInformationMessage(message: string) {
    editor.messages.push(message);
    return Promise.resolve(undefined);
  },
  showQuickPick: () => Promise.resolve(editor.pick),
  showTextDocument(document: Document, column: number | undefined) {
    const shown = {
      uri: document.uri.toString(),
      selection: new Selection(new Position(0, 0), new Position(0, 0)),
      column,
    };
    editor.shown.push(shown);
    return Promise.resolve(Object.assign(shown, { revealRange: () => null }));
  },
  onDidChangeActiveColorTheme: (listener: Listener) => editor.themeChanged.register(listener),
};

export const workspace = {
  get workspaceFolders() {
    return editor.folders.length === 0 ? undefined : editor.folders;
  },
  getConfiguration: (section: string) => ({
    get: (name: string, otherwise: unknown) => editor.settings[`${section}.${name}`] ?? otherwise,
  }),
  openTextDocument: (uri: Uri) => Promise.resolve(new Document(uri, "")),
  onDidChangeTextDocument: (listener: Listener) => editor.documentChanged.register(listener),
  onDidChangeConfiguration: (listener: Listener) => editor.settingsChanged.register(listener),
  onDidGrantWorkspaceTrust: (listener: Listener) => editor.trustGranted.register(listener),
};

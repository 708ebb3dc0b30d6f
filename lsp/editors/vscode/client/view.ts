import { randomBytes } from "node:crypto";
import {
  CancellationTokenSource,
  ColorThemeKind,
  type Disposable,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import { clickedNumber, pageHtml } from "./html.js";
import type { LanguageServer } from "./language-server.js";

/** What a view shows, how, and what a click in it does. */
export interface ViewKind<Argument, Answer> {
  /** The name by which the editor knows such panels. */
  readonly type: string;
  /** The server's command that is asked. */
  readonly request: string;
  /** Null where the answer holds nothing to show. */
  read(answer: unknown): Answer | null;
  /** HTML. `dark`: whether the editor's theme is. */
  body(answer: Answer, dark: boolean): string;
  clicked(number: number, answer: Answer, argument: Argument): Promise<void>;
  /** What is said once a text has changed, where the view does not follow since asking takes long; null where it does. */
  readonly outdated: string | null;
}

/** A change waits for the next one, in milliseconds: a view need not follow every key. */
const PATIENCE = 300;

/** One panel, used again for whatever is to be shown next; it follows the theme, and the document's changes. */
export class View<Argument extends object, Answer extends { readonly title: string }> implements Disposable {
  private panel: WebviewPanel | null = null;
  private argument: Argument | null = null;
  private answer: Answer | null = null;
  private asking: CancellationTokenSource | null = null;
  private timer: NodeJS.Timeout | undefined;
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly kind: ViewKind<Argument, Answer>,
    private readonly server: LanguageServer,
  ) {
    this.subscriptions = [
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        // Any document of the language: what is shown may be imported.
        if (document.languageId === "lmmu" && contentChanges.length > 0) this.refreshSoon();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("lmmu")) this.refreshSoon();
      }),
      window.onDidChangeActiveColorTheme(() => this.draw("")),
    ];
  }

  /** Shows what the argument asks for, beside the editor. */
  async show(argument: Argument): Promise<void> {
    this.panel ??= this.open();
    this.panel.reveal(undefined, true);
    if (JSON.stringify(argument) !== JSON.stringify(this.argument)) {
      this.answer = null;
      this.draw("Asking the server \u2026");
    }
    this.argument = argument;
    await this.refresh();
  }

  dispose(): void {
    this.panel?.dispose();
    for (const each of this.subscriptions) each.dispose();
  }

  private open(): WebviewPanel {
    const panel = window.createWebviewPanel(
      this.kind.type,
      "lmmu",
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [] },
    );
    panel.webview.onDidReceiveMessage((message: unknown) => this.received(message));
    panel.onDidDispose(() => this.closed());
    return panel;
  }

  private closed(): void {
    clearTimeout(this.timer);
    this.asking?.cancel();
    this.panel = null;
    this.argument = null;
    this.answer = null;
  }

  private refreshSoon(): void {
    if (this.panel === null) return;
    clearTimeout(this.timer);
    const { outdated } = this.kind;
    if (outdated !== null) {
      // What is under way would keep diagnostics waiting.
      this.asking?.cancel();
      this.asking = null;
      return this.draw(outdated);
    }
    this.timer = setTimeout(() => void this.refresh(), PATIENCE);
  }

  /** Asks anew. What an earlier question still brings is passed over. */
  private async refresh(): Promise<void> {
    clearTimeout(this.timer);
    if (this.argument === null) return;
    this.asking?.cancel();
    const asking = new CancellationTokenSource();
    this.asking = asking;
    let notice = "";
    try {
      const answer = this.kind.read(await this.server.ask(this.kind.request, this.argument, asking.token));
      if (this.asking !== asking || this.panel === null) return;
      if (answer === null) notice = "There is nothing to show. The problems of the file say why.";
      else this.answer = answer;
    } catch (failure) {
      // While somebody types, a file often means nothing: what is shown stays, and says that it is old.
      notice = failure instanceof Error ? failure.message : String(failure);
    } finally {
      asking.dispose();
    }
    if (this.asking === asking) this.draw(notice);
  }

  private draw(notice: string): void {
    const { panel, answer, kind } = this;
    if (panel === null) return;
    const title = answer?.title ?? "lmmu";
    const body = answer === null ? "" : kind.body(answer, isDark());
    panel.title = title;
    panel.webview.html = pageHtml({ title, body, notice }, randomBytes(16).toString("hex"));
  }

  private async received(message: unknown): Promise<void> {
    const number = clickedNumber(message);
    const { answer, argument } = this;
    if (number === null || answer === null || argument === null) return;
    await this.kind.clicked(number, answer, argument);
  }
}

function isDark(): boolean {
  const { kind } = window.activeColorTheme;
  return kind === ColorThemeKind.Dark || kind === ColorThemeKind.HighContrast;
}

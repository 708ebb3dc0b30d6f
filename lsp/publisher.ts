import type { Diagnostic } from "vscode-languageserver";
import { distinctDiagnostics, type Report } from "./core/report.js";
import { CHECK } from "./routes.js";
import { type Asked, AskFailure, type Thread } from "./threads/thread.js";

/** The editor, as far as the publisher knows it. */
export interface Editor {
  /** The version of an open document; undefined for one that is not open. */
  versionOf(uri: string): number | undefined;
  /** A document's name for the host: editors spell one URI in several ways. */
  fileOf(uri: string): string;
  publish(uri: string, version: number | undefined, diagnostics: Diagnostic[]): void;
  log(message: string): void;
}

/**
 * Has documents checked when they, what they import or their settings change, and publishes what is found. What is
 * published belongs to the newest texts: a check that a change has overtaken is stopped, and made again.
 */
export class Publisher {
  /** What the last check of each open document found. */
  private readonly reports = new Map<string, Report>();
  /** Open documents whose last check does not count any more, the one that changed last at the end. */
  private waiting = new Set<string>();
  private running: { readonly uri: string; readonly asked: Asked } | null = null;
  /** Whether what the user has set is still on its way: without it, findings would be shown that nobody wants. */
  private isHeld = false;

  constructor(
    private readonly thread: Thread,
    private readonly editor: Editor,
  ) {}

  /** Checks nothing until a promise is settled. */
  async holdFor(settled: Promise<unknown>): Promise<void> {
    this.isHeld = true;
    await settled.catch(() => null);
    this.isHeld = false;
    this.checkNext();
  }

  /** A document has been opened or changed. */
  changed(uri: string): void {
    this.readersOf([uri]);
    this.wait(uri);
    this.giveWay(uri);
    this.checkNext();
  }

  closed(uri: string): void {
    this.waiting.delete(uri);
    const report = this.reports.get(uri);
    this.reports.delete(uri);
    if (report !== undefined) this.publishAll([uri, ...Object.keys(report.diagnostics)]);
    if (this.running?.uri === uri) this.running.asked.stop();
    // Those that import it now see what is on disk.
    this.readersOf([uri]);
    this.checkNext();
  }

  /** Files have come, gone or changed on the disk. */
  filesChanged(uris: readonly string[]): void {
    this.readersOf(uris);
    this.checkNext();
  }

  /** Whatever is below a folder is to be checked anew: an `lmmu.json` may count now that did not before, or another one. */
  settingsChanged(folder: string): void {
    for (const uri of this.known()) if (uri.startsWith(folder)) this.wait(uri);
    this.checkNext();
  }

  /** Everything is to be checked anew. */
  allChanged(): void {
    this.settingsChanged("");
  }

  /** Documents that are open here: checked, about to be, or being checked. */
  private known(): string[] {
    return [...new Set([...this.reports.keys(), ...(this.running === null ? [] : [this.running.uri])])];
  }

  private readersOf(uris: readonly string[]): void {
    const files = uris.map((uri) => this.editor.fileOf(uri));
    for (const [reader, { reads }] of this.reports) if (files.some((file) => reads.includes(file))) this.wait(reader);
  }

  private wait(uri: string): void {
    this.waiting.delete(uri);
    this.waiting.add(uri);
    if (this.running?.uri === uri) this.running.asked.stop();
  }

  /** Who types in one document does not wait for the check of another, which is made again behind it. */
  private giveWay(to: string): void {
    if (this.running === null || this.running.uri === to) return;
    this.waiting = new Set([this.running.uri, ...this.waiting]);
    this.running.asked.stop();
  }

  private checkNext(): void {
    if (this.running !== null || this.isHeld) return;
    const uri = [...this.waiting].at(-1);
    if (uri === undefined) return;
    this.waiting.delete(uri);
    const asked = this.thread.ask(CHECK, { uri });
    this.running = { uri, asked };
    asked.answer
      .then(
        (answer) => this.take(uri, answer as Report | null),
        (failure: unknown) => this.failed(uri, failure),
      )
      .finally(() => {
        this.running = null;
        this.checkNext();
      });
  }

  private take(uri: string, report: Report | null): void {
    const isOpen = this.editor.versionOf(uri) !== undefined;
    // A change has come meanwhile, and waits.
    if (report === null || this.waiting.has(uri) || !isOpen) return;
    const before = this.reports.get(uri);
    this.reports.set(uri, report);
    this.publishAll([uri, ...Object.keys(before?.diagnostics ?? {}), ...Object.keys(report.diagnostics)]);
  }

  /** A mistake of ours in one file must not take the editor's server down. */
  private failed(uri: string, failure: unknown): void {
    if (failure instanceof AskFailure && failure.kind === "stopped") return;
    this.editor.log(
      `internal error while checking ${uri}: ${failure instanceof Error ? failure.message : String(failure)}`,
    );
  }

  /** Publishes files with what all open documents' checks say of them. */
  private publishAll(uris: readonly string[]): void {
    for (const uri of new Set(uris)) {
      this.editor.publish(uri, this.editor.versionOf(uri), distinctDiagnostics(this.reports.values(), uri));
    }
  }
}

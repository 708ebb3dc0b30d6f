import type { EditorView } from "@codemirror/view";
import type { Position } from "vscode-languageserver";
import { createReader, goTo } from "./editor.js";
import type { Questions } from "./questions.js";

/** Shows the files that ship, which nobody can change, over the page. */
export class LibraryDialog {
  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly questions: Pick<Questions, "libraryText">,
  ) {}

  /** Shows a file, by its URI, from `start` on; null, and nothing is shown, where there is no such file. */
  async show(uri: string, start?: Position): Promise<EditorView | null> {
    const text = await this.questions.libraryText(uri).catch(() => null);
    if (text === null) return null;
    this.dialog.querySelector("h2")!.textContent = uri;
    if (!this.dialog.open) this.dialog.showModal();
    const view = createReader(this.dialog.querySelector<HTMLElement>(".reader")!, text, `Text of ${uri}`);
    if (start !== undefined && start.line < view.state.doc.lines) {
      const from = view.state.doc.line(start.line + 1).from + start.character;
      goTo(view, from, from);
    }
    return view;
  }
}

import { type LSPClient, LSPPlugin, Workspace, type WorkspaceFile } from "@codemirror/lsp-client";
import type { Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

/** The workspace of the page: what its one editor has open. Anything else, files of the library, is only shown. */
export class OneDocument extends Workspace {
  files: OpenFile[] = [];

  /** `showOther` shows a document that is not open, and gives its view; null where there is none. */
  constructor(
    client: LSPClient,
    readonly showOther: (uri: string) => Promise<EditorView | null>,
  ) {
    super(client);
  }

  syncFiles(): ReturnType<Workspace["syncFiles"]> {
    return this.files.flatMap((file) => {
      const plugin = LSPPlugin.get(file.view);
      if (plugin === null || plugin.unsyncedChanges.empty) return [];
      const update = { file, prevDoc: file.doc, changes: plugin.unsyncedChanges };
      file.doc = file.view.state.doc;
      file.version++;
      plugin.clear();
      return [update];
    });
  }

  openFile(uri: string, languageId: string, view: EditorView): void {
    const file = new OpenFile(uri, languageId, view);
    this.files = [file];
    this.client.didOpen(file);
  }

  closeFile(uri: string): void {
    this.files = [];
    this.client.didClose(uri);
  }

  override displayFile(uri: string): Promise<EditorView | null> {
    const open = this.files.find((file) => file.uri === uri);
    return open === undefined ? this.showOther(uri) : Promise.resolve(open.view);
  }
}

class OpenFile implements WorkspaceFile {
  version = 1;
  doc: Text;

  constructor(
    readonly uri: string,
    readonly languageId: string,
    readonly view: EditorView,
  ) {
    this.doc = view.state.doc;
  }

  getView(): EditorView {
    return this.view;
  }
}

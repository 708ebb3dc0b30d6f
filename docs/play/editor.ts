import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { jumpToDefinition, type LSPClient } from "@codemirror/lsp-client";
import { search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { lmmu } from "./language.js";

/** Colours are the page's, which has light and dark ones. */
const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--ground)", fontSize: "13px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--ground)", color: "var(--aside)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)" },
  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--border)",
    borderRadius: "6px",
    boxShadow: "0 4px 16px #0003",
    maxWidth: "min(44rem, 92vw)",
  },
  ".cm-lsp-hover-tooltip": { padding: "6px 10px", maxHeight: "40vh", overflow: "auto" },
  ".cm-tooltip pre, .cm-tooltip code": { fontFamily: "var(--mono)", fontSize: "12px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--ground)",
  },
  ".cm-diagnostic": { padding: "0", border: "none", margin: "0" },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--panel)", borderColor: "var(--border)" },
  ".cm-textfield": { backgroundColor: "var(--ground)", color: "var(--text)", border: "1px solid var(--border)" },
  ".cm-button": { background: "var(--ground)", color: "var(--text)", border: "1px solid var(--border)" },
});

const shared: Extension = [
  lineNumbers(),
  drawSelection(),
  highlightActiveLine(),
  bracketMatching(),
  search({ top: true }),
  indentUnit.of("  "),
  lmmu(),
  theme,
];

export interface EditorOptions {
  readonly client: LSPClient;
  readonly uri: string;
  readonly text: string;
  readonly onChange: () => void;
  readonly onCursor: () => void;
}

/** The editor of the text, with what the server can do for it. */
export function createEditor(place: HTMLElement, { client, uri, text, onChange, onCursor }: EditorOptions): EditorView {
  const definitionByMouse = EditorView.domEventHandlers({
    mousedown(event, view) {
      const at = event.ctrlKey || event.metaKey ? view.posAtCoords(event) : null;
      if (at === null) return false;
      view.dispatch({ selection: { anchor: at } });
      return jumpToDefinition(view);
    },
  });
  return viewIn(place, text, [
    history(),
    closeBrackets(),
    autocompletion(),
    lintGutter(),
    // Tab leaves the editor, as it leaves every other part of the page.
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
    client.plugin(uri, "lmmu"),
    definitionByMouse,
    EditorView.contentAttributes.of({ "aria-label": "Text of the lmmu file" }),
    EditorView.updateListener.of(({ docChanged, selectionSet }) => {
      if (docChanged) onChange();
      else if (selectionSet) onCursor();
    }),
  ]);
}

/** A text to look at. */
export function createReader(place: HTMLElement, text: string, label: string): EditorView {
  return viewIn(place, text, [
    keymap.of([...defaultKeymap, ...searchKeymap]),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ "aria-label": label }),
  ]);
}

/** Brings a place into view and puts the cursor there. */
export function goTo(view: EditorView, from: number, to: number): void {
  view.dispatch({
    selection: EditorSelection.single(from, to),
    effects: EditorView.scrollIntoView(from, { y: "center" }),
  });
  view.focus();
}

/**
 * In a shadow root, because the editor's own styles are made by script: the page's policy forbids those in the document
 * itself. What is shown in tooltips has the page's styles.
 */
function viewIn(place: HTMLElement, doc: string, own: Extension): EditorView {
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  const styles = document.createElement("link");
  styles.rel = "stylesheet";
  styles.href = "style.css";
  root.replaceChildren(styles);
  return new EditorView({ doc, extensions: [own, shared], root, parent: root });
}

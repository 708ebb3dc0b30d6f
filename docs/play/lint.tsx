import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { LSPPlugin } from "@codemirror/lsp-client";
import type { EditorView } from "@codemirror/view";
import { render } from "preact";
import type { Finding } from "./findings.js";
import { FindingView, type FindingsViewProps } from "./findings-view.js";

/** Marks findings in the editor, which has the text that they are about. */
export function mark(view: EditorView, findings: readonly Finding[], onGo: FindingsViewProps["onGo"]): void {
  const plugin = LSPPlugin.get(view);
  if (plugin === null) return;
  const diagnostics = findings.map((finding): Diagnostic => {
    return {
      from: plugin.fromPosition(finding.range.start),
      to: plugin.fromPosition(finding.range.end),
      severity: finding.severity === "note" ? "info" : finding.severity,
      message: finding.message,
      renderMessage() {
        const place = document.createElement("div");
        render(<FindingView finding={finding} onGo={onGo} />, place);
        return place;
      },
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

import { type LSPClient } from "@codemirror/lsp-client";
import type { DocumentDiagnosticReport, TextDocumentContentResult, ExecuteCommandParams } from "vscode-languageserver";
import { type Finding, findingsOf } from "./findings.js";
import { type Choice, type Matrix, oneCaseOf, type Trace } from "./reports.js";

/** What the page asks the server, beside what the editor asks. Promises are rejected with an `Error` that can be shown. */
export class Questions {
  constructor(
    private readonly client: LSPClient,
    private readonly uri: string,
  ) {}

  async findings(): Promise<Finding[]> {
    const report = await this.ask<DocumentDiagnosticReport>("textDocument/diagnostic", {
      textDocument: { uri: this.uri },
    });
    return report.kind === "full" ? findingsOf(this.uri, report.items) : [];
  }

  matrix(): Promise<Matrix> {
    return this.command("lmmu.matrix", { uri: this.uri });
  }

  trace({ scenario, ruleSet, when }: Choice): Promise<Trace> {
    return this.command("lmmu.trace", {
      uri: this.uri,
      scenario,
      ruleSet,
      ...(when !== "" && { when: oneCaseOf(when) }),
    });
  }

  /** The text of a document that ships with the server. */
  async libraryText(uri: string): Promise<string> {
    return (await this.ask<TextDocumentContentResult>("workspace/textDocumentContent", { uri })).text;
  }

  private command<Result>(command: string, argument: object): Promise<Result> {
    return this.ask("workspace/executeCommand", { command, arguments: [argument] } satisfies ExecuteCommandParams);
  }

  /** Asks about the text as the editor has it now. */
  private async ask<Result>(method: string, params: object): Promise<Result> {
    this.client.sync();
    try {
      return await this.client.request<object, Result>(method, params);
    } catch (failure) {
      const { message } = failure as { message?: unknown };
      throw new Error(String(message ?? failure).replaceAll(this.uri, "the file"), { cause: failure });
    }
  }
}

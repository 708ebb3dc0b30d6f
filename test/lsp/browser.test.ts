/** The server in a worker of a browser: bundled for one, and run where there is nothing of Node. */
import { resolve } from "node:path";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { library } from "../../compiler/index.js";
import { openDocumentsOnly } from "../../lsp/core/open-documents-only.js";
import { BROWSER_OPTIONS } from "../../scripts/bundle-options.js";

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const root = resolve(import.meta.dirname, "../..");

/** What a worker's global scope has that the server may use. */
class Scope {
  readonly answers = new Map<number, (answer: Answer) => void>();
  private lastId = 0;
  private readonly scope = createContext({
    ...{ console, setTimeout, clearTimeout, queueMicrotask, performance, URL, TextEncoder, TextDecoder },
    addEventListener: () => undefined,
    postMessage: (message: Answer) => this.answers.get(message.id ?? 0)?.(message),
    onmessage: undefined as unknown,
  });

  constructor(code: string) {
    runInContext(`globalThis.self = globalThis;${code}`, this.scope);
  }

  tell(method: string, params: object, id?: number): void {
    const message = JSON.stringify({ jsonrpc: "2.0", method, params, ...(id !== undefined && { id }) });
    runInContext(`self.onmessage({ data: ${message} })`, this.scope);
  }

  async ask<Result>(method: string, params: object): Promise<Result> {
    const id = ++this.lastId;
    const answer = await new Promise<Answer>((done) => {
      this.answers.set(id, done);
      this.tell(method, params, id);
    });
    if (answer.error !== undefined) throw new Error(answer.error.message);
    // Objects of another context are not equal to ours.
    return JSON.parse(JSON.stringify(answer.result)) as Result;
  }

  open(uri: string, text: string): void {
    this.tell("textDocument/didOpen", { textDocument: { uri, languageId: "lmmu", version: 1, text } });
  }
}

const ENTRY = `import { serveScope } from "./lsp/browser.js";
serveScope(self, { version: "1.2.3", settingsFile: "lmmu.json", homepage: null });`;

describe("the server in a browser", () => {
  let scope: Scope;

  beforeAll(async () => {
    // esbuild itself fails where something of Node is imported.
    const stdin = { contents: ENTRY, resolveDir: root, loader: "ts" } as const;
    const result = await build({ ...BROWSER_OPTIONS, stdin, format: "iife", write: false });
    scope = new Scope(result.outputFiles[0]!.text);
  });

  test("begins", async () => {
    const capabilities = { textDocument: { diagnostic: {} } };
    expect(await scope.ask("initialize", { processId: null, rootUri: null, capabilities })).toMatchObject({
      serverInfo: { name: "lmmu", version: "1.2.3" },
      capabilities: { workspace: { textDocumentContent: { schemes: ["lmmu"] } } },
    });
    scope.tell("initialized", {});
  });

  test("checks what is open, through its imports", async () => {
    scope.open("memory:/a/main.lmmu", 'import "../b/frames.lmmu";\nscenario s { outer -> inner; expect D: clean; }\n');
    scope.open("memory:/b/frames.lmmu", "fn outer [lazy];\nfn inner { resume; }\n");
    const textDocument = { uri: "memory:/a/main.lmmu" };
    const report = await scope.ask<{ items: { message: string }[]; relatedDocuments?: object }>(
      "textDocument/diagnostic",
      { textDocument },
    );
    expect(report.items.map(({ message }) => message.split("\n")[0])).toEqual(
      expect.arrayContaining([expect.stringContaining("s ends with")]),
    );
  });

  test("says of a file that is not open that there is none", async () => {
    scope.open("memory:/c/main.lmmu", 'import "gone.lmmu";\n');
    const report = await scope.ask<{ items: { message: string }[] }>("textDocument/diagnostic", {
      textDocument: { uri: "memory:/c/main.lmmu" },
    });
    expect(report.items).toHaveLength(1);
    expect(report.items[0]!.message).toContain("gone.lmmu");
  });

  test("gives the texts of the library", async () => {
    const uri = "lmmu:rules/d";
    expect(await scope.ask("workspace/textDocumentContent", { uri })).toEqual({ text: library.read(uri) });
    await expect(scope.ask("workspace/textDocumentContent", { uri: "lmmu:../package" })).rejects.toThrow("no file");
  });
});

describe("a path in an import", () => {
  test.each([
    ["memory:/a/b.lmmu", "c.lmmu", "memory:/a/c.lmmu"],
    ["memory:/a/b.lmmu", "../../../c d.lmmu", "memory:/c%20d.lmmu"],
    ["/a/b.lmmu", "../c d.lmmu", "/c d.lmmu"],
    ["/a/100%/b.lmmu", "./c.lmmu", "/a/100%/c.lmmu"],
    ["memory:/a/b.lmmu", "https://example.org/c.lmmu", null],
    ["/a/b.lmmu", "data:,x", null],
    ["untitled:b", "c.lmmu", null],
  ])("of %s, %s, is %s", (from, path, target) => {
    expect(openDocumentsOnly.resolve(from, path)).toBe(target);
  });
});

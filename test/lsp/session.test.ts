/** Whole sessions of an editor that can do everything, with the program that ships (`npm test` builds it). */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeAction,
  CodeLens,
  CompletionItem,
  CompletionList,
  Diagnostic,
  Hover,
  InlayHint,
  Location,
  Position,
  RegistrationParams,
  SemanticTokens,
  SemanticTokensDelta,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Client } from "./client.js";
import { Wire } from "./wire.js";

const root = resolve(import.meta.dirname, "../..");
const KASAN = readFileSync(join(root, "examples/kasan.lmmu"), "utf8");
/** `update_range_prot` resumes what a caller far above has paused. */
const BROKEN = KASAN.replace("protect pages none;", "protect pages none; resume;");
const DIRECT = `import "kasan.lmmu";

scenario direct {
  given {
    map linear;
  }
  update_range_prot(linear);
}
`;
const CHANGED = 2;

/** What an editor says that knows all of the protocol, but for diagnostics, which it wants to be told. */
const CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ["create", "rename", "delete"] },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["", "quickfix", "refactor", "source"] } },
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    completion: {
      completionItem: {
        snippetSupport: true,
        documentationFormat: ["markdown"],
        resolveSupport: { properties: ["documentation", "detail"] },
      },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
    rename: { prepareSupport: true },
    semanticTokens: { requests: { full: { delta: true }, range: true }, tokenTypes: [], tokenModifiers: [] },
    inlayHint: { resolveSupport: { properties: [] } },
  },
};

describe.runIf(existsSync(join(root, "dist/cli.js")))("a session", () => {
  let folder: string;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-session-")));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe("of an editor", () => {
    /** One server from the first test to the last: each has its own folder in the workspace, and closes what it opened. */
    let client: Client;
    let place: string;
    /** The texts as the editor has them. */
    const texts = new Map<string, TextDocument>();
    /** What the user has set, for the server to ask. */
    let settings = {};
    /** What the server wanted to be told, and to be asked anew. */
    const wishes: string[] = [];

    beforeAll(async () => {
      client = new Client(folder);
      client.connection.onRequest("workspace/configuration", () => [settings]);
      client.connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
        wishes.push(...registrations.map(({ method }) => method));
        return null;
      });
      for (const shown of ["inlayHint", "codeLens", "semanticTokens"]) {
        client.connection.onRequest(`workspace/${shown}/refresh`, () => {
          wishes.push(shown);
          return null;
        });
      }
      await client.initialize(CAPABILITIES);
    });
    afterAll(() => client.dispose());

    beforeEach(({ task }) => {
      place = task.name.replaceAll(/\W+/g, "-");
      mkdirSync(join(folder, place));
    });
    afterEach(async () => {
      for (const uri of texts.keys()) await client.close(uri);
      texts.clear();
    });

    const ask = <Answer>(method: string, params: object) => client.connection.sendRequest<Answer>(method, params);
    const textOf = (uri: string): string => texts.get(uri)!.getText();
    const isError = ({ severity }: Diagnostic): boolean => severity === 1;
    const hasErrors = (found: Diagnostic[]): boolean => found.some(isError);
    const hasNone = (found: Diagnostic[]): boolean => !hasErrors(found);

    function write(name: string, text: string): string {
      writeFileSync(join(folder, place, name), text);
      return client.uri(`${place}/${name}`);
    }

    /** Writes a file and opens it, perhaps with a text that is not saved. */
    async function open(name: string, saved: string, text = saved): Promise<string> {
      const uri = write(name, saved);
      texts.set(uri, TextDocument.create(uri, "lmmu", 1, text));
      await client.open(uri, text);
      return uri;
    }

    async function edit(uri: string, edits: readonly TextEdit[]): Promise<void> {
      const document = texts.get(uri)!;
      const version = document.version + 1;
      texts.set(uri, TextDocument.create(uri, "lmmu", version, TextDocument.applyEdits(document, [...edits])));
      // From the end: each change is made on what those before it have left.
      const fromTheEnd = edits.toSorted((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start));
      const changes = fromTheEnd.map(({ range, newText }) => ({ range, text: newText }));
      await client.change(uri, version, changes);
    }

    async function apply({ changes = {} }: WorkspaceEdit): Promise<void> {
      for (const [uri, edits] of Object.entries(changes)) await edit(uri, edits);
    }

    /** The place of the first `needle`, so many letters into it. */
    function at(uri: string, needle: string, into = 0): { textDocument: { uri: string }; position: Position } {
      const offset = textOf(uri).indexOf(needle);
      expect(offset, needle).toBeGreaterThan(-1);
      return { textDocument: { uri }, position: texts.get(uri)!.positionAt(offset + into) };
    }

    /** What stands in a range, in the editor or on the disk. */
    function textAt({ uri, range }: Location): string {
      const document = texts.get(uri) ?? TextDocument.create(uri, "lmmu", 0, readFileSync(fileURLToPath(uri), "utf8"));
      return document.getText(range);
    }

    it("shows an error with its chain, and mends it", async () => {
      const uri = await open("kasan.lmmu", KASAN, BROKEN);
      const found = await client.diagnostics(uri, hasErrors);
      const typed = found.find((each) => isError(each) && textAt({ uri, range: each.range }) === "resume;")!;
      expect(typed).toMatchObject({ code: "LMMU302", source: "lmmu" });
      const chain = typed.relatedInformation!.map(({ location, message }) => [message.split(" ")[0], textAt(location)]);
      expect(chain).toEqual([
        ["__apply_to_page_range", "lazy"],
        ["kasan_depopulate_vmalloc_pte", "paused"],
        ["__kernel_map_pages", "__kernel_map_pages"],
        ["update_range_prot", "resume;"],
      ]);

      const actions = await ask<CodeAction[]>("textDocument/codeAction", {
        textDocument: { uri },
        range: typed.range,
        context: { diagnostics: [typed] },
      });
      const fix = actions.find(({ isPreferred }) => isPreferred === true)!;
      expect(fix.title).toBe("in update_range_prot, remove `resume;`: there is nothing to close");
      await apply(fix.edit!);
      expect(textOf(uri)).toBe(KASAN);
      expect(await client.diagnostics(uri, hasNone)).toEqual([]);
    });

    it("mends everything at once, with an edit that is only made when it is wanted", async () => {
      const uri = await open("kasan.lmmu", KASAN, BROKEN);
      const [first] = (await client.diagnostics(uri, hasErrors)).filter(isError);
      const params = { textDocument: { uri }, range: first!.range, context: { diagnostics: [first!] } };
      const actions = await ask<CodeAction[]>("textDocument/codeAction", params);
      const action = actions.find(({ kind }) => kind === "source.fixAll")!;
      expect(action.edit).toBeUndefined();
      const { edit: resolved } = await ask<CodeAction>("codeAction/resolve", action);
      await apply(resolved!);
      expect(textOf(uri)).toBe(KASAN);
    });

    it("renames across files, and asks before", async () => {
      const kasan = await open("kasan.lmmu", KASAN);
      const direct = await open("direct.lmmu", DIRECT);
      const cursor = at(direct, "update_range_prot");
      expect(await ask("textDocument/prepareRename", cursor)).toMatchObject({ placeholder: "update_range_prot" });
      await apply(await ask<WorkspaceEdit>("textDocument/rename", { ...cursor, newName: "set_range" }));
      expect(textOf(kasan)).toBe(KASAN.replaceAll("update_range_prot", "set_range"));
      expect(textOf(direct)).toBe(DIRECT.replaceAll("update_range_prot", "set_range"));
      expect(await ask<Location[]>("textDocument/definition", at(direct, "set_range"))).toHaveLength(1);
      // The files on the disk still have the old name; what is open counts.
      expect(await client.diagnostics(direct, (found) => found.length === 0)).toEqual([]);
    });

    it("leads to what a name means, in other files and in the library", async () => {
      const kasan = await open("kasan.lmmu", KASAN);
      const direct = await open("direct.lmmu", DIRECT);
      const cursor = at(direct, "update_range_prot");

      const { contents } = await ask<Hover>("textDocument/hover", cursor);
      expect(contents).toMatchObject({ kind: "markdown", value: expect.stringContaining("mm/pageattr.c") as string });
      const definitions = await ask<Location[]>("textDocument/definition", cursor);
      expect(definitions.map((each) => [each.uri, textAt(each)])).toEqual([[kasan, "update_range_prot"]]);

      const [ruleSet] = await ask<Location[]>("textDocument/definition", at(kasan, "expect A", "expect ".length));
      expect(ruleSet!.uri).toBe(pathToFileURL(join(root, "compiler/library/rules/a.lmmu")).href);
      expect(textAt(ruleSet!)).toBe("A");

      const context = { includeDeclaration: true };
      const references = await ask<Location[]>("textDocument/references", { ...cursor, context });
      expect(references.map(({ uri }) => uri).sort()).toEqual([direct, kasan, kasan, kasan, kasan]);
      expect(new Set(references.map(textAt))).toEqual(new Set(["update_range_prot"]));

      const [item] = await ask<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", cursor);
      const callers = await ask<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item });
      expect(callers.map(({ from }) => from.name).sort()).toEqual(["direct", "set_memory_valid"]);

      const symbols = await ask<SymbolInformation[]>("workspace/symbol", { query: "direct" });
      expect(symbols.map(({ name, location }) => [name, location.uri])).toContainEqual(["direct", direct]);
    });

    it("completes, and tells of an item what it did not tell of all", async () => {
      const uri = await open("kasan.lmmu", KASAN, KASAN.replace("-> change_memory_common", "-> upd"));
      const cursor = at(uri, "-> upd", "-> upd".length);
      const answer = await ask<CompletionList>("textDocument/completion", { ...cursor, context: { triggerKind: 1 } });
      const item = answer.items.find(({ label }) => label === "update_range_prot")!;
      expect(item.documentation).toBeUndefined();
      const { documentation } = await ask<CompletionItem>("completionItem/resolve", item);
      expect(documentation).toMatchObject({ kind: "markdown", value: expect.stringContaining("[lazy]") as string });
      await edit(uri, [item.textEdit as TextEdit]);
      expect(textOf(uri)).toContain("    -> update_range_prot\n    -> vm_unmap_aliases");
    });

    it("shows states and lenses, and runs what a lens offers", async () => {
      const uri = await open("kasan.lmmu", KASAN);
      const range = { start: { line: 0, character: 0 }, end: texts.get(uri)!.positionAt(KASAN.length) };
      const hints = await ask<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri }, range });
      expect(hints.map(({ label }) => label)).toContain("enable_count 1, pause_count 1, paused");

      const lenses = await ask<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
      expect(lenses.map(({ command }) => command)).toEqual(lenses.map(() => undefined));
      const resolved = await Promise.all(lenses.map((each) => ask<CodeLens>("codeLens/resolve", each)));
      const ofTrace = resolved.find(({ command }) => command?.command === "lmmu.showTrace")!;
      expect(ofTrace.command!.title).toBe("run under D");
      const run = { command: "lmmu.trace", arguments: ofTrace.command!.arguments };
      expect(await ask("workspace/executeCommand", run)).toMatchObject({
        title: "kasan_release_vmalloc under D: 2 runs",
        svg: expect.stringMatching(/^<svg /) as string,
      });
      const ofMatrix = resolved.find(({ command }) => command?.command === "lmmu.showMatrix")!;
      expect(ofMatrix.command!.title).toContain('A, B warn "enable while paused" when DEBUG_PAGEALLOC');
      const matrix = { command: "lmmu.matrix", arguments: ofMatrix.command!.arguments };
      expect(await ask("workspace/executeCommand", matrix)).toMatchObject({
        scenarios: [{ name: "kasan_release_vmalloc" }],
      });
      const ofAll = resolved.find(({ command }) => command?.command === "lmmu.showExploration")!;
      expect(ofAll.command!.title).toBe("explore");
      const explore = { command: "lmmu.explore", arguments: ofAll.command!.arguments };
      expect(await ask("workspace/executeCommand", explore)).toMatchObject({
        title: expect.stringMatching(/^all interleavings of kasan_release_vmalloc under /) as string,
        partial: [],
      });
    });

    it("formats, and colours what has changed", async () => {
      const uri = await open("direct.lmmu", DIRECT, DIRECT.replace("  given {\n", "given{\n"));
      const textDocument = { uri };
      const before = await ask<SemanticTokens>("textDocument/semanticTokens/full", { textDocument });
      const options = { tabSize: 8, insertSpaces: false };
      await edit(uri, await ask<TextEdit[]>("textDocument/formatting", { textDocument, options }));
      expect(textOf(uri)).toBe(DIRECT);

      await edit(uri, [{ range: { start: at(uri, "direct").position, end: at(uri, " {").position }, newText: "two" }]);
      const delta = { textDocument, previousResultId: before.resultId };
      const { edits } = await ask<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", delta);
      const coloured = [...before.data];
      for (const { start, deleteCount, data = [] } of edits.toReversed()) coloured.splice(start, deleteCount, ...data);
      expect(edits).not.toEqual([]);
      const after = await ask<SemanticTokens>("textDocument/semanticTokens/full", { textDocument });
      expect(coloured).toEqual(after.data);
    });

    it("asks for the settings when they change, and has shown what they change asked for anew", async () => {
      const uri = await open("kasan.lmmu", KASAN, BROKEN);
      expect(hasErrors(await client.diagnostics(uri, hasErrors))).toBe(true);
      const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
      const labels = async () => {
        const hints = await ask<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri }, range });
        return hints.map(({ label }) => label as string).join("\n");
      };
      expect(await labels()).toContain("enable_count");

      settings = { rules: { shown: "A" }, severities: { LMMU301: "off", LMMU302: "off", LMMU303: "note" } };
      await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      await client.diagnostics(uri, (found) => found.every(({ code }) => code !== "LMMU302"));
      const shown = await client.diagnostics(uri);
      expect(shown.map(({ code }) => code)).not.toContain("LMMU302");
      expect(shown.find(({ code }) => code === "LMMU303")!.severity).toBe(3);
      expect(await labels()).toMatch(/nesting_level 1, state_active 1/);
      await expect.poll(() => wishes).toContain("inlayHint");
      expect(wishes).toContain("codeLens");
      expect(wishes).toContain("workspace/didChangeConfiguration");

      settings = {};
      await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      expect(hasErrors(await client.diagnostics(uri, hasErrors))).toBe(true);
    });

    it("is told of files that change on the disk", async () => {
      const changes = [{ uri: write("kasan.lmmu", KASAN), type: CHANGED }];
      const uri = await open("direct.lmmu", DIRECT);
      expect(await client.diagnostics(uri)).toEqual([]);
      expect(wishes).toContain("workspace/didChangeWatchedFiles");
      write("kasan.lmmu", BROKEN);
      await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
      const found = await client.diagnostics(uri, hasErrors);
      expect(found.filter(isError).map(({ message }) => message)).toContainEqual(expect.stringContaining("direct"));
      write("kasan.lmmu", KASAN);
      await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
      expect(await client.diagnostics(uri, hasNone)).toEqual([]);
    });

    // 2^14 paths, on each of which something is counted; and loops in which nothing is done that another task could see.
    const maybes = "  maybe { f; }\n".repeat(14);
    const loops = "fn g { }\nfn f { repeat 20000 { repeat 20000 { g; } } }";
    it.each([
      ["lmmu.trace", `fn f { repeat 1000 { lazy { } } }\nscenario s {\n${maybes}  expect D: barriers 0;\n}\n`],
      ["lmmu.explore", `${loops}\nscenario s {\n  f; lazy { }\n\n  expect D: clean;\n}\n`],
    ])("takes %s back while it is being answered, and goes on", async (command, slow) => {
      const uri = await open("slow.lmmu", slow);
      const question = client.ask("workspace/executeCommand", { command, arguments: [{ uri, scenario: "s" }] });
      const refused = expect(question.answer).rejects.toMatchObject({ code: -32800 });
      await setTimeout(150);
      const begun = performance.now();
      question.cancel();
      await refused;
      const kasan = await open("kasan.lmmu", KASAN);
      expect(await ask("textDocument/codeLens", { textDocument: { uri: kasan } })).not.toEqual([]);
      // The thread that worked on it is free again, too.
      expect(performance.now() - begun).toBeLessThan(2000);
    });

    it("ends with code 0 and has written nothing to standard error", async () => {
      expect(await client.shutDown()).toBe(0);
      expect(client.errors).toBe("");
    });
  });

  describe("on the wire", () => {
    let wire: Wire;
    beforeEach(() => {
      wire = new Wire(folder);
    });
    afterEach(() => wire.dispose());

    const begin = async (): Promise<void> => {
      const rootUri = pathToFileURL(folder).href;
      await wire.ask("initialize", { processId: null, rootUri, capabilities: CAPABILITIES });
      wire.tell("initialized", {});
    };
    const codeOf = async (method: string, params?: unknown) => (await wire.ask(method, params)).error?.code;
    const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
    const hover = (name: string) => ({ textDocument: { uri: uri(name) }, position: { line: 0, character: 0 } });

    it("answers nothing before it is initialized", async () => {
      expect(await codeOf("textDocument/hover", hover("a.lmmu"))).toBe(-32002);
      expect(await codeOf("no/such/method", {})).toBe(-32002);
      expect(await codeOf("shutdown")).toBe(-32002);
      await begin();
      expect(await codeOf("textDocument/hover", hover("a.lmmu"))).toBeUndefined();
      expect(await codeOf("initialize", { processId: null, rootUri: null, capabilities: {} })).toBe(-32600);
    });

    it("answers nothing after it was shut down, and exits", async () => {
      await begin();
      expect(await wire.ask("shutdown")).toMatchObject({ result: null });
      expect(await codeOf("textDocument/hover", hover("a.lmmu"))).toBe(-32600);
      expect(await codeOf("shutdown")).toBe(-32600);
      wire.tell("exit");
      expect(await wire.exited()).toBe(0);
    });

    it("exits with 1 where nobody has shut it down", async () => {
      await begin();
      wire.tell("exit");
      expect(await wire.exited()).toBe(1);
    });

    it("says which questions it does not know, and which it does not understand", async () => {
      await begin();
      expect(await codeOf("no/such/method", {})).toBe(-32601);
      expect(await codeOf("lmmu/check", { uri: uri("a.lmmu") })).toBe(-32601);
      for (const params of [undefined, {}, { textDocument: {} }, { ...hover("a.lmmu"), position: { line: "0" } }]) {
        expect(await codeOf("textDocument/hover", params), JSON.stringify(params)).toBe(-32602);
      }
      expect(await codeOf("textDocument/codeLens", { textDocument: { uri: 1 } })).toBe(-32602);
    });

    it("survives notifications of what is not open, malformed ones, and those that it does not know", async () => {
      await begin();
      wire.tell("textDocument/didChange", {
        textDocument: { uri: uri("a.lmmu"), version: 2 },
        contentChanges: [{ text: "fn f;" }],
      });
      wire.tell("textDocument/didChange", { textDocument: { uri: uri("a.lmmu") }, contentChanges: 1 });
      wire.tell("textDocument/didOpen", { textDocument: { uri: 1 } });
      wire.tell("textDocument/didOpen", {});
      wire.tell("textDocument/didClose", { textDocument: { uri: uri("a.lmmu") } });
      wire.tell("workspace/didChangeWatchedFiles", {});
      wire.tell("$/noSuchNotification", {});
      wire.tell("no/such/notification");
      const text = "fn f;\nscenario s { f; }\n";
      wire.tell("textDocument/didOpen", { textDocument: { uri: uri("b.lmmu"), languageId: "lmmu", version: 1, text } });
      const question = { ...hover("b.lmmu"), position: { line: 1, character: 13 } };
      expect(await wire.ask("textDocument/hover", question)).toMatchObject({
        result: { contents: { value: expect.stringContaining("fn f") as string } },
      });
    });

    it("writes messages to standard output and nothing else", async () => {
      await begin();
      const textDocument = { uri: uri("kasan.lmmu"), languageId: "lmmu", version: 1, text: BROKEN };
      wire.tell("textDocument/didOpen", { textDocument });
      for (const method of ["codeLens", "documentSymbol", "semanticTokens/full"]) {
        expect(await codeOf(`textDocument/${method}`, { textDocument: { uri: textDocument.uri } })).toBeUndefined();
      }
      await expect.poll(() => wire.messages().map(({ method }) => method)).toContain("textDocument/publishDiagnostics");
      await wire.ask("shutdown");
      wire.tell("exit");
      expect(await wire.exited()).toBe(0);
      expect(wire.messages().every(({ jsonrpc }) => jsonrpc === "2.0")).toBe(true);
      expect(wire.unread()).toBe(0);
      expect(wire.errors).toBe("");
    });
  });
});

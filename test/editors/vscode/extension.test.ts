/** The extension in an editor of ours, with a language client that only writes down what it is asked. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { activate, deactivate } from "../../../lsp/editors/vscode/client/extension.js";
import { ColorThemeKind, Document, editor, Position, Range, restartEditor, Selection, Uri } from "./fake-vscode.js";

interface Started {
  readonly id: string;
  readonly server: { module?: string; command?: string; args: string[]; transport: number };
  readonly options: { documentSelector: object[]; synchronize: object };
  state: "new" | "running" | "ended";
}

/** What the extension has started, and what the server says to its commands. */
const { clients, asked, tokens, server } = vi.hoisted(() => ({
  clients: [] as Started[],
  asked: [] as { command: string; arguments: unknown[] }[],
  /** By which each of `asked` can be cancelled. */
  tokens: [] as { readonly isCancellationRequested: boolean }[],
  server: { answer: (): unknown => null, fails: false },
}));

vi.mock("vscode-languageclient/node", () => ({
  TransportKind: { stdio: 0 },
  LanguageClient: class {
    private readonly started: Started;

    constructor(id: string, _name: string, server: Started["server"], options: Started["options"]) {
      this.started = { id, server, options, state: "new" };
      clients.push(this.started);
    }

    start(): Promise<void> {
      if (server.fails) return Promise.reject(new Error("no such program"));
      this.started.state = "running";
      return Promise.resolve();
    }

    needsStop(): boolean {
      return this.started.state === "running";
    }

    dispose(): Promise<void> {
      if (!this.needsStop()) return Promise.reject(new Error("there is nothing to stop"));
      this.started.state = "ended";
      return Promise.resolve();
    }

    sendRequest(
      method: string,
      params: { command: string; arguments: unknown[] },
      token: { readonly isCancellationRequested: boolean },
    ): Promise<unknown> {
      expect(method).toBe("workspace/executeCommand");
      asked.push(params);
      tokens.push(token);
      return Promise.resolve().then(() => server.answer());
    }
  },
}));

const EXTENSION = resolve("extension");
const DOCUMENT = "file:///w/kasan.lmmu";
const subscriptions: { dispose(): unknown }[] = [];

const step = (line: number, file = "/w/kasan.lmmu") => ({
  stack: 0,
  file,
  start: { line, column: 3 },
  action: { kind: "call", call: "enable", hooks: ["arch_enter"] },
  before: { variables: [0], active: false },
  after: { variables: [1], active: true },
});
const trace = (...steps: object[]) => ({
  title: "release under D",
  svg: "<svg/>",
  trace: { runs: [{ variables: ["enable_count"], frames: [{ frame: "zap" }], steps }] },
});

/** Lets everything that is under way come to its end. */
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(async () => {
  vi.useFakeTimers();
  restartEditor();
  clients.length = 0;
  asked.length = 0;
  tokens.length = 0;
  server.answer = () => trace(step(15), step(16));
  server.fails = false;
  activate({ extensionPath: EXTENSION, subscriptions } as unknown as Parameters<typeof activate>[0]);
  await settled();
});

afterEach(async () => {
  for (const each of subscriptions.splice(0)) each.dispose();
  await deactivate();
  vi.useRealTimers();
});

describe("the server", () => {
  test("is the one that comes with the extension, run by the editor's Node", () => {
    const [client] = clients;
    expect(clients).toHaveLength(1);
    // A `module` is what the client runs in the editor's Node; a `command` would be looked up outside.
    const module = join(EXTENSION, "server/bin/lmmu.js");
    expect(client!.server).toEqual({ module, args: ["lsp"], transport: 0 });
    expect(client).toMatchObject({ id: "lmmu", state: "running" });
  });

  test("is told of .lmmu files, of lmmu.json and of the settings", () => {
    const { documentSelector, synchronize } = clients[0]!.options;
    expect(documentSelector).toEqual([
      { scheme: "file", language: "lmmu" },
      { scheme: "untitled", language: "lmmu" },
      { scheme: "file", pattern: "**/lmmu.json" },
    ]);
    expect(synchronize).toEqual({ configurationSection: "lmmu" });
  });

  test.each([
    ["/opt/lmmu/bin/lmmu.js", { module: "/opt/lmmu/bin/lmmu.js" }],
    ["node_modules/lmmu/bin/lmmu.js", { module: "/w/node_modules/lmmu/bin/lmmu.js" }],
    ["lmmu.cjs", { module: "/w/lmmu.cjs" }],
    ["bin/lmmu", { command: "/w/bin/lmmu" }],
    ["  lmmu ", { command: "lmmu" }],
  ])("is %s where the setting says so", async (path, program) => {
    editor.folders = [{ uri: Uri.parse("vscode-vfs://elsewhere") }, { uri: Uri.file("/w") }];
    editor.settings["lmmu.server.path"] = path;
    await editor.settingsChanged.fire({ affectsConfiguration: (name: string) => name === "lmmu.server.path" });
    await settled();
    expect(clients.map(({ state }) => state)).toEqual(["ended", "running"]);
    expect(clients[1]!.server).toEqual({ ...program, args: ["lsp"], transport: 0 });
  });

  test("keeps running when another setting changes", async () => {
    await editor.settingsChanged.fire({ affectsConfiguration: (name: string) => name === "lmmu" });
    await settled();
    expect(clients).toHaveLength(1);
  });

  test("is started again on request, and once the workspace is trusted, one after the other", async () => {
    await Promise.all([editor.run("lmmu.restartServer"), editor.trustGranted.fire(undefined)]);
    await settled();
    expect(clients.map(({ state }) => state)).toEqual(["ended", "ended", "running"]);
  });

  test("that cannot start is told in the log, and can be started later", async () => {
    server.fails = true;
    await editor.run("lmmu.restartServer");
    expect(editor.log).toEqual(["Error: no such program"]);
    server.fails = false;
    await editor.run("lmmu.restartServer");
    expect(clients.map(({ state }) => state)).toEqual(["ended", "new", "running"]);
    expect(editor.log).toHaveLength(1);
    await editor.run("lmmu.showServerLog");
    expect(editor.log).toContain("shown");
  });

  test("ends with the extension", async () => {
    await deactivate();
    expect(clients[0]!.state).toBe("ended");
  });
});

describe("commands", () => {
  test("are those of package.json", () => {
    const manifest = JSON.parse(
      readFileSync(resolve(import.meta.dirname, "../../../lsp/editors/vscode/package.json"), "utf8"),
    ) as { contributes: { commands: { command: string }[] } };
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    expect([...editor.commands.keys()].sort()).toEqual(contributed.sort());
  });
});

describe("showing a trace", () => {
  const argument = { uri: DOCUMENT, scenario: "release", ruleSet: "A", when: "DEBUG_PAGEALLOC" };

  test("asks the server and shows its answer, in one panel", async () => {
    await editor.run("lmmu.showTrace", argument);
    await editor.run("lmmu.showTrace", { ...argument, ruleSet: "C" });
    expect(asked).toEqual([
      { command: "lmmu.trace", arguments: [argument] },
      { command: "lmmu.trace", arguments: [{ ...argument, ruleSet: "C" }] },
    ]);
    const [panel] = editor.panels;
    expect(editor.panels).toHaveLength(1);
    expect(panel!.revealed).toBe(2);
    expect(panel!.title).toBe("release under D");
    expect(panel!.webview.html).toContain("<td>zap</td>");
    expect(panel!.options).toEqual({ enableScripts: true, localResourceRoots: [] });
  });

  test("takes nothing but texts from an argument", async () => {
    await editor.run("lmmu.showTrace", { ...argument, ruleSet: 1, when: {}, more: "x" });
    expect(asked[0]!.arguments).toEqual([{ uri: DOCUMENT, scenario: "release" }]);
  });

  test("a click on a step leads to its line", async () => {
    await editor.run("lmmu.showTrace", argument);
    const [panel] = editor.panels;
    for (const message of [null, "1", { clicked: "1" }, { clicked: 1.5 }, { clicked: 2 }, { clicked: -1 }]) {
      await panel!.received.fire(message);
    }
    expect(editor.shown).toEqual([]);
    await panel!.received.fire({ clicked: 1 });
    expect(editor.shown).toMatchObject([{ uri: DOCUMENT, selection: { end: { line: 15, character: 2 } } }]);
  });

  test.each(["https://example.org/x.lmmu", "lmmu:kernel/kasan", "command:x", "relative.lmmu"])(
    "a step in %s leads nowhere",
    async (file) => {
      server.answer = () => trace(step(1, file));
      await editor.run("lmmu.showTrace", argument);
      await editor.panels[0]!.received.fire({ clicked: 0 });
      expect(editor.shown).toEqual([]);
    },
  );

  test("follows changes, all of a burst at once", async () => {
    await editor.run("lmmu.showTrace", argument);
    server.answer = () => ({ ...trace(step(15)), title: "after the change" });
    const document = new Document(Uri.parse(DOCUMENT), "");
    for (let i = 0; i < 5; i++) await editor.documentChanged.fire({ document, contentChanges: [{}] });
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
    expect(editor.panels[0]!.title).toBe("after the change");
  });

  test("is not disturbed by changes elsewhere, or when it is closed", async () => {
    await editor.run("lmmu.showTrace", argument);
    const other = { languageId: "c", uri: Uri.parse("file:///w/x.c") };
    await editor.documentChanged.fire({ document: other, contentChanges: [{}] });
    await vi.advanceTimersByTimeAsync(1000);
    editor.panels[0]!.dispose();
    const document = new Document(Uri.parse(DOCUMENT), "");
    await editor.documentChanged.fire({ document, contentChanges: [{}] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
    await editor.run("lmmu.showTrace", argument);
    expect(editor.panels).toHaveLength(2);
  });

  test("keeps what it has, and says why, where the server fails", async () => {
    await editor.run("lmmu.showTrace", argument);
    server.answer = () => {
      throw new Error("no scenario <b>");
    };
    await editor.run("lmmu.showTrace", argument);
    const { html } = editor.panels[0]!.webview;
    expect(html).toContain("<td>zap</td>");
    expect(html).toContain("no scenario &#60;b&#62;");
    server.answer = () => null;
    await editor.run("lmmu.showTrace", argument);
    expect(editor.panels[0]!.webview.html).toContain("nothing to show");
  });

  test("passes over an answer that a later question has overtaken", async () => {
    let answerFirst: (answer: object) => void = () => null;
    server.answer = () => new Promise((done) => (answerFirst = done));
    const first = editor.run("lmmu.showTrace", argument);
    await settled();
    server.answer = () => ({ ...trace(step(1)), title: "second" });
    await editor.run("lmmu.showTrace", { ...argument, ruleSet: "C" });
    answerFirst({ ...trace(step(1)), title: "first" });
    await first;
    // Drawn once more, from what it has kept.
    await editor.themeChanged.fire({ kind: editor.theme });
    expect(editor.panels[0]!.title).toBe("second");
  });

  test("is drawn again for another theme, without asking", async () => {
    const style = "@media (prefers-color-scheme: dark){}";
    const image = () => /base64,([^"]+)/.exec(editor.panels[0]!.webview.html)![1]!;
    const svg = () => Buffer.from(image(), "base64").toString();
    server.answer = () => ({ ...trace(), svg: `<svg><style>${style}</style></svg>` });
    await editor.run("lmmu.showTrace", argument);
    expect(svg()).toContain("@media not all{}");
    editor.theme = ColorThemeKind.Dark;
    await editor.themeChanged.fire({ kind: editor.theme });
    expect(svg()).toContain("@media all{}");
    expect(asked).toHaveLength(1);
  });
});

describe("showing an exploration", () => {
  const argument = { uri: DOCUMENT, scenario: "release" };
  const stepAt = (line: number, file = "/w/kasan.lmmu") => ({
    ...{ lane: "task a", frame: "zap", text: "enable", changed: "enable_count 1", remarks: [] },
    place: { file, start: { line, column: 3 } },
  });
  const path = (kind: string, ...steps: object[]) => ({
    ...{ kind, text: `a ${kind}`, length: "12 moves", when: "when X", svg: "<svg/>", steps },
  });
  const exploration = {
    title: "all interleavings of release under A, D",
    partial: ["A: not all states were looked at"],
    ruleSets: [
      {
        ...{ ruleSet: "A", verdict: "fails", text: "1 violation in all 20 states", coverage: "2 configs" },
        remarks: ["no path shows `may leaks`"],
        paths: [path("violation", stepAt(15), { text: "... 3 more like these", place: null })],
      },
      {
        ...{ ruleSet: "D", verdict: "holds", text: "no violation in all 9 states", coverage: "2 configs", remarks: [] },
        paths: [path("witness", stepAt(16), stepAt(17, "lmmu:kernel/kasan"))],
      },
    ],
  };

  beforeEach(() => void (server.answer = () => exploration));

  test("tells what each rule set comes to, and each path with its steps", async () => {
    await editor.run("lmmu.showExploration", { ...argument, ruleSet: "A" });
    expect(asked).toEqual([{ command: "lmmu.explore", arguments: [argument] }]);
    const { title, webview } = editor.panels[0]!;
    expect(title).toBe("all interleavings of release under A, D");
    expect(webview.html).toContain('<h2>A: <span class="finding">1 violation in all 20 states</span></h2>');
    expect(webview.html).toContain('<h2>D: <span class="good">no violation in all 9 states</span></h2>');
    expect(webview.html).toContain('<h3 class="finding">a violation</h3>');
    expect(webview.html).toContain("<h3>a witness</h3>");
    for (const text of ["12 moves; when X", "A: not all states were looked at", "no path shows `may leaks`"]) {
      expect(webview.html).toContain(`>${text}<`);
    }
  });

  test("a click on a step leads to its line, whichever path it is of", async () => {
    await editor.run("lmmu.showExploration", argument);
    // The second one stands for several, the last one is in a file that no editor can open.
    for (const clicked of [1, 3, 4, -1]) await editor.panels[0]!.received.fire({ clicked });
    expect(editor.shown).toEqual([]);
    await editor.panels[0]!.received.fire({ clicked: 2 });
    expect(editor.shown).toMatchObject([{ uri: DOCUMENT, selection: { end: { line: 15, character: 2 } } }]);
  });

  test("does not explore again while somebody types: it says so, and drops what is under way", async () => {
    await editor.run("lmmu.showExploration", argument);
    let answerSecond: (answer: object) => void = () => null;
    server.answer = () => new Promise((done) => (answerSecond = done));
    const second = editor.run("lmmu.showExploration", argument);
    await settled();
    expect(tokens[1]!.isCancellationRequested).toBe(false);
    const document = new Document(Uri.parse(DOCUMENT), "");
    await editor.documentChanged.fire({ document, contentChanges: [{}] });
    expect(tokens[1]!.isCancellationRequested).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    answerSecond({ ...exploration, title: "of a text that is not there any more" });
    await second;
    expect(asked).toHaveLength(2);
    const { title, webview } = editor.panels[0]!;
    expect(title).toBe(exploration.title);
    expect(webview.html).toContain("explore again");
    server.answer = () => exploration;
    await editor.run("lmmu.showExploration", argument);
    expect(editor.panels[0]!.webview.html).not.toContain("explore again");
  });
});

describe("from the palette", () => {
  const text = ["fn scenario;", "scenario first {", "}", "  scenario `second` {", "}"].join("\n");
  const symbol = (name: string, line: number, column: number, end: number) => ({
    name,
    range: new Range(new Position(line, 0), new Position(end, 1)),
    selectionRange: new Range(new Position(line, column), new Position(line, column + name.length)),
  });
  /** Puts the cursor into a line. */
  function at(line: number): void {
    const place = new Position(line, 0);
    editor.active = { document: new Document(Uri.parse(DOCUMENT), text), selection: new Selection(place, place) };
  }

  beforeEach(() => {
    editor.symbols = [symbol("scenario", 0, 3, 0), symbol("first", 1, 9, 2), symbol("second", 3, 12, 4)];
  });

  test("the scenario at the cursor is shown", async () => {
    at(2);
    await editor.run("lmmu.showTrace");
    at(4);
    server.answer = () => ({ title: "x", ruleSets: [], scenarios: [] });
    await editor.run("lmmu.showMatrix");
    await editor.run("lmmu.showExploration");
    expect(asked.map((each) => each.arguments[0])).toEqual([
      { uri: DOCUMENT, scenario: "first" },
      { uri: DOCUMENT, scenario: "second" },
      { uri: DOCUMENT, scenario: "second" },
    ]);
  });

  test("elsewhere a trace is of the scenario that the user picks, and a matrix of all", async () => {
    at(0);
    await editor.run("lmmu.showTrace");
    expect(asked).toEqual([]);
    editor.pick = "second";
    await editor.run("lmmu.showTrace");
    await editor.run("lmmu.showMatrix");
    expect(asked.map((each) => each.arguments[0])).toEqual([{ uri: DOCUMENT, scenario: "second" }, { uri: DOCUMENT }]);
  });

  test("without a scenario or a file the user is told", async () => {
    await editor.run("lmmu.showMatrix");
    at(0);
    editor.symbols = [];
    await editor.run("lmmu.showTrace");
    expect(asked).toEqual([]);
    expect(editor.messages).toEqual(["lmmu: open a .lmmu file first.", "lmmu: there is no scenario in this file."]);
  });
});

test("a cell of a matrix leads to its trace", async () => {
  const cell = (ruleSet: string) => ({ ruleSet, verdict: "ok", text: "ok" });
  const cases = [
    { when: "X", cells: [cell("D"), cell("A")] },
    { when: "", cells: [cell("A")] },
  ];
  server.answer = () => ({ title: "matrix", ruleSets: ["A", "D"], scenarios: [{ name: "release", cases }] });
  await editor.run("lmmu.showMatrix", { uri: DOCUMENT });
  server.answer = () => trace(step(1));
  for (const clicked of [1, 2, 3]) await editor.panels[0]!.received.fire({ clicked });
  expect(asked.slice(1)).toEqual([
    { command: "lmmu.trace", arguments: [{ uri: DOCUMENT, scenario: "release", ruleSet: "D", when: "X" }] },
    { command: "lmmu.trace", arguments: [{ uri: DOCUMENT, scenario: "release", ruleSet: "A" }] },
  ]);
  expect(editor.panels.map(({ type }) => type)).toEqual(["lmmu.showMatrix", "lmmu.showTrace"]);
});

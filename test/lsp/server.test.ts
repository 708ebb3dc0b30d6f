/** The language server as an editor sees it: the program that ships (`npm test` builds it), over its standard streams. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { URI } from "vscode-uri";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "./client.js";

const root = resolve(import.meta.dirname, "../..");
const UNBALANCED = "fn f [lazy] {\n  next;\n}\nscenario s {\n  f -> g;\n}\nfn g {\n  resume;\n}\n";

describe.runIf(existsSync(join(root, "dist/cli.js")))("the language server", () => {
  let folder: string;
  let client: Client;

  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-lsp-")));
    client = new Client(folder);
    await client.initialize();
  });

  afterEach(() => {
    client.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const codesOf = (found: { code?: string | number }[]): string[] => found.map(({ code }) => String(code));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return client.uri(name);
  };

  it("says who it is and what it can do", async () => {
    const manifest = readFileSync(join(root, "package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    const other = new Client(folder);
    const { capabilities, serverInfo } = await other.initialize();
    expect(serverInfo).toEqual({ name: "lmmu", version });
    expect(capabilities).toMatchObject({
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: 2, save: true },
    });
    other.dispose();
  });

  it("says that it can be asked before a rename only to those who know that", async () => {
    const other = new Client(folder);
    const { capabilities } = await other.initialize({ textDocument: { rename: { prepareSupport: true } } });
    expect(capabilities.renameProvider).toEqual({ prepareProvider: true });
    other.dispose();
    const plain = new Client(folder);
    expect((await plain.initialize()).capabilities.renameProvider).toBe(true);
    plain.dispose();
  });

  it("keeps what features announce for the workspace beside what it announces itself", async () => {
    const other = new Client(folder);
    const { workspace } = (await other.initialize()).capabilities;
    expect(workspace?.workspaceFolders).toEqual({ supported: true, changeNotifications: true });
    expect(workspace?.fileOperations?.willRename?.filters.map(({ pattern }) => pattern.glob)).toEqual([
      "**/*.lmmu",
      "**",
    ]);
    other.dispose();
  });

  it("renames over its streams, and says why it does not", async () => {
    const uri = client.uri("a.lmmu");
    await client.open(uri, "fn f;\nscenario s { f; expect D: clean; }\n");
    const at = (line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });
    const params = { ...at(1, 13), newName: "if" };
    expect(await client.connection.sendRequest("textDocument/rename", params)).toEqual({
      changes: {
        [uri]: [
          { range: { start: { line: 0, character: 3 }, end: { line: 0, character: 4 } }, newText: "`if`" },
          { range: { start: { line: 1, character: 13 }, end: { line: 1, character: 14 } }, newText: "`if`" },
        ],
      },
    });
    await expect(client.connection.sendRequest("textDocument/prepareRename", at(1, 23))).rejects.toThrow(
      "`D` belongs to the library that ships with lmmu",
    );
  });

  it("publishes what check finds, with the chain as related information", async () => {
    const uri = client.uri("a.lmmu");
    await client.open(uri, UNBALANCED);
    const found = await client.diagnostics(uri, (all) => all.length > 0);
    expect(codesOf(found)).toEqual(["LMMU303", "LMMU301"]);
    const range = { start: { line: 7, character: 2 }, end: { line: 7, character: 9 } };
    expect(found[1]).toMatchObject({ range, severity: 1, source: "lmmu" });
    expect(found[1]!.message).toMatch(/^"resume without pause", in g \(D\)\n/);
    expect(found[1]!.relatedInformation).toEqual([
      {
        location: { uri, range: { start: { line: 0, character: 6 }, end: { line: 0, character: 10 } } },
        message: "f opens a section: enable_count 1, pause_count 0, on",
      },
      { location: { uri, range }, message: "g resumes: enable_count 1, pause_count 255, off" },
    ]);
  });

  it("says under which configs, in the first line", async () => {
    const uri = client.uri("a.lmmu");
    await client.open(uri, "config KASAN;\nscenario s {\n  if (KASAN) disable;\n  expect D: may leaks;\n}\n");
    const found = await client.diagnostics(uri, (all) => all.length > 0);
    expect(found.map(({ message }) => (message as string).split("\n")[0])).toContain(
      '"disable without enable", in s (D) when KASAN',
    );
  });

  it("takes edits of ranges, counted in UTF-16", async () => {
    const uri = client.uri("a.lmmu");
    await client.open(uri, "/* \u{1f600} */ scenario s { lazy { } }\r\n");
    expect(await client.diagnostics(uri)).toEqual([]);
    const at = "/* \u{1f600} */ scenario s { ".length;
    const start = { line: 0, character: at };
    await client.change(uri, 2, [{ range: { start, end: { line: 0, character: at + 8 } }, text: "pauze;" }]);
    const found = await client.diagnostics(uri, (all) => all.length > 0);
    expect(codesOf(found)).toEqual(["LMMU210"]);
    expect(found[0]!.range).toEqual({ start, end: { line: 0, character: at + 5 } });
    await client.change(uri, 3, [
      { range: { start, end: { line: 0, character: at + 3 } }, text: "" },
      { range: { start, end: { line: 0, character: at + 2 } }, text: "sleep" },
    ]);
    expect(await client.diagnostics(uri, (all) => all.length === 0)).toEqual([]);
    await client.change(uri, 4, [{ text: "scenario s { enable; }" }]);
    expect(codesOf(await client.diagnostics(uri, (all) => all.length > 0))).toEqual(["LMMU303"]);
  });

  it("follows a burst of changes to the last one", async () => {
    const uri = client.uri("a.lmmu");
    await client.open(uri, "");
    const text = "scenario s { lazy { } enable; }";
    for (let i = 0; i < text.length; i++) {
      const end = { line: 0, character: i };
      await client.change(uri, i + 2, [{ range: { start: end, end }, text: text[i]! }]);
    }
    const found = await client.diagnostics(uri, (all) => codesOf(all).join() === "LMMU303");
    expect(codesOf(found)).toEqual(["LMMU303"]);
  });

  /** A text whose runs take half a minute, each scenario's a fraction of a second. */
  const slow = ["fn f { repeat 1000 { lazy { } } }\n"]
    .concat(
      Array.from(
        { length: 100 },
        (_, i) => `scenario s${i} {\n${"  maybe { f; }\n".repeat(9)}  expect D: barriers 0;\n}\n`,
      ),
    )
    .join("");

  it("gives up on a document that takes too long, publishes what it has, and goes on with the others", async () => {
    await client.open(client.uri("a.lmmu"), `${slow}scenario last { enable; }\n`);
    await client.open(client.uri("b.lmmu"), "scenario s { enable; }");
    const found = await client.diagnostics(client.uri("b.lmmu"), (all) => all.length > 0, 12_000);
    expect(codesOf(found)).toEqual(["LMMU303"]);
    expect(codesOf(await client.diagnostics(client.uri("a.lmmu")))).toContain("LMMU504");
  });

  it("checks of what came during a long check the last only", async () => {
    const uri = client.uri("a.lmmu");
    await client.open(uri, slow);
    // By then the check has begun, which takes two seconds.
    await setTimeout(500);
    const start = { line: 0, character: 0 };
    for (let i = 0; i < 50; i++) await client.change(uri, i + 2, [{ range: { start, end: start }, text: "\n" }]);
    await client.change(uri, 52, [{ text: "scenario s { enable; }" }]);
    const found = await client.diagnostics(uri, (all) => codesOf(all).join() === "LMMU303", 12_000);
    expect(codesOf(found)).toEqual(["LMMU303"]);
    expect(client.publications(uri)).toBeLessThan(10);
  });

  it("prefers the text of an open document to the one on the disk, also where it is imported", async () => {
    const imported = write("frames.lmmu", "fn f { lazy { next; } }\n");
    const uri = write("a.lmmu", "");
    await client.open(uri, 'import "frames.lmmu";\nscenario s {\n  f;\n}\n');
    expect(await client.diagnostics(uri)).toEqual([]);
    await client.open(imported, "fn f { enable; next; }\n");
    const found = await client.diagnostics(uri, (all) => all.length > 0);
    expect(codesOf(found)).toEqual(["LMMU303"]);
    expect(found[0]!.relatedInformation![0]!.location).toEqual({
      uri: imported,
      range: { start: { line: 0, character: 7 }, end: { line: 0, character: 14 } },
    });
    // Closed without saving: the disk's counts again.
    await client.close(imported);
    expect(await client.diagnostics(uri, (all) => all.length === 0)).toEqual([]);
  });

  it("publishes the findings of imported files there, once, and takes them back", async () => {
    const imported = write("frames.lmmu", "fn f { disable; }\nfn g { unknown; }\n");
    const text = 'import "frames.lmmu";\nscenario s { f; }\n';
    await client.open(client.uri("a.lmmu"), text);
    await client.open(client.uri("b.lmmu"), text);
    const found = await client.diagnostics(imported, (all) => all.length > 0);
    expect(codesOf(found)).toEqual(["LMMU210"]);
    await client.close(client.uri("a.lmmu"));
    await client.diagnostics(client.uri("a.lmmu"), (all) => all.length === 0);
    expect(codesOf(await client.diagnostics(imported))).toEqual(["LMMU210"]);
    await client.close(client.uri("b.lmmu"));
    expect(await client.diagnostics(imported, (all) => all.length === 0)).toEqual([]);
  });

  it("takes back what it found in a document that is closed", async () => {
    const uri = client.uri("a.lmmu");
    await client.open(uri, UNBALANCED);
    await client.diagnostics(uri, (all) => all.length > 0);
    await client.close(uri);
    expect(await client.diagnostics(uri, (all) => all.length === 0)).toEqual([]);
  });

  it("names places of the library by files that an editor can open", async () => {
    const uri = client.uri("a.lmmu");
    await client.open(
      uri,
      'import "lmmu:kernel/kasan";\nscenario s {\n  kasan_depopulate_vmalloc_pte -> f;\n  expect A: leaks;\n}\nfn f { enable; }\n',
    );
    const found = await client.diagnostics(uri, (all) => all.length > 0);
    const places = found.flatMap(({ relatedInformation }) => relatedInformation ?? []).map(({ location }) => location);
    const library = places.filter((place) => place.uri !== uri);
    expect(library.length).toBeGreaterThan(0);
    for (const { uri: file, range } of library) {
      const path = URI.parse(file).fsPath;
      expect(path).toBe(join(root, "compiler/library/kernel/kasan.lmmu"));
      const line = readFileSync(path, "utf8").split("\n")[range.start.line]!;
      expect(line.slice(range.start.character)).toMatch(/^paused/);
    }
  });

  it("keeps the editor's spelling of a URI", async () => {
    writeFileSync(join(folder, "a(b)+c.lmmu"), "");
    // Neovim leaves these alone, Visual Studio Code escapes them.
    for (const uri of [`${client.uri("")}/a(b)+c.lmmu`, `${client.uri("")}/a%28b%29%2Bc.lmmu`]) {
      const plain = uri.replace("//a", "/a");
      await client.open(plain, "scenario s { enable; }");
      const found = await client.diagnostics(plain, (all) => all.length > 0);
      expect(codesOf(found), plain).toEqual(["LMMU303"]);
      expect(found[0]!.relatedInformation![0]!.location.uri).toBe(plain);
      await client.close(plain);
      await client.diagnostics(plain, (all) => all.length === 0);
    }
  });

  it("checks a document that was never saved", async () => {
    await client.open("untitled:Untitled-1", "scenario s { enable; }");
    const found = await client.diagnostics("untitled:Untitled-1", (all) => all.length > 0);
    expect(codesOf(found)).toEqual(["LMMU303"]);
  });

  it("survives messages that make no sense", async () => {
    const { connection } = client;
    const uri = client.uri("a.lmmu");
    await expect(connection.sendRequest("no/suchMethod", {})).rejects.toThrow(/no\/suchMethod/);
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 9 },
      contentChanges: [{ text: "x" }],
    });
    await connection.sendNotification("textDocument/didClose", { textDocument: { uri: "file:///nowhere.lmmu" } });
    await connection.sendNotification("$/unknown", [1]);
    await connection.sendNotification("textDocument/didOpen", { nothing: true });
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: "", languageId: "", version: 0, text: "x" },
    });
    await client.open(uri, `${"{".repeat(100_000)}\u0000`);
    await client.open(client.uri("b.lmmu"), "scenario s { enable; }");
    const found = await client.diagnostics(client.uri("b.lmmu"), (all) => all.length > 0);
    expect(codesOf(found)).toEqual(["LMMU303"]);
  });

  it("survives bytes that are no message", async () => {
    client.child.stdin!.write("Content-Length: 5\r\n\r\n{{{{{");
    await client.open(client.uri("a.lmmu"), "scenario s { enable; }");
    expect(codesOf(await client.diagnostics(client.uri("a.lmmu"), (all) => all.length > 0))).toEqual(["LMMU303"]);
  });

  it("writes nothing but messages to standard output, and ends when it is told to", async () => {
    await client.open(client.uri("a.lmmu"), UNBALANCED);
    await client.diagnostics(client.uri("a.lmmu"), (all) => all.length > 0);
    expect(await client.shutDown()).toBe(0);
    expect(client.errors).toBe("");
  });

  it("ends when the editor goes away", async () => {
    client.child.stdin!.end();
    expect(await client.exited()).not.toBeNull();
    expect(client.errors).toBe("");
  });
});

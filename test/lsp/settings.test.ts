/** How the language server heeds `lmmu.json`: as an editor sees it, over the standard streams of the program that ships. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Diagnostic } from "vscode-languageserver/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Client } from "./client.js";

const root = resolve(import.meta.dirname, "../..");
/** v4, which A is: enable while paused is forbidden and warned of. D, which counts by default, counts it. */
const NESTED = "scenario s {\n  lazy {\n    pause;\n    lazy { }\n    resume;\n  }\n}\n";
const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

describe.runIf(existsSync(join(root, "dist/cli.js")))("the language server and lmmu.json", () => {
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

  const write = (name: string, text: string): string => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
    return client.uri(name);
  };
  const tell = (uri: string, type: number): Promise<void> =>
    client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type }] });
  const codesOf = (found: readonly Diagnostic[]): string[] => found.map(({ code }) => String(code));
  const errorsIn = (found: readonly Diagnostic[]): Diagnostic[] => found.filter(({ severity }) => severity === 1);
  const hasErrors = (found: readonly Diagnostic[]): boolean => errorsIn(found).length > 0;
  const hasNone = (found: readonly Diagnostic[]): boolean => !hasErrors(found);

  it("holds documents against the rule sets of the nearest one, with its severities", async () => {
    write("lmmu.json", '{ "rules": ["A"] }\n');
    write("below/lmmu.json", '{ "severities": { "leak": "warning" } }\n');
    const uri = client.uri("some/where/a.lmmu");
    await client.open(uri, NESTED);
    const found = errorsIn(await client.diagnostics(uri, hasErrors));
    expect(found[0]!.message).toMatch(/ \(A\)\n/);

    const below = client.uri("below/b.lmmu");
    await client.open(below, `${NESTED}scenario t { enable; }\n`);
    const milder = await client.diagnostics(below, (all) => codesOf(all).includes("LMMU303"));
    expect(milder.filter(({ severity }) => severity! < 3).map(({ code, severity }) => [code, severity])).toEqual([
      ["LMMU303", 2],
    ]);
  });

  it("says what is wrong with it, in it, once, whoever it counts for", async () => {
    const settings = write("lmmu.json", '{\n  "rule": ["A"]\n}\n');
    await client.open(client.uri("a.lmmu"), NESTED);
    await client.open(client.uri("b.lmmu"), NESTED);
    await client.diagnostics(client.uri("b.lmmu"));
    const found = await client.diagnostics(settings, (all) => all.length > 0);
    expect(codesOf(found)).toEqual(["LMMU282"]);
    const start = { line: 1, character: 2 };
    expect(found[0]).toMatchObject({ range: { start, end: { line: 1, character: 8 } }, severity: 1, source: "lmmu" });
    await client.close(client.uri("a.lmmu"));
    await client.diagnostics(client.uri("a.lmmu"), (all) => all.length === 0);
    expect(codesOf(await client.diagnostics(settings))).toEqual(["LMMU282"]);
    await client.close(client.uri("b.lmmu"));
    expect(await client.diagnostics(settings, (all) => all.length === 0)).toEqual([]);
  });

  it("says it also where it is the only document", async () => {
    const settings = write("lmmu.json", "{}\n");
    await client.open(settings, "{");
    expect(codesOf(await client.diagnostics(settings, (all) => all.length > 0))).toEqual(["LMMU281"]);
    await client.close(settings);
    expect(await client.diagnostics(settings, (all) => all.length === 0)).toEqual([]);
  });

  it("prefers its text in the editor, while it is open there", async () => {
    const settings = write("lmmu.json", "{}\n");
    const uri = client.uri("a.lmmu");
    await client.open(uri, NESTED);
    expect(errorsIn(await client.diagnostics(uri))).toEqual([]);
    await client.open(settings, '{ "rules": ["A"] }');
    expect(errorsIn(await client.diagnostics(uri, hasErrors))).not.toEqual([]);
    await client.change(settings, 2, [{ text: '{ "rules": ["D"] }' }]);
    expect(errorsIn(await client.diagnostics(uri, hasNone))).toEqual([]);
    await client.change(settings, 3, [{ text: '{ "rules": ["A"] }' }]);
    expect(errorsIn(await client.diagnostics(uri, hasErrors))).not.toEqual([]);
    // Closed without saving: the disk's counts again.
    await client.close(settings);
    expect(errorsIn(await client.diagnostics(uri, hasNone))).toEqual([]);
  });

  it("heeds one that comes, changes and goes on the disk", async () => {
    const uri = client.uri("deep/down/a.lmmu");
    write("deep/down/a.lmmu", NESTED);
    write("lmmu.json", "{}\n");
    await client.open(uri, NESTED);
    expect(errorsIn(await client.diagnostics(uri))).toEqual([]);
    const settings = write("deep/lmmu.json", '{ "rules": ["A"], }');
    await tell(settings, CREATED);
    expect(errorsIn(await client.diagnostics(uri, hasErrors))).not.toEqual([]);
    write("deep/lmmu.json", "{}");
    await tell(settings, CHANGED);
    expect(errorsIn(await client.diagnostics(uri, hasNone))).toEqual([]);
    write("deep/lmmu.json", '{ "rules": ["A"], "x": 1 }');
    await tell(settings, CHANGED);
    expect(errorsIn(await client.diagnostics(uri, hasErrors))).not.toEqual([]);
    expect(codesOf(await client.diagnostics(settings, (all) => all.length > 0))).toEqual(["LMMU282"]);
    rmSync(join(folder, "deep/lmmu.json"));
    await tell(settings, DELETED);
    expect(errorsIn(await client.diagnostics(uri, hasNone))).toEqual([]);
    expect(await client.diagnostics(settings, (all) => all.length === 0)).toEqual([]);
  });

  it("heeds one that is saved for the first time", async () => {
    const uri = client.uri("a.lmmu");
    const settings = client.uri("lmmu.json");
    await client.open(uri, NESTED);
    expect(errorsIn(await client.diagnostics(uri))).toEqual([]);
    await client.open(settings, '{ "rules": ["A"] }');
    await client.diagnostics(settings);
    write("lmmu.json", '{ "rules": ["A"] }');
    await client.save(settings);
    expect(errorsIn(await client.diagnostics(uri, hasErrors))).not.toEqual([]);
  });

  it("does not follow a link that leads out of its folder", async () => {
    write("elsewhere/real.json", '{ "rules": ["A"] }');
    mkdirSync(join(folder, "workspace"));
    symlinkSync(join(folder, "elsewhere/real.json"), join(folder, "workspace/lmmu.json"));
    const uri = client.uri("workspace/a.lmmu");
    await client.open(uri, NESTED);
    const found = await client.diagnostics(client.uri("workspace/lmmu.json"), (all) => all.length > 0);
    expect(codesOf(found)).toEqual(["LMMU280"]);
    expect(errorsIn(await client.diagnostics(uri))).toEqual([]);
  });

  it("passes over a name of a rule set that a document lacks: another file may have it", async () => {
    const settings = write("lmmu.json", '{ "rules": ["mine", "A"] }');
    const uri = client.uri("a.lmmu");
    await client.open(uri, NESTED);
    const found = errorsIn(await client.diagnostics(uri, hasErrors));
    expect(found[0]!.message).toMatch(/ \(A\)\n/);
    expect(client.publications(settings)).toBe(0);
  });

  it("asks to be told of it on the disk, of an editor that can be asked", async () => {
    const other = new Client(folder);
    const asked = other.registered();
    await other.initialize({ workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } });
    expect((await asked).registrations).toMatchObject([
      {
        method: "workspace/didChangeWatchedFiles",
        registerOptions: { watchers: [{ globPattern: "**/lmmu.json" }, { globPattern: "**/*.lmmu" }] },
      },
    ]);
    other.dispose();
  });

  it("lives with an editor that refuses", async () => {
    const other = new Client(folder);
    await other.initialize({ workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } });
    const uri = client.uri("a.lmmu");
    for (const text of ["", "scenario s { enable; }"]) {
      await other.open(uri, text);
      await other.diagnostics(uri, (all) => (all.length === 0) === (text === ""));
      await other.close(uri);
    }
    expect(await other.shutDown()).toBe(0);
    expect(other.errors).toBe("");
    other.dispose();
  });
});

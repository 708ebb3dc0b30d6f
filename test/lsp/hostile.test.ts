/** A folder that somebody has made to harm who opens it: nothing outside is read or written, and the server goes on. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ResponseError } from "vscode-languageserver/node";
import { URI } from "vscode-uri";
import { ROUTES } from "../../lsp/routes.js";
import { Client } from "./client.js";

const root = resolve(import.meta.dirname, "../..");
const DEEP = Boolean(process.env["LMMU_DEEP"]);

/** A word that stands in files outside alone: whatever has it has read one. */
const SECRET = "canary_6b1f";
const OUTSIDE = `fn ${SECRET} [lazy];\nscenario ${SECRET}_s { ${SECRET}; enable; expect D: clean; }\n`;
const PLAIN = "fn f [lazy] {\n  next;\n}\nscenario s {\n  f -> g;\n  enable;\n  expect D: clean;\n}\nfn g;\n";

const isThere = existsSync(join(root, "dist/cli.js")) && process.platform !== "win32";

describe.runIf(isThere)("a hostile workspace", () => {
  let top: string;
  let folder: string;
  let outside: string;
  let client: Client;
  /** Everything that the server says, as text. */
  let said = "";

  const write = (name: string, text: string | Buffer): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return client.uri(name);
  };

  beforeAll(async () => {
    top = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-hostile-")));
    folder = join(top, "workspace");
    outside = join(top, "outside");
    mkdirSync(folder);
    mkdirSync(outside);
    for (const name of ["secret.lmmu", "secret", "a.lmmu", "g.lmmu"]) writeFileSync(join(outside, name), OUTSIDE);
    writeFileSync(join(outside, "lmmu.json"), JSON.stringify({ rules: [SECRET] }));
    // Whoever opens it to read waits for a writer.
    execFileSync("mkfifo", [join(outside, "pipe.lmmu")]);
    writeFileSync(join(folder, "lmmu.json"), "{}");
    client = start();
    await client.initialize();
    write("plain.lmmu", PLAIN);
    symlinkSync(join(outside, "secret.lmmu"), join(folder, "link.lmmu"));
    symlinkSync(outside, join(folder, "linked"));
    symlinkSync("../outside", join(folder, "relative"));
    symlinkSync("cycle-b.lmmu", join(folder, "cycle-a.lmmu"));
    symlinkSync("cycle-a.lmmu", join(folder, "cycle-b.lmmu"));
    mkdirSync(join(folder, "around"));
    symlinkSync("..", join(folder, "around", "again"));
    mkdirSync(join(folder, "folder.lmmu"));
    execFileSync("mkfifo", [join(folder, "pipe.lmmu")]);
    mkdirSync(join(folder, "settings"));
    symlinkSync(join(outside, "lmmu.json"), join(folder, "settings", "lmmu.json"));
    write("settings/a.lmmu", PLAIN);
  });

  afterAll(() => {
    client.dispose();
    rmSync(top, { recursive: true, force: true });
  });

  function start(): Client {
    const started = new Client(folder);
    started.child.stdout!.on("data", (chunk: Buffer) => (said += chunk.toString()));
    return started;
  }

  /** Of every file outside, its name and what it has. */
  function outsideNow(): string {
    const hash = createHash("sha256");
    for (const name of readdirSync(outside).sort()) {
      hash.update(`${name}\n`);
      if (name !== "pipe.lmmu") hash.update(readFileSync(join(outside, name)));
    }
    return hash.digest("hex");
  }

  /** Nothing that the server has said has anything from outside, and it still answers. */
  async function expectSound(): Promise<void> {
    const uri = client.uri("plain.lmmu");
    const position = { line: 4, character: 2 };
    const hover = await client.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position });
    expect(JSON.stringify(hover)).toContain("fn f");
    expect(said + client.errors).not.toContain(SECRET);
    expect(said).not.toContain("root:");
    expect(said).not.toContain("internal error");
    expect(client.child.exitCode).toBeNull();
  }

  /** What a method answers about a document, each part of the parameters being about it; an error of the protocol is an answer. */
  async function ask(method: string, uri: string): Promise<unknown> {
    const position = { line: 0, character: 4 };
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 10 } };
    const data = { uri, kind: "matrix", name: "s", key: "frame f" };
    const params = {
      textDocument: { uri },
      ...{
        position,
        positions: [position],
        range,
        newName: "h",
        ch: ";",
        query: "",
        uri,
        data,
        label: "f",
        title: "f",
      },
      ...{ item: { name: "f", kind: 12, uri, range, selectionRange: range, data } },
      ...{ options: { tabSize: 2, insertSpaces: true }, context: { diagnostics: [], includeDeclaration: true } },
      files: [{ oldUri: client.uri("plain.lmmu"), newUri: uri }],
      ...{ previousResultIds: [], command: "lmmu.matrix", arguments: [{ uri }] },
    };
    try {
      return await client.connection.sendRequest(method, params);
    } catch (failure) {
      if (!(failure instanceof ResponseError) || failure.code === -32603) throw failure;
      return null;
    }
  }

  const askAll = (uri: string): Promise<unknown[]> => Promise.all(ROUTES.map(({ method }) => ask(method, uri)));

  describe("imports that lead outside", () => {
    const paths = (): readonly string[] => [
      "../outside/secret.lmmu",
      "../../../../../../../../etc/passwd",
      join(outside, "secret.lmmu"),
      "/etc/passwd",
      URI.file(join(outside, "secret.lmmu")).toString(),
      "file:///etc/passwd",
      "FILE:/etc/passwd",
      "../outside/secret.lmmu\0",
      "\0/etc/passwd",
      "..\\outside\\secret.lmmu",
      "%2e%2e/outside/secret.lmmu",
      "..%2foutside%2fsecret.lmmu",
      "./linked/secret.lmmu",
      "relative/secret.lmmu",
      "linked/../outside/secret.lmmu",
      "link.lmmu",
      "around/again/link.lmmu",
      "around/again/around/again/../outside/secret.lmmu",
      "cycle-a.lmmu",
      "pipe.lmmu",
      "linked/pipe.lmmu",
      "folder.lmmu",
      ".",
      "/dev/zero",
      "/proc/self/environ",
      "//host/share/secret.lmmu",
      "lmmu:../../outside/secret",
      "lmmu:/etc/passwd",
      "a".repeat(100_000),
      "x/".repeat(5000),
    ];

    it("are read from no document", async () => {
      const before = outsideNow();
      const uri = client.uri("imports.lmmu");
      const imports = paths().map((path) => `import ${JSON.stringify(path).replace("\\u0000", "\0")};\n`);
      for (const text of [imports.join(""), ...(DEEP ? imports : [])]) {
        await client.open(uri, `${text}fn f;\nscenario s { f; canary_x; }\n`);
        await askAll(uri);
        await client.close(uri);
      }
      await expectSound();
      expect(outsideNow()).toBe(before);
    });

    it("are read from no document with a scheme of its own", async () => {
      for (const uri of [
        "untitled:a.lmmu",
        "untitled:/a.lmmu",
        "vscode-vfs://github/a/b/c.lmmu",
        "git:a.lmmu?x",
        "x",
      ]) {
        for (const path of [
          "secret.lmmu",
          join(outside, "secret.lmmu"),
          "../outside/secret.lmmu",
          "../../../etc/passwd",
        ]) {
          await client.open(uri, `import "${path}";\nfn f;\n`);
          await askAll(uri);
          await client.close(uri);
        }
      }
      await expectSound();
    });
  });

  describe("documents that lie outside and are not open", () => {
    const uris = (): readonly string[] => [
      "file:///etc/passwd",
      URI.file(join(outside, "secret.lmmu")).toString(),
      URI.file(join(outside, "lmmu.json")).toString(),
      URI.file(join(outside, "pipe.lmmu")).toString(),
      client.uri("link.lmmu"),
      client.uri("linked/secret.lmmu"),
      client.uri("linked/pipe.lmmu"),
      client.uri("linked/lmmu.json"),
      client.uri("relative/a.lmmu"),
      client.uri("around/again/relative/a.lmmu"),
      client.uri("cycle-a.lmmu"),
      client.uri("pipe.lmmu"),
      client.uri("folder.lmmu"),
      client.uri("missing/folder/a.lmmu"),
      client.uri("settings/lmmu.json"),
      `${client.uri("")}/../outside/secret.lmmu`,
      `${client.uri("")}/%2e%2e/outside/secret.lmmu`,
      `${client.uri("")}/..%2foutside%2fsecret.lmmu`,
      `${client.uri("")}/..`,
      client.uri("plain.lmmu").replace("plain", "a%00b"),
      client.uri("plain.lmmu").replace("plain", "a".repeat(5000)),
      client.uri("plain.lmmu").replace("plain", "%"),
      client.uri("plain.lmmu").replace("file://", "file://host"),
      join(outside, "secret.lmmu"),
      "lmmu:../../package.json",
      "lmmu:rules/../../secret",
      "http://[::1]:1/secret.lmmu",
      "",
    ];

    it("are answered by nothing", async () => {
      const before = outsideNow();
      for (const uri of uris()) await askAll(uri);
      await expectSound();
      expect(outsideNow()).toBe(before);
    });

    it("are edited by no answer", async () => {
      const edits: string[] = [];
      for (const uri of uris()) {
        for (const answer of await askAll(uri)) {
          const text = JSON.stringify(answer) ?? "";
          for (const [, edited] of text.matchAll(/"(file:[^"]*)":\[\{"range"/g)) edits.push(edited!);
        }
      }
      for (const uri of edits) expect(realpathSync(URI.parse(uri).fsPath).startsWith(`${folder}/`), uri).toBe(true);
    });
  });

  it("takes neither the settings of a link nor monstrous ones", async () => {
    const settings = [
      '{ "__proto__": { "rules": ["A"], "include": 1 }, "constructor": { "prototype": {} } }',
      `${'{"rules":'.repeat(20_000)}1${"}".repeat(20_000)}`,
      `${"[".repeat(200_000)}`,
      `{ "rules": [${'"D",'.repeat(100_000)}"A"] }`,
      `{ ${Array.from({ length: 20_000 }, (_, i) => `"key${i}": ${i}`).join(", ")} }`,
      `{ "exclude": ["${"**/*a".repeat(300)}"] }`,
      `{ "include": ["../outside", "${outside}", "/**", "linked/**"] }`,
      JSON.stringify({ rules: "x".repeat(1_000_000) }),
      "\0",
      `"${"\\u0000".repeat(100)}"`,
      " ".repeat(9 * 1024 * 1024),
    ];
    for (const text of settings) {
      const uri = write("lmmu.json", text);
      await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
      const documents = [uri, client.uri("plain.lmmu"), client.uri("settings/a.lmmu")];
      for (const each of documents) await (DEEP ? askAll(each) : ask("textDocument/diagnostic", each));
      await ask("workspace/symbol", uri);
    }
    const uri = write("lmmu.json", "{}");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
    await expectSound();
    expect(Object.prototype).not.toHaveProperty("rules");
  });

  it("shows names as they are, whatever they would mean elsewhere", async () => {
    const names = [
      "*/x",
      "`",
      '"',
      "'",
      "<script>alert(1)<",
      "${HOME}",
      "$(id)",
      "a\nb",
      "a\rb",
      "\u202e",
      "%00",
      "%2e%2e",
      "#?",
      "\\",
    ];
    for (const name of DEEP ? names : names.filter((_, index) => index % 3 === 0)) {
      const uri = write(`names/${name}.lmmu`, PLAIN);
      const text = `/* ${name} */ import ${JSON.stringify(`names/${name}.lmmu`)};\nfn \`${name}\` @ ${JSON.stringify(name)};\nscenario s ${JSON.stringify(name)} { f -> ${name}; }\n`;
      const own = client.uri("strange.lmmu");
      await client.open(own, text);
      await Promise.all([askAll(uri), askAll(own)]);
      await client.close(own);
    }
    await expectSound();
    rmSync(join(folder, "names"), { recursive: true });
  });

  it("refuses texts that are too large, on the disk and in the editor", async () => {
    const uri = write("large.lmmu", PLAIN);
    truncateSync(join(folder, "large.lmmu"), 50 * 1024 * 1024);
    await askAll(uri);
    const opened = client.uri("opened.lmmu");
    await client.open(opened, "fn f;\n".repeat(1_500_000));
    const found = await client.diagnostics(opened, (all) => all.length > 0);
    expect(JSON.stringify(found)).toContain("8 MiB");
    expect(await ask("textDocument/documentSymbol", opened)).toSatisfy(
      (answer: unknown) => answer === null || (answer as unknown[]).length === 0,
    );
    const end = { line: 0, character: 0 };
    await client.change(opened, 2, [{ range: { start: end, end }, text: "fn g;" }]);
    await askAll(opened);
    await client.change(opened, 3, [{ text: PLAIN }]);
    expect(JSON.stringify(await ask("textDocument/documentSymbol", opened))).toContain('"name":"f"');
    await client.close(opened);
    await expectSound();
    rmSync(join(folder, "large.lmmu"));
  });

  it.runIf(DEEP)("stays within bounds in a folder of large texts", async () => {
    const text = `/* ${"x".repeat(4 * 1024 * 1024)} */ fn f;\n`;
    for (let i = 0; i < 40; i++) write(`large/${i}.lmmu`, text);
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: client.uri("large"), type: 1 }],
    });
    for (const method of ["workspace/symbol", "textDocument/references", "textDocument/rename"]) {
      await ask(method, client.uri("plain.lmmu"));
    }
    await expectSound();
    rmSync(join(folder, "large"), { recursive: true });
  });

  it("has not grown beyond measure, nor died in part", () => {
    const status = existsSync("/proc") ? readFileSync(`/proc/${client.child.pid}/status`, "utf8") : "VmHWM: 0 kB";
    const kilobytes = Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]);
    expect(kilobytes).toBeLessThan(2 * 1024 * 1024);
    expect(said).not.toContain("has died");
  });
});

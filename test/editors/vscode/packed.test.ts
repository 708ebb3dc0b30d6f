/** The extension as users get it: packed, unpacked as the editor does it, and started. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "../../lsp/client.js";
import { startedInPlaceOfEditor } from "./host-run.js";
import { unzip } from "./unzip.js";

const root = resolve(import.meta.dirname, "../../..");
const manifest = JSON.parse(readFileSync(join(root, "lsp/editors/vscode/package.json"), "utf8"));
const example = readFileSync(join(root, "examples/kasan.lmmu"), "utf8");

describe.runIf(process.env["LMMU_DEEP"])("the packed extension", () => {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-vsix-"));
  const extension = join(folder, "installed/extension");
  const server = join(extension, "server/bin/lmmu.js");
  let files: Map<string, Buffer>;

  beforeAll(() => {
    execFileSync(process.execPath, [join(root, "scripts/vscode.js"), folder], { cwd: root, stdio: "pipe" });
    files = unzip(readFileSync(join(folder, `lmmu-${manifest.version}.vsix`)));
    for (const [path, bytes] of files) {
      const target = join(folder, "installed", path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("holds what users need and nothing of the workshop", () => {
    const paths = [...files.keys()].filter((path) => !/^(\[Content_Types\]\.xml|extension\.vsixmanifest)$/.test(path));
    const inChunks = /^extension\/server\/dist\/chunks\/[\w-]+\.js$/;
    const inLibrary = /^extension\/server\/compiler\/library\/[\w/-]+\.lmmu$/;
    expect(paths.filter((path) => inChunks.test(path))).not.toEqual([]);
    expect(paths.filter((path) => inLibrary.test(path))).not.toEqual([]);
    const others = paths.filter((path) => !inChunks.test(path) && !inLibrary.test(path));
    expect(others.map((path) => path.replace("extension/", "")).sort()).toEqual([
      "LICENSE.txt",
      "THIRD-PARTY-NOTICES.txt",
      "changelog.md",
      "client.cjs",
      "language-configuration.json",
      "lmmu.schema.json",
      "package.json",
      "readme.md",
      "server/LICENSE",
      "server/bin/lmmu.js",
      "server/dist/THIRD-PARTY-NOTICES.txt",
      "server/dist/cli.js",
      "server/dist/lsp-worker.js",
      "server/dist/prettier.js",
      "server/package.json",
      "syntaxes/lmmu.tmLanguage.json",
    ]);
  });

  test("is of a size that can be downloaded", () => {
    expect([...files.values()].reduce((sum, { length }) => sum + length, 0)).toBeLessThan(3 * 1024 * 1024);
  });

  test("tells the licences of what is bundled, and is under the project's own", () => {
    const notices = files.get("extension/THIRD-PARTY-NOTICES.txt")!.toString();
    for (const name of ["vscode-languageclient", "vscode-languageserver-protocol", "semver", "minimatch"]) {
      expect(notices).toMatch(new RegExp(`^${name} [\\d.]+ \\(.+\\)$`, "m"));
    }
    expect(files.get("extension/LICENSE.txt")).toEqual(readFileSync(join(root, "LICENSE")));
  });

  test("is for every system, and for the editors that package.json says", () => {
    const vsix = files.get("extension.vsixmanifest")!.toString();
    expect(vsix).not.toContain("TargetPlatform");
    expect(vsix).toContain(`Id="Microsoft.VisualStudio.Code.Engine" Value="${manifest.engines.vscode}"`);
  });

  test("starts its server", () => {
    const file = join(folder, "kasan.lmmu");
    writeFileSync(file, example);
    const argument = { uri: pathToFileURL(file).href, scenario: "kasan_release_vmalloc" };
    expect(startedInPlaceOfEditor(extension, argument).problems).toEqual([]);
  });

  test("the server that it brings finds what is wrong", async () => {
    const client = new Client(folder, server);
    try {
      const { serverInfo } = await client.initialize();
      expect(serverInfo).toEqual({ name: "lmmu", version: manifest.version });
      const uri = client.uri("typed.lmmu");
      await client.open(uri, 'import "lmmu:kernel/kasan";\nscenario s { resume }');
      const found = await client.diagnostics(uri, (each) => each.length > 0);
      expect(found.map(({ code }) => code)).toContainEqual(expect.stringMatching(/^LMMU1\d\d$/));
      expect(JSON.stringify(found)).not.toContain("lmmu:kernel/kasan");
      expect(await client.shutDown()).toBe(0);
      expect(client.errors).toBe("");
    } finally {
      client.dispose();
    }
  });

  test("the server is whole: its other commands run as well", () => {
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [server, ...args], { cwd: folder, encoding: "utf8" });
    writeFileSync(join(folder, "kasan.lmmu"), example);
    expect(run("check", "kasan.lmmu")).toContain("No findings");
    expect(run("fmt", "--check", "kasan.lmmu")).not.toContain("error");
    expect(run("run", "kasan.lmmu", "--format", "svg", "--rules", "D")).toContain("<svg");
  });
});

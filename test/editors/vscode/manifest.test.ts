/** The extension as it is installed, but for the packing: what package.json speaks of is there, and it starts. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stageExtension } from "../../../scripts/vscode.js";
import { startedInPlaceOfEditor } from "./host-run.js";

const root = resolve(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "lmmu-vscode-"));
const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly main: string;
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: object };
  readonly contributes: {
    readonly languages: readonly { readonly configuration?: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string }[] };
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
}
const manifest = read(join(root, "lsp/editors/vscode/package.json")) as Manifest;
/** That of the whole project. */
const project = read(join(root, "package.json")) as {
  version: string;
  license: string;
  devDependencies: Record<string, string>;
};
const { contributes } = manifest;

beforeAll(() => stageExtension(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("package.json", () => {
  test("names files that are there", () => {
    const paths = [
      manifest.main,
      ...contributes.languages.flatMap((each) => each.configuration ?? []),
      ...contributes.grammars.map((each) => each.path),
      ...contributes.jsonValidation.map((each) => each.url),
    ];
    expect(paths).toHaveLength(4);
    expect(paths.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  test("has the version and the licence of the whole", () => {
    const { version, license } = project;
    expect(manifest).toMatchObject({ version, license });
  });

  test("lets in the editors for which client and types are made", () => {
    const { devDependencies } = project;
    const oldest = manifest.engines.vscode.replace("^", "");
    expect(devDependencies["@types/vscode"]).toBe(oldest);
    // All are of the first major version: its minor one counts.
    const minor = (version: string) => Number(version.split(".")[1]);
    const client = read(join(root, "node_modules/vscode-languageclient/package.json")) as Pick<Manifest, "engines">;
    expect(minor(oldest)).toBeGreaterThanOrEqual(minor(client.engines.vscode));
    // The protocol's two ends come from one release.
    expect(devDependencies["vscode-languageclient"]).toBe(devDependencies["vscode-languageserver"]);
  });

  test("starts the extension where it is needed, and no sooner", () => {
    // Contributed languages and commands are implied.
    expect(manifest.activationEvents).toEqual(["workspaceContains:lmmu.json"]);
    const known = contributes.commands.map((each) => each.command);
    for (const { command } of contributes.menus.commandPalette) expect(known).toContain(command);
  });

  test("keeps a workspace that is not trusted from choosing the program", () => {
    expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
      supported: "limited",
      restrictedConfigurations: ["lmmu.server.path"],
    });
    expect(contributes.configuration.properties["lmmu.server.path"]?.scope).toBe("machine-overridable");
  });
});

describe("README.md", () => {
  const text = readFileSync(join(root, "lsp/editors/vscode/README.md"), "utf8");

  test("tells of all commands and settings, and of no others", () => {
    const settings = Object.keys(contributes.configuration.properties);
    expect([...text.matchAll(/^\| `(lmmu\.[\w.]+)` /gm)].map(([, name]) => name).sort()).toEqual(settings.sort());
    const titles = contributes.commands.map(({ title }) => `lmmu: ${title}`);
    expect([...text.matchAll(/^\| (lmmu: [^|]+?) +\|/gm)].map(([, title]) => title)).toEqual(titles);
  });
});

describe("the extension", () => {
  test("starts the server that it has, and shows what it answers", () => {
    const file = join(root, "examples/kasan.lmmu");
    const argument = { uri: pathToFileURL(file).href, scenario: "kasan_release_vmalloc", ruleSet: "A" };
    const { commands, html, problems } = startedInPlaceOfEditor(folder, argument);
    expect(problems).toEqual([]);
    expect(commands).toContain("lmmu.showTrace");
    expect(html).toMatch(/<img alt="[^"]*" src="data:image\/svg/);
  });
});

/** The package as a user installs it: packed, installed without the network, run, and used from TypeScript. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPage } from "../docs/markdown.js";

const root = resolve(import.meta.dirname, "../..");
const ENTRIES = ["lmmu", "lmmu/grammar", "lmmu/prettier", "lmmu/compiler", "lmmu/runtime", "lmmu/lsp", "lmmu/vitest"];

describe.runIf(process.env["LMMU_DEEP"])("the packed tarball", () => {
  const project = mkdtempSync(join(tmpdir(), "lmmu-project-"));
  const folder = mkdtempSync(join(tmpdir(), "lmmu-tarball-"));
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: folder, encoding: "utf8" });
  const installed = join(folder, "node_modules/lmmu");
  let packed: { filename: string; files: { path: string }[] };

  beforeAll(() => {
    const json = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", folder], {
      cwd: root,
      encoding: "utf8",
    });
    const [first] = JSON.parse(json.slice(json.indexOf("[\n"))) as (typeof packed)[];
    packed = first!;
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", type: "module", private: true }));
    run("npm", "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", join(folder, packed.filename));
  });

  afterAll(() => {
    for (const each of [folder, project]) rmSync(each, { recursive: true, force: true });
  });

  test("brings no other package along", () => {
    expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["lmmu"]);
  });

  test("holds what users need and nothing of the workshop", () => {
    const paths = packed.files.map(({ path }) => path);
    for (const path of [
      "LICENSE",
      "CHANGELOG.md",
      "bin/lmmu.js",
      "dist/cli.js",
      "dist/THIRD-PARTY-NOTICES.txt",
      "lmmu.schema.json",
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths.filter((path) => path.startsWith("compiler/library/rules/"))).not.toEqual([]);
    const known =
      /^(bin|dist|examples|compiler\/library|lsp\/editors)\/|^(LICENSE|README\.md|CHANGELOG\.md|(package|lmmu\.schema)\.json)$/;
    expect(paths.filter((path) => !known.test(path))).toEqual([]);
    expect(paths.filter((path) => path.endsWith(".part"))).toEqual([]);
    // The extension comes as a package of its own; its files that other tools read come along.
    const ofTheExtension = paths.filter((path) => path.startsWith("lsp/editors/vscode/"));
    expect(ofTheExtension.map((path) => path.replace("lsp/editors/vscode/", "")).sort()).toEqual([
      "language-configuration.json",
      "syntaxes/lmmu.tmLanguage.json",
    ]);
    expect(paths.filter((path) => path.startsWith("dist/types/lsp/editors/"))).toEqual([]);
  });

  test("runs: npx lmmu --version", () => {
    const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { version: string };
    expect(run("npx", "--offline", "lmmu", "--version")).toContain(version);
  });

  test("has the parser of C: npx lmmu scan", () => {
    writeFileSync(join(folder, "f.c"), "void f(void)\n{\n\tlazy_mmu_mode_enable();\n\tlazy_mmu_mode_disable();\n}\n");
    expect(run("npx", "--offline", "lmmu", "scan", ".", "--emit")).toContain('\nfn f [lazy] @ "f.c:1";\n');
  });

  test.each(ENTRIES)("%s can be imported", (entry) => {
    const names = run("node", "--input-type=module", "-e", `console.log(Object.keys(await import("${entry}")).length)`);
    expect(Number(names)).toBeGreaterThan(0);
  });

  test("the TextMate grammar can be found by the package's name", () => {
    const print =
      'console.log(JSON.parse(fs.readFileSync(new URL(import.meta.resolve("lmmu/lmmu.tmLanguage.json")))).name)';
    expect(run("node", "--input-type=module", "-e", `import fs from "node:fs"; ${print}`).trim()).toBe("lmmu");
  });

  test("its declarations stand on their own", () => {
    writeFileSync(join(folder, "user.ts"), ENTRIES.map((entry, i) => `export * as e${i} from "${entry}";\n`).join(""));
    const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2023", "--types", "node"];
    const typeRoots = join(root, "node_modules/@types");
    const tsc = [join(root, "node_modules/typescript/bin/tsc"), ...options, "--typeRoots", typeRoots, "user.ts"];
    expect(spawnSync("node", tsc, { cwd: folder, encoding: "utf8" }).stdout).toBe("");
  });

  test("publint finds nothing", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, level: "suggestion", strict: true, pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test("makes `.lmmu` files test files in a project that has tests, as docs/testing.md says", () => {
    const runThere = (program: string, ...args: string[]) =>
      spawnSync(program, args, {
        cwd: project,
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "", VITEST: undefined },
        maxBuffer: 1 << 26,
      });
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "project", type: "module", private: true }));
    const flags = ["--offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    const { status, stderr } = runThere("npm", "install", "-D", ...flags, join(folder, packed.filename));
    expect(status, stderr).toBe(0);
    // In place of an `npm install -D vitest` that needs the network.
    symlinkSync(join(root, "node_modules/vitest"), join(project, "node_modules/vitest"), "junction");
    const { listings } = readPage("docs/testing.md", readFileSync(join(root, "docs/testing.md"), "utf8"));
    const config = listings.find(({ words }) => words[0] === "js")!.text;
    expect(config.split("\n").length).toBe(4);
    writeFileSync(join(project, "vitest.config.js"), config);
    cpSync(join(root, "examples"), join(project, "examples"), { recursive: true });
    writeFileSync(
      join(project, "a.test.ts"),
      'import { expect, test } from "vitest";\ntest("an ordinary one", () => expect(1 as number).toBe(1));\n',
    );

    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const { stdout } = runThere(process.execPath, vitest, "run", "--reporter=json", "--no-color", "--no-isolate");
    const report = JSON.parse(stdout) as {
      success: boolean;
      testResults: { name: string; assertionResults: { status: string; ancestorTitles: string[] }[] }[];
    };
    expect(report.success, stdout.slice(0, 10_000)).toBe(true);
    const found = new Map(report.testResults.map((each) => [each.name.replace(/^.*\/lmmu-project-\w+\//, ""), each]));
    const examples = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".lmmu"),
    );
    expect([...found.keys()].toSorted()).toEqual(
      ["a.test.ts", ...examples.map((name) => `examples/${name}`)].toSorted(),
    );
    for (const name of examples) {
      const text = readFileSync(join(root, "examples", name), "utf8");
      const scenarios = [...text.matchAll(/^scenario (\w+)/gm)].map(([, scenario]) => scenario);
      const { assertionResults } = found.get(`examples/${name}`)!;
      const told = new Set(assertionResults.map(({ ancestorTitles: [title] }) => title!.replace(/:.*/, "")));
      expect([...told], name).toEqual(scenarios);
      // Under the eight rule sets that ship, at least, but for what is to be explored.
      const least = name.startsWith("explore") ? 1 : 8;
      expect(assertionResults.length, name).toBeGreaterThanOrEqual(least * scenarios.length);
      expect(
        assertionResults.filter(({ status: each }) => each !== "passed"),
        name,
      ).toEqual([]);
    }
  });
});

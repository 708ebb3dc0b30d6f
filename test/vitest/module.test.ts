/** What the plugin makes of a file: a module in which nothing of the file stands but where its scenarios are. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lmmu } from "../../cli/vitest/index.js";
import { outlineOf } from "../../cli/vitest/outline.js";
import { testModule } from "../../cli/vitest/test-module.js";
import type { LineColumn } from "../../grammar/index.js";
import { printString } from "../../grammar/index.js";

const HOSTILE = [
  '"',
  "'",
  "`",
  "${process.exit(1)}",
  "*/",
  "\n",
  "\u2028",
  "\u2029",
  "\\",
  "</script>",
  "//",
  "__proto__",
];

interface Parsed {
  readonly identifiers: readonly string[];
  readonly strings: readonly string[];
  /** Where each scenario is registered, and by which index. */
  readonly calls: readonly (LineColumn & { readonly index: number })[];
}

function parsed(code: string): Parsed {
  expect(ts.transpileModule(code, { reportDiagnostics: true }).diagnostics).toEqual([]);
  const file = ts.createSourceFile("a.ts", code, ts.ScriptTarget.ESNext, true);
  const identifiers = new Set<string>();
  const strings: string[] = [];
  const calls: (LineColumn & { index: number })[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) identifiers.add(node.text);
    if (ts.isStringLiteral(node)) strings.push(node.text);
    if (ts.isCallExpression(node) && node.expression.getText() === "at") {
      const { line, character } = file.getLineAndCharacterOfPosition(node.getStart());
      calls.push({ line: line + 1, column: character + 1, index: Number(node.arguments[0]!.getText()) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { identifiers: [...identifiers], strings, calls };
}

const IDENTIFIERS = ["vitest", "openScenarioTests", "path", "root", "at"];

describe("a test module", () => {
  it.each(HOSTILE)("keeps %j in a path a string", (name) => {
    const names = { path: `/a/${name}/b.lmmu`, root: `/a/${name}`, helper: `/c/${name}/d.js` };
    const { identifiers, strings } = parsed(testModule({ ...names, scenarios: [{ line: 3, column: 10 }] }));
    expect(strings).toEqual(["vitest", names.helper, "path", names.path, "root", names.root]);
    expect(identifiers.filter((each) => !IDENTIFIERS.includes(each))).toEqual([]);
  });

  it("registers each scenario where its name stands, if there is room", () => {
    const scenarios = [
      { line: 2, column: 10 },
      { line: 3, column: 40 },
      { line: 3, column: 65 },
      { line: 90, column: 1 },
    ];
    const { calls } = parsed(testModule({ path: "/a.lmmu", root: "/", helper: "/h.js", scenarios }));
    expect(calls).toEqual(scenarios.map((place, index) => ({ ...place, index })));
  });

  it("registers each on its line, in their order, also where there is none", () => {
    const place = fc.record({ line: fc.integer({ min: 1, max: 30 }), column: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 8 }), (places) => {
        const scenarios = places.toSorted((a, b) => a.line - b.line || a.column - b.column);
        const { calls } = parsed(testModule({ path: "/a.lmmu", root: "/", helper: "/h.js", scenarios }));
        expect(calls.map(({ line, index }) => [line, index])).toEqual(
          scenarios.map(({ line }, index) => [line, index]),
        );
      }),
    );
  });
});

describe("the outline of a file", () => {
  let root: string;
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-outline-")));
    mkdirSync(join(root, "sub"));
    writeFileSync(join(root, "lmmu.json"), "{}");
    writeFileSync(
      join(root, "sub/a.lmmu"),
      'import "../b.lmmu";\nimport "none.lmmu";\nimport "../../outside.lmmu";\nimport "lmmu:kernel/kasan";\n' +
        "scenario first { }\n  scenario\n  second { } scenario third { }\n",
    );
    writeFileSync(join(root, "b.lmmu"), 'import "sub/a.lmmu";\nimport "link.lmmu";\nscenario other { }\n');
    symlinkSync("/etc/hostname", join(root, "link.lmmu"));
    writeFileSync(join(root, "broken.lmmu"), 'scenario s { {{{ import "b.lmmu"\nimport "b.lmmu";\nscenario t "');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it("has its own scenarios, and all that it imports, but what lies outside its workspace or in the library", () => {
    const { scenarios, imports } = outlineOf(join(root, "sub/a.lmmu"), root);
    expect(scenarios).toEqual([
      { line: 5, column: 10 },
      { line: 7, column: 3 },
      { line: 7, column: 23 },
    ]);
    expect(imports).toEqual([join(root, "b.lmmu"), join(root, "sub/none.lmmu")]);
  });

  it("is had of what does not parse, and of what is not there", () => {
    expect(outlineOf(join(root, "broken.lmmu"), root).imports).toContain(join(root, "b.lmmu"));
    expect(outlineOf(join(root, "nothing.lmmu"), root)).toEqual({ scenarios: [], imports: [] });
  });
});

describe("the plugin", () => {
  const project = (include: string[], browser = false) => ({
    config: { root: "/", include, browser: { enabled: browser } },
    vite: { environments: {} },
    matchesTestGlob: (file: string): boolean => file.startsWith("/tests/"),
  });
  const vitest = (mode = "test") => ({ mode, config: {} as { watchTriggerPatterns?: never[] } });
  const context = { addWatchFile: () => undefined };

  it("adds to what is included, in each project, and replaces nothing", () => {
    const plugin = lmmu();
    const usual = Object.freeze(["**/*.test.ts"]) as string[];
    const [one, other] = [project(usual), project(["src/*.spec.js"])];
    const both = vitest();
    plugin.configureVitest({ project: one, vitest: both });
    plugin.configureVitest({ project: other, vitest: both });
    expect([one.config.include, other.config.include]).toEqual([
      ["**/*.test.ts", "**/*.lmmu"],
      ["src/*.spec.js", "**/*.lmmu"],
    ]);
    expect(both.config.watchTriggerPatterns).toHaveLength(1);
  });

  it("leaves benchmarks and browsers alone", () => {
    const plugin = lmmu();
    const [bench, browser] = [project(["a"]), project(["a"], true)];
    plugin.configureVitest({ project: bench, vitest: vitest("benchmark") });
    plugin.configureVitest({ project: browser, vitest: vitest() });
    expect([bench.config.include, browser.config.include]).toEqual([["a"], ["a"]]);
  });

  it("transforms what is a test file to Vitest, and no other import of a `.lmmu` file", async () => {
    const plugin = lmmu();
    expect(await plugin.transform.call(context, "", "/tests/a.lmmu")).toBeNull();
    plugin.configureVitest({ project: project([]), vitest: vitest() });
    const text = `scenario s ${printString(HOSTILE.join(""))} { }`;
    expect(await plugin.transform.call(context, text, "/tests/a.lmmu")).toContain("openScenarioTests");
    expect(await plugin.transform.call(context, text, "/library/a.lmmu")).toBeNull();
    expect(await plugin.transform.call(context, text, "/tests/a.lmmu?raw")).toBeNull();
    expect(await plugin.transform.call(context, text, "/tests/a.ts")).toBeNull();
  });
});

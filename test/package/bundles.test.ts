/** The bundles in dist/, which `npm test` has built just before. */
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { explain } from "../../compiler/catalogue/explanations/index.js";

const dist = resolve(import.meta.dirname, "../../dist");

/**
 * All that a file loads when it is imported: itself and its static imports, by path, and what else it names: Node's own
 * modules. esbuild writes them without a space, unlike the texts in a bundle that speak of imports.
 */
function loads(path: string, seen = new Map<string, number>(), node = new Set<string>()) {
  if (!seen.has(path)) {
    const text = readFileSync(path, "utf8");
    seen.set(path, Buffer.byteLength(text));
    for (const [, specifier = ""] of text.matchAll(/(?<!")\b(?:from|import)"([\w@./:-]+)"/g)) {
      if (specifier.startsWith(".")) loads(join(path, "..", specifier), seen, node);
      else node.add(specifier);
    }
  }
  return { files: [...seen.keys()], bytes: [...seen.values()].reduce((sum, bytes) => sum + bytes, 0), node: [...node] };
}

const bundles = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));

describe("bundles", () => {
  test.each(bundles)("%s loads at most 600 KB", (name) => {
    expect(loads(join(dist, name)).bytes).toBeLessThanOrEqual(600 * 1024);
  });

  test("the command loads little before it knows what to do", () => {
    expect(loads(join(dist, "cli.js")).bytes).toBeLessThanOrEqual(100 * 1024);
  });

  test.each(["check", "run"])("%s loads no picture before one is wanted", (command) => {
    const draws = (file: string): boolean => readFileSync(file, "utf8").includes("lmmu-hatch");
    const chunk = bundles.find((name) => name.startsWith(join("chunks", `${command}-`)));
    expect(bundles.some((name) => draws(join(dist, name)))).toBe(true);
    expect(loads(join(dist, chunk!)).files.filter(draws)).toEqual([]);
  });

  test.each(["lsp-worker.js", "check", "hover"])("%s loads no explanation before one is wanted", (name) => {
    const explains = (file: string): boolean => readFileSync(file, "utf8").includes(explain("leak")!.explanation);
    const loading = bundles.filter((each) => each === name || each.startsWith(join("chunks", `${name}-`)));
    expect(bundles.some((each) => explains(join(dist, each)))).toBe(true);
    expect(loading).not.toEqual([]);
    expect(loading.flatMap((each) => loads(join(dist, each)).files.filter(explains))).toEqual([]);
  });

  test("only scan loads the parser of C, which is WebAssembly beside the bundles", () => {
    const names = ["web-tree-sitter.wasm", "tree-sitter-c.wasm"];
    expect(readdirSync(dist).filter((name) => name.endsWith(".wasm"))).toEqual([...names].sort());
    const bytes = names.map((name) => readFileSync(join(dist, name)).length);
    expect(bytes.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(900 * 1024);
    const loading = bundles.filter((name) =>
      names.some((each) => readFileSync(join(dist, name), "utf8").includes(each)),
    );
    expect(loading).toEqual([expect.stringMatching(/^chunks.c-parser-\w+\.js$/)]);
  });

  test.each(["grammar", "compiler", "runtime"])("%s needs nothing of Node", (name) => {
    expect(loads(join(dist, `${name}.js`)).node).toEqual([]);
  });

  test("the runtime's holds the runtime alone", () => {
    const { files, bytes } = loads(join(dist, "runtime.js"));
    expect(bytes, files.map((file) => relative(dist, file)).join()).toBeLessThanOrEqual(150 * 1024);
  });

  test("the notices name what is bundled", () => {
    const notices = readFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const name of ["chevrotain", "lodash-es", "tree-sitter-c", "vscode-languageserver", "web-tree-sitter"]) {
      expect(notices).toMatch(new RegExp(`^${name} [\\d.]+ \\(.+\\)$`, "m"));
    }
    expect(notices).toContain("Apache License");
  });
});

const manifest = JSON.parse(readFileSync(resolve(dist, "../package.json"), "utf8")) as {
  exports: Record<string, string | { default: string }>;
};

describe("library entries", () => {
  const entries = Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? [] : entry.default));

  test.each(entries)("%s exports something", async (entry) => {
    const module = (await import(resolve(dist, "..", entry))) as Record<string, unknown>;
    expect(Object.keys(module)).not.toEqual([]);
  });
});

describe("files for other tools", () => {
  test.each(Object.values(manifest.exports).filter((entry) => typeof entry === "string"))("%s is there", (path) => {
    expect(Object.keys(JSON.parse(readFileSync(resolve(dist, "..", path), "utf8")) as object)).not.toEqual([]);
  });
});

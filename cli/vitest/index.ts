/**
 * `lmmu/vitest`: a plugin for Vite that makes `.lmmu` files test files of Vitest, beside the ordinary ones. This much runs in
 * Vitest's main process; the tests themselves are made and run by its workers.
 */
import { fileURLToPath } from "node:url";
import { testModule } from "./test-module.js";

/** The files that become test files, in every folder that Vitest searches. */
const PATTERN = "**/*.lmmu";

/** What runs in the workers: a bundle beside this one; among the sources, a source. */
const HELPER = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./scenario-tests.ts" : "./vitest-worker.js", import.meta.url),
).replaceAll("\\", "/");

/** What the plugin uses of a module in Vite's graph. */
interface ModuleNode {
  readonly file: string | null;
  readonly importers: ReadonlySet<ModuleNode>;
}

/** What it uses of a project of Vitest. Said here, so that these declarations need no package but lmmu. */
interface TestProject {
  readonly config: { readonly root: string; include: string[]; readonly browser?: { readonly enabled?: boolean } };
  readonly vite: {
    readonly environments: Readonly<
      Record<string, { readonly moduleGraph: { getModulesByFile(file: string): ReadonlySet<ModuleNode> | undefined } }>
    >;
  };
  matchesTestGlob(file: string): boolean;
}

/** What it uses of Vitest. */
interface Vitest {
  readonly mode: string;
  readonly config: { watchTriggerPatterns?: { pattern: RegExp; testsToRun: (file: string) => string[] | undefined }[] };
}

/** A plugin of Vite, as far as this one is one. */
export interface LmmuPlugin {
  readonly name: "lmmu";
  readonly enforce: "pre";
  configureVitest(context: { readonly project: TestProject; readonly vitest: Vitest }): void;
  transform(this: { addWatchFile(file: string): void }, code: string, id: string): Promise<string | null>;
}

/**
 * The plugin. `.lmmu` files come to the patterns in `test.include`, which stay; `test.exclude` counts for them as for others. A
 * file is a module with a `describe` for each scenario, and in it a test for each rule set and value of the configs that its
 * lines distinguish.
 */
export function lmmu(): LmmuPlugin {
  const projects = new Set<TestProject>();
  const known = new WeakSet<Vitest>();
  return {
    name: "lmmu",
    // Before what takes each module for a script, or for a text.
    enforce: "pre",
    configureVitest({ project, vitest }) {
      // Benchmarks are no tests, and a browser has no files to read.
      if (vitest.mode === "benchmark" || project.config.browser?.enabled === true) return;
      projects.add(project);
      project.config.include = [...project.config.include, PATTERN];
      if (known.has(vitest)) return;
      known.add(vitest);
      // By itself, Vitest runs what imports a changed file only where the file is no test file.
      const trigger = { pattern: /\.lmmu$/, testsToRun: (file: string) => testsOf(file, projects) };
      vitest.config.watchTriggerPatterns = [...(vitest.config.watchTriggerPatterns ?? []), trigger];
    },
    async transform(_code, id) {
      if (!id.endsWith(".lmmu")) return null;
      const project = [...projects].find((each) => each.matchesTestGlob(id));
      if (project === undefined) return null;
      const { root } = project.config;
      const { outlineOf } = await import("./outline.js");
      const { scenarios, imports } = outlineOf(id, root);
      for (const file of imports) this.addWatchFile(file);
      return testModule({ path: id, root, scenarios, helper: HELPER });
    },
  };
}

/** The test files that a file is, or that import it, over however many files; undefined where there is none. */
function testsOf(changed: string, projects: ReadonlySet<TestProject>): string[] | undefined {
  const tests = [...projects].flatMap((project) => {
    const files = new Set([changed]);
    for (const file of files) {
      for (const { moduleGraph } of Object.values(project.vite.environments)) {
        for (const node of moduleGraph.getModulesByFile(file) ?? []) {
          for (const { file: importer } of node.importers) if (importer !== null) files.add(importer);
        }
      }
    }
    return [...files].filter((file) => project.matchesTestGlob(file));
  });
  return tests.length === 0 ? undefined : tests;
}

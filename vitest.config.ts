import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig, type Plugin } from "vitest/config";
import { lmmu } from "./cli/vitest/index.js";

const EXAMPLES = fileURLToPath(new URL("examples/", import.meta.url)).replaceAll("\\", "/");

/** Gives an import of a `.lmmu` file its text, as esbuild's loader does in the bundles. Nothing imports the examples. */
const lmmuText: Plugin = {
  name: "lmmu-text",
  transform: (code, id) =>
    id.endsWith(".lmmu") && !id.startsWith(EXAMPLES) ? `export default ${JSON.stringify(code)};` : null,
};

/**
 * Gives an import of a `.wasm` file its address, as esbuild's loader does in the bundles. It needs a name of our own:
 * what lies in node_modules is left to Node, which knows no such file.
 */
const wasmAddress: Plugin = {
  name: "lmmu-wasm",
  enforce: "pre",
  resolveId: (id) => (id.endsWith(".wasm") ? `\0address of ${id}` : null),
  load(id) {
    const wanted = /^\0address of (.*)$/.exec(id)?.[1];
    return wanted === undefined ? null : `export default ${JSON.stringify(import.meta.resolve(wanted))};`;
  },
};

/**
 * `--mode deep` runs property tests with many cases, and the tests that need other programs: an editor, a package
 * manager. The tests ask for it by `LMMU_DEEP`, which may as well be set outside. `--mode oracle` runs the comparison with
 * QEMU alone, which asks for it by `LMMU_ORACLE`; deep tests include it.
 */
export default defineConfig(({ mode }) => {
  const deep = mode === "deep" || Boolean(process.env["LMMU_DEEP"]);
  const oracle = mode === "oracle";
  return {
    // The examples are test files, as in a project that uses lmmu; its other `.lmmu` files are what tests read.
    plugins: oracle ? [lmmuText] : [lmmuText, wasmAddress, lmmu()],
    // The editor alone has this module; its extension is tried with a small one of ours.
    resolve: { alias: { vscode: fileURLToPath(new URL("test/editors/vscode/fake-vscode.ts", import.meta.url)) } },
    test: {
      include: [oracle ? "test/arm64/oracle/*.test.ts" : "test/**/*.test.ts"],
      exclude: [...configDefaults.exclude, "!(examples)/**/*.lmmu"],
      setupFiles: ["test/setup.ts"],
      // Vitest leaves one processor free, which is half of them on a small machine.
      maxWorkers: "100%",
      // Each file would load all sources anew, which takes longer than most tests. No test changes what is loaded.
      isolate: false,
      env: { ...(deep ? { LMMU_DEEP: "1" } : {}), ...(oracle || deep ? { LMMU_ORACLE: "1" } : {}) },
      testTimeout: deep ? 300_000 : 20_000,
      hookTimeout: deep ? 120_000 : 20_000,
    },
  };
});

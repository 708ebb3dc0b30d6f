/** How esbuild makes what ships; benchmarks that measure inner rooms are made alike. */

/** @satisfies {import("esbuild").BuildOptions} */
export const BUNDLE_OPTIONS = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  mainFields: ["module", "main"],
  loader: { ".lmmu": "text", ".wasm": "file" },
  assetNames: "[name]",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

/**
 * For browsers. Nothing of Node is there, and an import of it fails the build.
 *
 * @satisfies {import("esbuild").BuildOptions}
 */
export const BROWSER_OPTIONS = {
  ...BUNDLE_OPTIONS,
  platform: "browser",
  target: "es2023",
  mainFields: ["browser", "module", "main"],
  // The parser of C is for the command line alone.
  loader: { ".lmmu": "text" },
};

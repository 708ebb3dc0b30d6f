/** How esbuild makes what ships; benchmarks that measure inner rooms are made alike. */

/** @satisfies {import("esbuild").BuildOptions} */
export const BUNDLE_OPTIONS = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  mainFields: ["module", "main"],
  loader: { ".lmmu": "text" },
  minify: true,
  legalComments: "none",
  logLevel: "warning",
};

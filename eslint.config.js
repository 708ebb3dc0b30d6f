import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { importLaw } from "./scripts/import-law.js";

const BECAUSE_PURE = "The pure rooms give the same result for the same input, on every machine.";

/** What lets a clock, chance or the process in, and with it another result for the same input. */
const IMPURE = ["process", "Date", "performance", "crypto", "Buffer", "require", "fetch", "Intl"].concat(
  ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"], // The caller decides what runs when.
);

export default defineConfig(
  // The server of test/bench/langium/ is of packages that are installed for its benchmark alone.
  { ignores: ["**/dist/", "test/bench/langium/"] },
  tseslint.configs.base,
  {
    plugins: { lmmu: { rules: { "import-law": importLaw } } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "lmmu/import-law": "error",
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { property: "localeCompare", message: "Its order depends on the machine: compare with < and >." },
      ],
      eqeqeq: "error",
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
      // Template literals of numbers and booleans are plain; of objects they are a mistake.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ["{grammar,compiler,runtime}/**"],
    rules: {
      "no-restricted-globals": ["error", ...IMPURE.map((name) => ({ name, message: BECAUSE_PURE }))],
      "no-restricted-properties": [
        "error",
        { property: "localeCompare", message: "Its order depends on the machine: compare with < and >." },
        { object: "Math", property: "random", message: BECAUSE_PURE },
        { object: "globalThis", message: BECAUSE_PURE },
      ],
    },
  },
  {
    // Tests look into JSON that commands print.
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  { files: ["{bin,cli,scripts,test/bench}/**"], rules: { "no-console": "off" } },
);

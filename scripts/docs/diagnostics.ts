/** One page for each finding there is, from the compiler's catalogue. */
import { EXPLAINED, type ExplainedEntry } from "../../compiler/catalogue/explanations/index.js";
import { canBeSilenced } from "../../compiler/index.js";
import { fence, table } from "./markdown.js";

export const FOLDER_OF_DIAGNOSTICS = "docs/diagnostics";

const FAMILIES: readonly (readonly [string, string])[] = [
  ["1", "Syntax"],
  ["2", "Names, kinds of values, rule sets, settings"],
  ["3", "Nesting: chains, sections and pauses"],
  ["4", "Page tables and barriers"],
  ["5", "Scenarios and expectations"],
];

/** Pages by path from the root, the index first. */
export function diagnosticPages(): Map<string, string> {
  const pages = new Map([[`${FOLDER_OF_DIAGNOSTICS}/README.md`, index()]]);
  for (const entry of EXPLAINED) pages.set(`${FOLDER_OF_DIAGNOSTICS}/${entry.code}.md`, page(entry));
  return pages;
}

function index(): string {
  const families = FAMILIES.flatMap(([digit, title]) => {
    const entries = EXPLAINED.filter(({ code }) => code.startsWith(`LMMU${digit}`));
    if (entries.length === 0) return [];
    const rows = entries.map((entry) => [`[${entry.code}](${entry.code}.md)`, entry.title, entry.severity]);
    return [`## ${digit}xx: ${title}`, table(["code", "what it says", "severity"], rows)];
  });
  return [
    GENERATED,
    "# Findings",
    "Everything that lmmu can find wrong with a `.lmmu` file or an [`lmmu.json`](../settings.md), by code. Codes keep " +
      "their meaning for ever. `lmmu explain CODE` prints the same pages. An _error_ fails `lmmu check`; a _warning_ " +
      "and a _note_ do not.",
    ...families,
    "",
  ].join("\n\n");
}

const GENERATED = "<!-- Generated from compiler/catalogue/ by `npm run docs`. -->";

const FINDERS: Readonly<Record<ExplainedEntry["foundBy"], string>> = {
  compile: "by the compiler, without running anything",
  run: "when the program is read or run",
  settings: "in the [`lmmu.json`](../settings.md) that counts for a file",
};

function page(entry: ExplainedEntry): string {
  const { code, title, severity, explanation, bad, good, foundBy } = entry;
  const language = foundBy === "settings" ? "jsonc" : "lmmu";
  const word = severity === "error" ? "An" : "A";
  return [
    GENERATED,
    `# ${code}: ${title}`,
    `${word} **${severity}**, found ${FINDERS[foundBy]}.`,
    explanation,
    ...(isPrintable(bad) ? ["A file that has it:", fence(`${language} error=${code}`, bad)] : []),
    ...(isPrintable(good) ? ["A file that does not:", fence(language, good)] : []),
    ...(canBeSilenced(entry)
      ? [
          `\`// lmmu: allow ${entry.name} REASON\` on its line, or on the one before, silences one finding of this kind.`,
        ]
      : []),
    "[All findings](README.md)",
    "",
  ].join("\n\n");
}

/** Some examples are there for the tests alone: empty ones, one of 8 MiB, one with a NUL. */
function isPrintable(example: string): boolean {
  return example.trim() !== "" && example.length < 4096 && !/[\u0000-\u0008\u000b-\u001f]/.test(example);
}

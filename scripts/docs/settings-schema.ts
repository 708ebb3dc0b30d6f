/** The JSON schema of `lmmu.json`, by which editors complete and explain it: what `parseSettings` finds nothing wrong with. */
import {
  CATALOGUE,
  isFatal,
  type CatalogueEntry,
  DEFAULT_SETTINGS,
  FIVE,
  MAX_PATTERN_LENGTH,
  MAX_PATTERNS,
  PATTERN,
} from "../../compiler/index.js";

/** At the root, so that its path in an installed package is short. */
export const SETTINGS_SCHEMA = "lmmu.schema.json";

/** Its text, not yet formatted. */
export function settingsSchema(): string {
  return JSON.stringify({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "lmmu.json",
    description:
      "What lmmu checks in this folder and those below it, and how strictly. The nearest lmmu.json above a file counts, alone.",
    type: "object",
    additionalProperties: false,
    // Not of the standard: editors built on Visual Studio Code's JSON support then accept what lmmu accepts.
    allowComments: true,
    allowTrailingCommas: true,
    properties: {
      $schema: {
        description: "Where this schema is, for editors. lmmu does not look at it.",
        type: "string",
        default: "./node_modules/lmmu/lmmu.schema.json",
      },
      rules: {
        description:
          "The rule sets that every scenario is held against, beside those that its own lines name. `all` stands for " +
          `${FIVE.slice(0, -1).join(", ")} and ${FIVE.at(-1)}, and the rule sets that a file declares or imports.`,
        type: "array",
        items: { type: "string", anyOf: [{ enum: ["all", ...FIVE] }, { description: "A rule set of your own." }] },
        default: DEFAULT_SETTINGS.rules,
      },
      severities: {
        description:
          "How bad findings are, by their names or codes. Errors of syntax, names and types cannot be changed: with them a " +
          "program has no meaning.",
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(CATALOGUE.filter((entry) => !isFatal(entry)).flatMap(severityKeys)),
        default: {},
      },
      include: patterns(
        "Which .lmmu files a folder on the command line means.",
        "Patterns that a file has to match, one of them at least.",
        DEFAULT_SETTINGS.include,
      ),
      exclude: patterns(
        "Which .lmmu files it does not mean, though they are included. Folders that are excluded are not searched at all.",
        "Files that are named one by one are always taken.",
        DEFAULT_SETTINGS.exclude,
      ),
    },
    definitions: {
      severity: {
        oneOf: [
          { const: "off", description: "Not reported." },
          { const: "note", description: "Reported, for information." },
          { const: "warning", description: "Reported, and `lmmu check` succeeds all the same." },
          { const: "error", description: "Reported, and `lmmu check` fails." },
        ],
      },
    },
  });
}

function severityKeys({ code, name, title, severity }: CatalogueEntry): [string, object][] {
  const schema = (description: string): object => ({
    description,
    default: severity,
    allOf: [{ $ref: "#/definitions/severity" }],
  });
  return [
    [name, schema(`${code}: ${title}`)],
    [code, schema(`${name}: ${title}`)],
  ];
}

function patterns(what: string, more: string, defaults: readonly string[]): object {
  return {
    description:
      `${what} ${more} Paths begin at the folder of this file and have slashes; \`*\` is any part of a name, \`?\` one ` +
      "character of it, `**` any number of folders; a plain name at the end also means all that is below a folder of " +
      "this name.",
    type: "array",
    items: { type: "string", maxLength: MAX_PATTERN_LENGTH, pattern: PATTERN },
    maxItems: MAX_PATTERNS,
    default: defaults,
  };
}

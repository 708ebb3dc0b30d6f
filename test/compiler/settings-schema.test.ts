/** The schema that editors have says the same as the reader of `lmmu.json`. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATALOGUE, DEFAULT_SETTINGS } from "../../compiler/index.js";
import { parseSettings } from "../../compiler/settings/parse.js";

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties: Readonly<Record<string, Schema>>;
}

const schema = JSON.parse(readFileSync("lmmu.schema.json", "utf8")) as Schema;
const validate = new Ajv({ strict: false }).compile(schema);

function agree(value: unknown): boolean {
  const { diagnostics } = parseSettings(JSON.stringify(value), "lmmu.json");
  const accepted = validate(value);
  expect(accepted, JSON.stringify([diagnostics.map(({ message }) => message), validate.errors])).toBe(
    diagnostics.length === 0,
  );
  return accepted;
}

/** Mostly right, so that mistakes are seen alone. */
const mostly = <Right, Wrong>(right: fc.Arbitrary<Right>, wrong: fc.Arbitrary<Wrong>): fc.Arbitrary<Right | Wrong> =>
  fc.oneof({ arbitrary: right, weight: 9 }, { arbitrary: wrong, weight: 1 });

const anything = fc.jsonValue({ maxDepth: 2 });
const rules = fc.array(mostly(fc.constantFrom("A", "D", "all", "mine"), anything), { maxLength: 4 });
const piece = fc.constantFrom(
  "lib",
  "*",
  "**",
  "?",
  "/",
  "..",
  ".",
  "\\",
  "[",
  "{",
  "}",
  "!",
  "é",
  "\u2028",
  "\n",
  "💥",
);
const pattern = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
  fc.string(),
);
const patterns = fc.array(mostly(fc.constantFrom("lib/**", "*.lmmu", "old/"), fc.oneof(pattern, anything)), {
  maxLength: 4,
});
// By their names alone: that a code means the same finding as a name is more than a schema can say.
const finding = mostly(fc.constantFrom(...CATALOGUE.map(({ name }) => name)), fc.string());
const severity = mostly(fc.constantFrom("off", "note", "warning", "error"), fc.oneof(fc.constant("warn"), anything));
const settings = fc.record(
  {
    $schema: mostly(fc.string(), anything),
    rules: mostly(rules, anything),
    severities: mostly(fc.dictionary(finding, severity, { maxKeys: 4 }), anything),
    include: mostly(patterns, anything),
    exclude: mostly(patterns, anything),
  },
  { requiredKeys: [] },
);

describe("the schema of lmmu.json", () => {
  it("accepts what the reader accepts, and nothing that it reports", () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(mostly(settings, fc.oneof(anything, fc.dictionary(fc.string(), anything))), (value) => {
        seen[agree(value) ? "accepted" : "refused"]++;
      }),
      { numRuns: process.env["LMMU_DEEP"] ? 5_000 : 200 },
    );
    if (process.env["LMMU_SEED"] === undefined) expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(20);
  });

  it("and the reader agree on every single pattern", () => {
    fc.assert(
      fc.property(pattern, (text) => void agree({ include: [text] })),
      { numRuns: process.env["LMMU_DEEP"] ? 5_000 : 300 },
    );
  });

  it.each([
    { include: ["a".repeat(200)] },
    { include: ["a".repeat(201)] },
    { include: ["💥".repeat(200)] },
    { include: ["💥".repeat(201)] },
    { exclude: Array.from({ length: 100 }, () => "a") },
    { exclude: Array.from({ length: 101 }, () => "a") },
    ...CATALOGUE.map(({ code }) => ({ severities: { [code]: "note" } })),
    ...CATALOGUE.map(({ name }) => ({ severities: { [name]: "off" } })),
  ])("and the reader agree on %j", (value) => {
    agree(value);
  });

  it("describes every key and has its default", () => {
    for (const [key, { description }] of Object.entries(schema.properties)) expect(description, key).not.toBe("");
    for (const key of ["rules", "include", "exclude"] as const) {
      expect(schema.properties[key]?.default).toEqual(DEFAULT_SETTINGS[key]);
    }
    for (const { code, name, title, severity: usual } of CATALOGUE) {
      for (const key of [code, name]) {
        const property = schema.properties["severities"]!.properties[key];
        if (property === undefined) continue;
        expect(property.description).toContain(title);
        expect(property.default).toBe(usual);
      }
    }
  });
});

import type { Node } from "jsonc-parser";
import type { Diagnostic, Span } from "../../grammar/index.js";
import { type Entry, isFatal } from "../catalogue/entry.js";
import { CATALOGUE, entryOf } from "../catalogue/index.js";
import {
  settingsFixed,
  settingsPattern,
  settingsSeverity,
  settingsTwice,
  settingsType,
  settingsUnknownFinding,
  settingsUnknownKey,
} from "../catalogue/settings.js";
import { Findings, sortDiagnostics } from "../findings.js";
import { Suggestions } from "../names/near.js";
import { MAX_PATTERNS, patternProblem } from "./patterns.js";
import type { RuleName } from "./rule-sets.js";
import { DEFAULT_SETTINGS, SEVERITY_SETTINGS, type Settings, type SeveritySetting } from "./settings.js";
import { jsonTree } from "./tree.js";

export interface ParsedSettings {
  readonly settings: Settings;
  readonly diagnostics: readonly Diagnostic[];
  /** What `rules` names and where. Which rule sets there are is known when files are compiled: see `unknownRuleSets`. */
  readonly ruleNames: readonly RuleName[];
}

/** Reads the text of an `lmmu.json`. What is wrong in it is reported and passed over, the rest counts. */
export function parseSettings(text: string, file: string): ParsedSettings {
  return new SettingsReader(file).read(text);
}

class SettingsReader {
  private readonly findings = new Findings();
  private readonly suggestions = new Suggestions();
  private readonly ruleNames: RuleName[] = [];
  private settings = DEFAULT_SETTINGS;

  /** What each key does with its value. */
  private readonly keys: ReadonlyMap<string, (value: Node, key: string) => void> = new Map([
    ["$schema", (value) => void this.text(value, "`$schema`")],
    ["rules", (value, key) => this.rules(value, key)],
    ["severities", (value, key) => this.severities(value, key)],
    ["include", (value, key) => (this.settings = { ...this.settings, include: this.patterns(value, key, "include") })],
    ["exclude", (value, key) => (this.settings = { ...this.settings, exclude: this.patterns(value, key, "exclude") })],
  ]);

  constructor(private readonly file: string) {}

  read(text: string): ParsedSettings {
    const root = jsonTree(text, this.file, this.findings);
    if (root !== undefined) {
      for (const { key, place, value } of this.properties(root, "the file", "an object: { ... }")) {
        const handle = this.keys.get(key);
        if (handle !== undefined) handle(value, key);
        else {
          const suggestion = this.suggestions.near(key, this.keys.keys());
          this.report(settingsUnknownKey, place, { key, suggestion, keys: [...this.keys.keys()] });
        }
      }
    }
    return { settings: this.settings, diagnostics: sortDiagnostics(this.findings.list), ruleNames: this.ruleNames };
  }

  private rules(value: Node, key: string): void {
    const names = this.list(value, key, 'a list of names: ["A", "D"]');
    if (names === null) return;
    this.ruleNames.length = 0;
    for (const { text, span } of names) this.ruleNames.push({ name: text, file: this.file, span });
    this.settings = { ...this.settings, rules: [...new Set(names.map(({ text }) => text))] };
  }

  private severities(value: Node, key: string): void {
    const wanted = 'an object: { "leak": "warning" }';
    const severities = new Map<string, SeveritySetting>();
    for (const { key: name, place, value: severity } of this.properties(value, `\`${key}\``, wanted)) {
      const entry = entryOf(name);
      if (entry === undefined || (name !== entry.code && name !== entry.name)) {
        const names = CATALOGUE.filter((each) => !isFatal(each)).map((each) => each.name);
        const spelled = /^lmmu/i.test(name) ? entry?.code : entry?.name;
        const suggestion = spelled ?? this.suggestions.near(name, names);
        this.report(settingsUnknownFinding, place, { name, suggestion });
      } else if (isFatal(entry)) {
        this.report(settingsFixed, place, { code: entry.code, name: entry.name });
      } else {
        if (severities.has(entry.code)) this.report(settingsTwice, place, { key: name });
        const set = this.severity(severity, name);
        if (set !== null) severities.set(entry.code, set);
      }
    }
    this.settings = { ...this.settings, severities };
  }

  private severity(value: Node, name: string): SeveritySetting | null {
    const text = this.text(value, `\`${name}\``, `one of ${SEVERITY_SETTINGS.map((each) => `"${each}"`).join(", ")}`);
    const known = SEVERITY_SETTINGS.find((each) => each === text);
    if (text === null || known !== undefined) return known ?? null;
    const suggestion = OTHER_WORDS.get(text.toLowerCase()) ?? this.suggestions.near(text, SEVERITY_SETTINGS);
    this.report(settingsSeverity, spanOf(value), { text, suggestion, severities: SEVERITY_SETTINGS });
    return null;
  }

  private patterns(value: Node, key: string, which: "include" | "exclude"): readonly string[] {
    const written = this.list(value, key, 'a list of patterns: ["old/**"]');
    if (written === null) return this.settings[which];
    const tooMany = written[MAX_PATTERNS];
    if (tooMany !== undefined) {
      const problem = `\`${key}\` has more than ${MAX_PATTERNS} patterns; the rest is passed over`;
      this.report(settingsPattern, tooMany.span, { problem, advice: "let a pattern stand for several: `old/**`" });
    }
    return written.slice(0, MAX_PATTERNS).flatMap(({ text, span }) => {
      const problem = patternProblem(text);
      if (problem === null) return [text];
      this.report(settingsPattern, span, { problem: `this pattern ${problem.why}`, advice: problem.advice });
      return [];
    });
  }

  /** The texts of a list; null where it is none. */
  private list(value: Node, key: string, wanted: string): { text: string; span: Span }[] | null {
    if (value.type !== "array") {
      this.wrongType(value, `\`${key}\``, wanted);
      return null;
    }
    return (value.children ?? []).flatMap((element) => {
      const text = this.text(element, `an element of \`${key}\``);
      return text === null ? [] : [{ text, span: spanOf(element) }];
    });
  }

  private text(value: Node, what: string, wanted = "a text in quotes"): string | null {
    if (value.type === "string") return value.value as string;
    this.wrongType(value, what, wanted);
    return null;
  }

  /** Those that have a value; of several of one name the last one counts, as everywhere in JSON. */
  private properties(node: Node, what: string, wanted: string): { key: string; place: Span; value: Node }[] {
    if (node.type !== "object") {
      this.wrongType(node, what, wanted);
      return [];
    }
    const properties = new Map<string, { key: string; place: Span; value: Node }>();
    for (const { children } of node.children ?? []) {
      const [name, value] = children ?? [];
      if (name === undefined || value === undefined) continue;
      const key = name.value as string;
      if (properties.has(key)) this.report(settingsTwice, spanOf(name), { key });
      properties.set(key, { key, place: spanOf(name), value });
    }
    return [...properties.values()];
  }

  private wrongType(value: Node, what: string, wanted: string): void {
    this.report(settingsType, spanOf(value), { what, wanted, found: TYPES[value.type] });
  }

  private report<Values>(entry: Entry<Values>, span: Span, values: Values): void {
    this.findings.at(entry, this.file, span, values);
  }
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + Math.max(length, 1) };
}

/** What other tools call the same. */
const OTHER_WORDS: ReadonlyMap<string, SeveritySetting> = new Map([
  ["ignore", "off"],
  ["none", "off"],
  ["info", "note"],
  ["hint", "note"],
  ["warn", "warning"],
  ["fatal", "error"],
]);

const TYPES: Readonly<Record<Node["type"], string>> = {
  object: "an object",
  array: "a list",
  property: "a property",
  string: "a text",
  number: "a number",
  boolean: "true or false",
  null: "null",
};

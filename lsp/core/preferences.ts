import { entryOf, type SeveritySetting } from "../../compiler/index.js";
import { SECTION } from "./section.js";

/** What an editor's user wants, beside what the folder's `lmmu.json` says. Plain, since it goes from thread to thread. */
export interface Preferences {
  /** The rule set whose states are shown in the text. */
  readonly shown: string;
  /** Values that free configs are taken to have. */
  readonly assume: Readonly<Record<string, boolean>>;
  /** How bad findings are, by their codes. */
  readonly severities: Readonly<Record<string, SeveritySetting>>;
  /** Whether the nesting state stands behind lines. */
  readonly states: boolean;
  /** Whether the configs stand behind the blocks that they guard. */
  readonly guards: boolean;
  readonly lenses: boolean;
}

export const DEFAULT_PREFERENCES: Preferences = {
  shown: "D",
  assume: {},
  severities: {},
  states: true,
  guards: true,
  lenses: true,
};

const SEVERITIES: ReadonlySet<unknown> = new Set(["off", "note", "warning", "error"] satisfies SeveritySetting[]);
const IDENTIFIER = /^[A-Za-z_]\w{0,199}$/;
/** More of one kind nobody sets by hand. */
const MOST = 1000;

/**
 * Reads an editor's settings: `{ rules: { shown }, assume, severities, inlayHints: { states, guards }, codeLens }`. What is
 * missing or is not what it should be keeps its default; `problems` says so, one sentence each.
 */
export function readPreferences(settings: unknown): { preferences: Preferences; problems: readonly string[] } {
  const problems: string[] = [];
  const root = objectOf(settings, SECTION);
  const inlayHints = objectOf(root["inlayHints"], "inlayHints");
  const shown = objectOf(root["rules"], "rules")["shown"];
  const preferences: Preferences = {
    shown: read(shown, "rules.shown", DEFAULT_PREFERENCES.shown, isIdentifier, "the name of a rule set"),
    assume: entriesOf(root["assume"], "assume", "true or false", (name, value) =>
      isIdentifier(name) && typeof value === "boolean" ? [name.replace(/^CONFIG_/, ""), value] : null,
    ),
    severities: entriesOf(root["severities"], "severities", "off, note, warning or error", (name, value) => {
      const code = entryOf(name)?.code;
      return code !== undefined && SEVERITIES.has(value) ? [code, value as SeveritySetting] : null;
    }),
    states: read(inlayHints["states"], "inlayHints.states", true, isBoolean, "true or false"),
    guards: read(inlayHints["guards"], "inlayHints.guards", true, isBoolean, "true or false"),
    lenses: read(root["codeLens"], "codeLens", true, isBoolean, "true or false"),
  };
  return { preferences, problems };

  function objectOf(value: unknown, name: string): Record<string, unknown> {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    if (value !== undefined && value !== null) problems.push(`the setting ${name} has to be an object`);
    return {};
  }

  function read<Type>(
    value: unknown,
    name: string,
    otherwise: Type,
    fits: (value: unknown) => value is Type,
    wanted: string,
  ): Type {
    if (fits(value)) return value;
    if (value !== undefined && value !== null) problems.push(`the setting ${name} has to be ${wanted}`);
    return otherwise;
  }

  function entriesOf<Type>(
    value: unknown,
    name: string,
    wanted: string,
    entry: (name: string, value: unknown) => [string, Type] | null,
  ): Record<string, Type> {
    const entries = Object.entries(objectOf(value, name)).slice(0, MOST);
    return Object.fromEntries(
      entries.flatMap(([key, each]) => {
        const read = entry(key, each);
        if (read === null)
          problems.push(`the setting ${name}.${key.slice(0, 80)} is not understood: ${wanted} is wanted`);
        return read === null ? [] : [read];
      }),
    );
  }
}

function isIdentifier(value: unknown): value is string {
  return typeof value === "string" && IDENTIFIER.test(value);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

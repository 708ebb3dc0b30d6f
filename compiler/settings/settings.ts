import type { Severity } from "../../grammar/index.js";

/** What a folder wants of its checks: the contents of its `lmmu.json`, with defaults where that says nothing. */
export interface Settings {
  /** Names of the rule sets that every scenario is held against beside those that its lines name, or `all` among them. */
  readonly rules: readonly string[];
  /** How bad findings are, by code. */
  readonly severities: ReadonlyMap<string, SeveritySetting>;
  /** Patterns, relative to the folder of the file: which files a folder on the command line means. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** `off`: not reported at all. */
export const SEVERITY_SETTINGS = ["off", "note", "warning", "error"] as const satisfies readonly ("off" | Severity)[];
export type SeveritySetting = (typeof SEVERITY_SETTINGS)[number];

/** Where there is no `lmmu.json`, and for every key that one leaves out. */
export const DEFAULT_SETTINGS: Settings = {
  rules: ["D"],
  severities: new Map(),
  include: ["**/*.lmmu"],
  exclude: [],
};

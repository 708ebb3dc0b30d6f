import type { Diagnostic } from "../../grammar/index.js";
import { diagnostic } from "../catalogue/entry.js";
import { settingsUnreadable } from "../catalogue/settings.js";
import type { Host } from "../host.js";
import type { ParsedSettings } from "./parse.js";
import { DEFAULT_SETTINGS } from "./settings.js";

/** The settings that count for a file, and where they come from. */
export interface LoadedSettings extends ParsedSettings {
  /** The `lmmu.json`, as the host names it; null where there is none. */
  readonly file: string | null;
  /** Its text, into which the diagnostics point; null where it cannot be had. */
  readonly text: string | null;
}

/** The settings of files that have no `lmmu.json`. */
export const NO_SETTINGS: LoadedSettings = {
  file: null,
  text: null,
  settings: DEFAULT_SETTINGS,
  diagnostics: [],
  ruleNames: [],
};

/**
 * Reads an `lmmu.json`. Never fails: what is wrong with it is among the diagnostics. The parser of JSON is loaded here and
 * not before, since few folders have the file.
 */
export async function loadSettings(file: string, host: Host): Promise<LoadedSettings> {
  const read = host.read(file);
  if (!read.ok) {
    const problem: Diagnostic = diagnostic(
      settingsUnreadable,
      { file, span: { start: 0, end: 0 } },
      { file, reason: read.reason },
    );
    return { ...NO_SETTINGS, file, diagnostics: [problem] };
  }
  const { parseSettings } = await import("./parse.js");
  return { ...parseSettings(read.text, file), file, text: read.text };
}

/** What the server says about a document. */
import {
  check,
  type CheckResult,
  type CheckOptions,
  type LoadedSettings,
  loadSettings,
  NO_SETTINGS,
  type Settings,
} from "../../compiler/index.js";
import type { Diagnostic } from "../../grammar/index.js";
import type { Core } from "./core.js";
import { diagnosticsByUri } from "./diagnostics.js";
import type { Report } from "./report.js";

/** A document with what was found in it, and in what it imports. */
export interface Checked {
  /** The document, by the host's name. */
  readonly file: string;
  /** Null for an `lmmu.json`. */
  readonly result: CheckResult | null;
  /**
   * How it was checked, and is to be checked again with an edit; without what stops it, and without what is kept of its
   * parsed texts: to read an edited text by them would change the trees that `result` has.
   */
  readonly options: CheckOptions;
  /** What is wrong with the settings, and what `result` says, as the settings would have it. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every text that was read, the settings included. */
  readonly texts: ReadonlyMap<string, string>;
  /** The check was stopped: something may be missing. */
  readonly stopped: boolean;
}

/** A check that takes longer, in milliseconds, ends with what it has. */
const MAX_MILLISECONDS = 2000;

/** Checks a document under its folder's settings and its user's. `stopped` ends it early. */
export async function checkDocument(uri: string, core: Core, stopped: () => boolean): Promise<Checked> {
  const file = core.uris.fileOf(uri);
  const loaded = await settingsFor(uri, core);
  const settingsTexts = loaded.file === null ? [] : [[loaded.file, loaded.text ?? ""] as const];
  if (loaded.file === file) {
    const { diagnostics } = loaded;
    return { file, result: null, options: {}, diagnostics, texts: new Map(settingsTexts), stopped: false };
  }
  const deadline = performance.now() + MAX_MILLISECONDS;
  let wasStopped = false;
  const { parsed, memory, preferences } = core;
  const options = { settings: withPreferences(loaded, core), assume: preferences.assume, memory };
  const result = check(file, core.texts, {
    ...options,
    parsed,
    stopped: () => (wasStopped ||= stopped()) || performance.now() > deadline,
  });
  const texts = new Map([...settingsTexts, ...result.files]);
  const diagnostics = [...loaded.diagnostics, ...result.diagnostics];
  return { file, result, options, diagnostics, texts, stopped: wasStopped };
}

/** What was found in a document and in what it imports, for the editor. */
export function reportOf({ diagnostics, texts }: Checked, core: Core): Report {
  const byUri = diagnosticsByUri(diagnostics, texts, core);
  return { diagnostics: Object.fromEntries(byUri), reads: [...texts.keys()] };
}

/** The settings that count for a document; for an `lmmu.json`, those are itself. */
async function settingsFor(uri: string, core: Core): Promise<LoadedSettings> {
  const file = core.uris.fileOf(uri);
  const path = core.isSettings(uri) ? file : core.disk.settingsPathOf(file);
  return path === null ? NO_SETTINGS : loadSettings(path, core.texts);
}

/** Names of rule sets that the settings have and the document has not are passed over: other files may have them. */
function withPreferences({ settings }: LoadedSettings, { preferences }: Core): Settings {
  return { ...settings, severities: new Map([...settings.severities, ...Object.entries(preferences.severities)]) };
}

import { dirname } from "node:path";
import { type LoadedSettings, loadSettings, NO_SETTINGS } from "../../compiler/index.js";
import { fileName, folderOf, nodeHost, settingsPathOf } from "./host.js";

export interface FoundSettings extends LoadedSettings {
  /** The folder of the `lmmu.json`, at which its patterns begin; null where there is none. */
  readonly folder: string | null;
}

/** Finds the settings that count for files, and reads each `lmmu.json` once. */
export class SettingsFinder {
  private readonly byFolder = new Map<string, Promise<FoundSettings>>();
  private readonly byPath = new Map<string, Promise<FoundSettings>>();

  /** `cwd`: names of files are relative to it. */
  constructor(private readonly cwd: string) {}

  /** The settings of a file, by its name for a host. */
  of(file: string): Promise<FoundSettings> {
    return this.in(folderOf(file, this.cwd));
  }

  /** The settings of the files in a folder: those of the nearest `lmmu.json` upwards, as far as the folder of a `.git`. */
  in(folder: string): Promise<FoundSettings> {
    let settings = this.byFolder.get(folder);
    if (settings === undefined) {
      const path = settingsPathOf(folder);
      settings = path === null ? Promise.resolve({ ...NO_SETTINGS, folder: null }) : this.at(path);
      this.byFolder.set(folder, settings);
    }
    return settings;
  }

  private at(path: string): Promise<FoundSettings> {
    let settings = this.byPath.get(path);
    if (settings === undefined) {
      settings = read(path, this.cwd);
      this.byPath.set(path, settings);
    }
    return settings;
  }
}

/** A link that leads out of the folder is not followed. */
async function read(path: string, cwd: string): Promise<FoundSettings> {
  const folder = dirname(path);
  return { ...(await loadSettings(fileName(path, cwd), nodeHost(folder, { cwd }))), folder };
}

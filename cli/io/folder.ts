import { type Dirent, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { Selection } from "../../compiler/index.js";
import { SETTINGS_FILE } from "./host.js";
import type { SettingsFinder } from "./settings.js";

/** What a folder on the command line means. */
export interface FolderContents {
  /** Paths of its `.lmmu` files that the settings include. */
  readonly files: readonly string[];
  /** The `lmmu.json` files that left something out, as a host names them. */
  readonly leftOutBy: ReadonlySet<string>;
}

/** What settings say of the files in a folder. */
interface Rules {
  readonly selection: Selection;
  /** Where patterns begin; where there are no settings, the folder at which the search does. */
  readonly base: string;
  /** The `lmmu.json`; empty where there is none, which leaves nothing out. */
  readonly file: string;
}

/**
 * Searches a folder (a path without symbolic links) and those below it. Each file counts by the settings that are nearest
 * to it; a folder that is excluded is not searched at all. `node_modules`, names that begin with a dot and symbolic links
 * are passed over. After `mostFolders` the search ends with what it has.
 */
export async function filesIn(top: string, finder: SettingsFinder, mostFolders = Infinity): Promise<FolderContents> {
  const files: string[] = [];
  const leftOutBy = new Set<string>();
  const open: { path: string; rules: Rules }[] = [];
  const rulesIn = async (folder: string): Promise<Rules> => {
    const { settings, folder: base, file } = await finder.in(folder);
    return { selection: new Selection(settings), base: base ?? top, file: file ?? "" };
  };
  const visit = (path: string, rules: Rules): void => {
    if (rules.selection.closes(way(rules.base, path))) leftOutBy.add(rules.file);
    else open.push({ path, rules });
  };
  visit(top, await rulesIn(top));
  let searched = 0;
  for (let folder = open.pop(); folder !== undefined && searched < mostFolders; folder = open.pop()) {
    const { path } = folder;
    searched++;
    const entries = entriesOf(path);
    const isWorkspace = entries.some(({ name }) => name === SETTINGS_FILE || name === ".git");
    const rules = isWorkspace ? await rulesIn(path) : folder.rules;
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const below = join(path, entry.name);
      if (entry.isDirectory()) visit(below, rules);
      else if (entry.isFile() && entry.name.endsWith(".lmmu")) {
        if (rules.selection.takes(way(rules.base, below))) files.push(below);
        else leftOutBy.add(rules.file);
      }
    }
  }
  return { files, leftOutBy };
}

/** What cannot be listed has nothing in it for us. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function way(base: string, path: string): string {
  return relative(base, path).replaceAll(sep, "/");
}

import { library, ParsedTexts } from "../../compiler/index.js";
import { CheckMemory } from "../../compiler/memory/index.js";
import { namesOf, type ProgramNames } from "../../compiler/names/index.js";
import { type Checked, checkDocument } from "./check.js";
import type { Notice } from "./notices.js";
import { DEFAULT_PREFERENCES, type Preferences, readPreferences } from "./preferences.js";
import { Recent } from "./recent.js";
import type { CoreOptions, Disk, Surroundings } from "./surroundings.js";
import { Texts } from "./texts.js";
import { Uris } from "./uris.js";

/** Programs whose names are kept until something changes. */
const MOST_NAMED = 1000;
/** And no more than so many UTF-16 units of their texts. */
const MOST_UNITS = 4 * 1024 * 1024;

/** More files of a workspace are not looked at. */
const MOST_FILES = 5000;

/**
 * What answers questions about documents: their texts, and everything that follows from them. It knows nothing of
 * connections and threads; its answers depend on the texts, the disk and the settings alone, whatever came before.
 */
export class Core {
  readonly uris: Uris;
  readonly texts: Texts;
  readonly disk: Disk;
  preferences: Preferences = DEFAULT_PREFERENCES;
  /** The folders that the editor has open, by their paths. */
  folders: readonly string[] = [];
  /** What is kept of texts from one change to the next; it decides how fast an answer comes, not which. */
  readonly parsed = new ParsedTexts();
  readonly memory = new CheckMemory();
  private readonly named = new Recent<ProgramNames | null>(MOST_NAMED, MOST_UNITS);
  private checked: { readonly uri: string; readonly at: number; readonly checked: Checked } | null = null;
  /** The files of the workspace on the disk, until something changes there. */
  private listed: readonly string[] | null = null;
  /** Counts what has changed, so that nothing is worked out twice from the same texts. */
  private changes = 0;

  constructor(
    readonly options: CoreOptions,
    private readonly surroundings: Surroundings,
  ) {
    this.disk = surroundings.disk;
    this.uris = new Uris(options.libraryFolder);
    this.texts = new Texts(this.disk, this.uris, options.encoding);
  }

  /** Takes in what has happened. */
  hear(notice: Notice): void {
    this.changes++;
    this.named.clear();
    switch (notice.kind) {
      case "text":
        this.texts.set(notice.uri, notice.text);
        break;
      case "closed":
        this.texts.close(notice.uri);
        break;
      case "folders":
        this.folders = notice.uris.map((uri) => this.uris.fileOf(uri));
        this.listed = null;
        break;
      case "files":
        this.listed = null;
        break;
      case "settings": {
        const { preferences, problems } = readPreferences(notice.settings);
        this.preferences = preferences;
        for (const problem of problems) this.surroundings.log(problem);
        break;
      }
    }
  }

  /** Whether a document is an `lmmu.json`. */
  isSettings(uri: string): boolean {
    return uri.endsWith(`/${this.options.settingsFile}`);
  }

  /**
   * Whether a document may be looked at: it is open, ships with lmmu, or lies in a folder that the editor has open. What an
   * editor asks about comes from documents, which are not trusted.
   */
  mayRead(uri: string): boolean {
    const file = this.uris.fileOf(uri);
    const { libraryFolder } = this.options;
    const folders = libraryFolder === null ? this.folders : [...this.folders, libraryFolder];
    if (this.texts.isOpen(file)) return true;
    return folders.some((folder) => isBelow(folder, file) && this.disk.staysBelow(folder, file));
  }

  /** Whether an edit may change a document: what ships with lmmu stays as it is. */
  mayWrite(uri: string): boolean {
    const { libraryFolder } = this.options;
    const file = this.uris.fileOf(uri);
    const ships = file.startsWith("lmmu:") || (libraryFolder !== null && isBelow(libraryFolder, file));
    return this.mayRead(uri) && !ships;
  }

  /** The `.lmmu` files of the workspace, and those that are open, by the host's names, in order; many are not all named. */
  async files(): Promise<readonly string[]> {
    if (this.listed === null) {
      const found = await Promise.all(this.folders.map((folder) => this.disk.filesBelow(folder, MOST_FILES)));
      this.listed = found.flat().slice(0, MOST_FILES);
    }
    const open = [...this.texts.openFiles].filter((file) => file.endsWith(".lmmu"));
    return [...new Set([...this.listed, ...open])].sort();
  }

  /**
   * The names of a document and of what it imports; null where it cannot be had, or may not be looked at. It holds for one
   * answer: trees move with the next change. A file of the library is what programs have: `lmmu:rules/d`.
   */
  names(uri: string): ProgramNames | null {
    if (!this.mayRead(uri)) return null;
    const file = this.nameInPrograms(this.uris.fileOf(uri));
    let names = this.named.get(file);
    if (names === undefined) {
      names = namesOf(file, this.texts, { parsed: this.parsed });
      this.named.set(file, names, names?.root.unit.text.length ?? 0);
    }
    return names;
  }

  /** What programs call a file: one of the library by its name there, unless somebody has changed its text. */
  private nameInPrograms(file: string): string {
    const { libraryFolder } = this.options;
    if (libraryFolder === null || !isBelow(libraryFolder, file)) return file;
    const path = file.slice(libraryFolder.length).replaceAll("\\", "/").replace(/^\/+/, "");
    const name = `lmmu:${path.replace(/\.lmmu$/, "")}`;
    const read = this.texts.read(file);
    return read.ok && read.text === library.read(name) ? name : file;
  }

  /** What is wrong with a document; found once for each change, as far as it was not stopped. */
  async check(uri: string, stopped: () => boolean): Promise<Checked> {
    const { changes } = this;
    const known = this.checked;
    if (known?.uri === uri && known.at === changes) return known.checked;
    const checked = await checkDocument(uri, this, stopped);
    if (!checked.stopped && this.changes === changes) this.checked = { uri, at: changes, checked };
    return checked;
  }
}

function isBelow(folder: string, file: string): boolean {
  const top = folder.replace(/[\\/]$/, "");
  return file.startsWith(top) && /^[\\/]/.test(file.slice(top.length)) && !/[\\/]\.\.[\\/]/.test(file);
}

import type { MachineSettings, ValueKind } from "../../runtime/index.js";
import { load, type Loaded, type Unit } from "../files/load.js";
import type { ParseCache } from "../files/parsed.js";
import { Findings } from "../findings.js";
import type { Host } from "../host.js";
import { shippedRuleSets } from "../library/shipped.js";
import { lowerMachine } from "../lower/machine.js";
import { type Call, callsIn } from "./calls.js";
import type { Entity } from "./entity.js";
import { inferKinds, type Kinds } from "./kinds.js";
import { Meanings } from "./meanings.js";
import { Suggestions } from "./near.js";
import type { Occurrence } from "./occurrences.js";
import { readFileNames } from "./read-file.js";
import { buildScopes, type FrameSymbol, type Scope, type Scopes } from "./scope.js";
import { mergeSwitches, type Switches } from "./switches.js";

/** The names of one file of a program, found when somebody asks. */
export class FileNames {
  private found: readonly Occurrence[] | null = null;
  private called: readonly Call[] | null = null;

  constructor(
    /** What its bodies see. */
    readonly scope: Scope,
    private readonly meanings: Meanings,
  ) {}

  /** The file with its text, tree and comments. */
  get unit(): Unit {
    return this.scope.unit;
  }

  /** Every name, in the order of the text. */
  get occurrences(): readonly Occurrence[] {
    return (this.found ??= readFileNames(this.scope, this.meanings));
  }

  /** Who calls whom, in the order of the text. */
  get calls(): readonly Call[] {
    return (this.called ??= callsIn(this.unit, this.meanings.entities, this.occurrences));
  }
}

/** An occurrence with the file that it stands in. */
export interface Found {
  readonly file: string;
  readonly occurrence: Occurrence;
}

/** The names of a file and of everything that it imports, the rule sets that ship included. */
export class ProgramNames {
  /** By the host's names. */
  readonly files: ReadonlyMap<string, FileNames>;
  private kinds: Kinds | null = null;
  private described: MachineSettings | null = null;

  constructor(
    /** The file that was asked for. */
    readonly file: string,
    readonly switches: Switches,
    meanings: Meanings,
    private readonly loaded: Loaded,
    private readonly scopes: Scopes,
  ) {
    this.files = new Map(Array.from(meanings.files, (scope) => [scope.unit.file, new FileNames(scope, meanings)]));
  }

  /** The file that was asked for. */
  get root(): FileNames {
    return this.files.get(this.file)!;
  }

  /** What each parameter of a frame takes; none where it has no list. */
  parameterKinds(frame: FrameSymbol): readonly ValueKind[] {
    this.kinds ??= inferKinds(this.scopes);
    return this.kinds.get(frame) ?? [];
  }

  /** The machine that the program runs on, with its defaults. */
  get machine(): MachineSettings {
    return (this.described ??= lowerMachine(this.loaded.units, new Findings(), new Suggestions()));
  }

  /** Everywhere that one of these is named, alone or with others. */
  occurrencesOf(entities: readonly Entity[]): Found[] {
    const keys = new Set(entities.map(({ key }) => key));
    const isMeant = ({ entity, others }: Occurrence): boolean =>
      keys.has(entity.key) || others.some(({ key }) => keys.has(key));
    return [...this.files].flatMap(([file, { occurrences }]) =>
      occurrences.filter(isMeant).map((occurrence) => ({ file, occurrence })),
    );
  }

  /** What has to be renamed together with an entity, itself first: some name means both. */
  renamedWith(entity: Entity): readonly Entity[] {
    const meetings = new Map<string, (readonly Entity[])[]>();
    for (const { occurrences } of this.files.values()) {
      for (const { entity: one, others } of occurrences) {
        if (others.length === 0) continue;
        const meant = [one, ...others];
        for (const { key } of meant) {
          const known = meetings.get(key);
          if (known === undefined) meetings.set(key, [meant]);
          else known.push(meant);
        }
      }
    }
    const together = new Map([[entity.key, entity]]);
    // The map grows while it is walked, and the walk goes on with what is new.
    for (const key of together.keys()) {
      for (const each of meetings.get(key)?.flat() ?? []) if (!together.has(each.key)) together.set(each.key, each);
    }
    return [...together.values()];
  }
}

/**
 * Which names stand where in a file and what it imports, and what they mean, without compiling it. Null where the file
 * cannot be had. Never throws, whatever the files hold; what is wrong with them, `compile` says.
 */
export function namesOf(
  file: string,
  host: Host,
  { parsed }: { readonly parsed?: ParseCache } = {},
): ProgramNames | null {
  const shipped = shippedRuleSets();
  const unheard = new Findings();
  const loaded = load(file, host, unheard, new Suggestions(), parsed);
  if (loaded === null) return null;
  const scopes = buildScopes(loaded, shipped.symbols, unheard);
  const switches = mergeSwitches(loaded.units, shipped.switches, unheard);
  return new ProgramNames(file, switches, new Meanings(loaded.units, scopes, shipped), loaded, scopes);
}

import type { MachineDeclaration, MachineSetting } from "../../grammar/index.js";
import { type MachineSettings, VA_BITS, type Version } from "../../runtime/index.js";
import * as names from "../catalogue/names.js";
import type { Unit } from "../files/load.js";
import type { Findings } from "../findings.js";
import type { Suggestions } from "../names/near.js";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const DEFAULTS: MachineSettings = {
  granule: "4K",
  vaBits: 48,
  cpus: 1,
  hafdbs: true,
  ets2: false,
  bbm: 0,
  pan: true,
  kernel: null,
  portable: false,
};

const GRANULES: ReadonlyMap<bigint, MachineSettings["granule"]> = new Map([
  [4096n, "4K"],
  [16384n, "16K"],
  [65536n, "64K"],
]);
const MAX_CPUS = 64n;

/** What each setting takes, for the finding that it got something else. */
const TAKES: Readonly<Record<string, string>> = {
  granule: "`4K`, `16K` or `64K`",
  va_bits: "`36`, `39`, `42`, `47`, `48` or `52`",
  cpus: `a number from 1 to ${MAX_CPUS}`,
  hafdbs: "`y` or `n`",
  ets2: "`y` or `n`",
  bbm: "`0`, `1`, `2` or `noabort`",
  pan: "`y` or `n`",
  kernel: "a version",
  portable: "`y` or `n`",
};

/** The machine of a program, with its defaults filled in. One file may describe it, once. */
export function lowerMachine(units: readonly Unit[], findings: Findings, suggestions: Suggestions): MachineSettings {
  let first: { unit: Unit; declaration: MachineDeclaration } | null = null;
  const settings: Writable<MachineSettings> = { ...DEFAULTS };
  for (const unit of units) {
    for (const declaration of unit.ast.declarations) {
      if (declaration.kind !== "machine") continue;
      if (first === null) {
        first = { unit, declaration };
        readSettings(declaration, unit.file, settings, findings, suggestions);
        continue;
      }
      const label = { file: first.unit.file, span: first.declaration.span, message: "the first one" };
      findings.at(names.machineTwice, unit.file, declaration.span, {}, { labels: [label] });
    }
  }
  if (first !== null && !VA_BITS[settings.granule].includes(settings.vaBits)) {
    const setting = first.declaration.settings.find(({ name }) => name.text === "va_bits" || name.text === "granule");
    const { granule, vaBits } = settings;
    const values = { granule, vaBits, possible: VA_BITS[granule] };
    findings.at(names.machineCombination, first.unit.file, (setting ?? first.declaration).span, values);
  }
  return settings;
}

function readSettings(
  declaration: MachineDeclaration,
  file: string,
  settings: Writable<MachineSettings>,
  findings: Findings,
  suggestions: Suggestions,
): void {
  const seen = new Map<string, MachineSetting>();
  for (const setting of declaration.settings) {
    const { text: name, span } = setting.name;
    if (name === "") continue;
    const before = seen.get(name);
    if (before !== undefined) {
      const label = { file, span: before.name.span, message: "the other one" };
      findings.at(names.declaredTwice, file, span, { what: "setting", name }, { labels: [label] });
    }
    seen.set(name, setting);
    const takes = Object.hasOwn(TAKES, name) ? TAKES[name] : undefined;
    if (takes === undefined) {
      const suggestion = suggestions.near(name, Object.keys(TAKES));
      findings.at(names.unknownSetting, file, span, { name, suggestion, known: Object.keys(TAKES) });
    } else if (!apply(name, setting.value, settings) && !isMissing(setting.value)) {
      findings.at(names.settingValue, file, setting.value.span, { name, takes });
    }
  }
}

function isMissing(value: MachineSetting["value"]): boolean {
  return "text" in value && value.text === "";
}

/** False where the setting does not take that value. */
function apply(name: string, value: MachineSetting["value"], settings: Writable<MachineSettings>): boolean {
  const word = "text" in value ? value.text : null;
  const number = "value" in value ? value.value : null;
  switch (name) {
    case "granule": {
      const granule = number === null ? undefined : GRANULES.get(number);
      if (granule !== undefined) settings.granule = granule;
      return granule !== undefined;
    }
    case "va_bits": {
      const bits = Object.values(VA_BITS)
        .flat()
        .find((each) => BigInt(each) === number);
      if (bits !== undefined) settings.vaBits = bits;
      return bits !== undefined;
    }
    case "cpus":
      if (number === null || number < 1n || number > MAX_CPUS) return false;
      settings.cpus = Number(number);
      return true;
    case "bbm":
      if (word === "noabort") settings.bbm = "noabort";
      else if (number === 0n || number === 1n || number === 2n) settings.bbm = Number(number) as 0 | 1 | 2;
      else return false;
      return true;
    case "kernel": {
      const version: Version | null = "parts" in value ? value.parts : number === null ? null : [Number(number)];
      if (version !== null) settings.kernel = version;
      return version !== null;
    }
    default:
      if (word !== "y" && word !== "n") return false;
      settings[name as "hafdbs" | "ets2" | "pan" | "portable"] = word === "y";
      return true;
  }
}

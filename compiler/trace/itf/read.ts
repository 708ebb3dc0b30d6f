import type { Move, Schedule } from "../../../runtime/explore/index.js";
import type { Program } from "../../../runtime/index.js";
import { visible } from "../../text/index.js";
import { handlerNames, SCHEDULE_VERSION, taskNames } from "./format.js";

/** Characters that a text may have, and how deep its brackets may go: beyond, it is not read. */
export const MAX_ITF_LENGTH = 32 * 2 ** 20;
const MAX_DEPTH = 64;
export const MAX_ITF_MOVES = 500_000;
/** An outcome or a CPU is less than this. */
const MAX_NUMBER = 2 ** 16;
/** Further mistakes are counted. */
const MAX_ERRORS = 20;
/** Of what a text has and what a program knows, so much is quoted. */
const QUOTED = 60;
const NAMES_TOLD = 8;

/** What is wrong with a trace. */
export interface ItfError {
  /** Where in it: `#meta.lmmu.moves[3].step`; empty where it is about the whole. */
  readonly where: string;
  /** What is wrong, and why that matters. */
  readonly message: string;
  /** What to do. */
  readonly help: string;
}

export type ItfReading =
  | {
      readonly ok: true;
      /** Indices into the program's scenarios and rule sets. */
      readonly scenario: number;
      readonly ruleSet: number;
      readonly schedule: Schedule;
    }
  | { readonly ok: false; readonly errors: readonly ItfError[] };

/**
 * Reads the schedule of a trace that `itfOf` wrote, for the program that it is to be replayed on. The text may be
 * anything: what is wrong with it comes back as errors. The states are not looked at, since a replay makes them anew.
 */
export function readItf(text: string, program: Program): ItfReading {
  const reader = new Reader(program);
  const read = reader.read(text);
  return read === null ? { ok: false, errors: reader.errors() } : read;
}

/** The same for what `#meta.lmmu` of such a trace has, from a text of another kind that holds it as well. */
export function readSchedule(written: unknown, program: Program): ItfReading {
  const reader = new Reader(program);
  const read = reader.schedule(written);
  return read === null ? { ok: false, errors: reader.errors() } : read;
}

type Fields = Readonly<Record<string, unknown>>;

const OTHER_FILE = "take a file that `lmmu explore` wrote";
const OTHER_PROGRAM = "replay it on the file that it was made from, as that was then";

class Reader {
  private readonly found: ItfError[] = [];
  private untold = 0;

  constructor(private readonly program: Program) {}

  errors(): ItfError[] {
    if (this.untold === 0) return this.found;
    return [...this.found, { where: "", message: `${this.untold} more like these`, help: OTHER_PROGRAM }];
  }

  read(text: string): Extract<ItfReading, { ok: true }> | null {
    const trace = this.parsed(text);
    return trace === undefined ? null : this.schedule(fieldsOf(fieldsOf(trace)?.["#meta"])?.["lmmu"]);
  }

  schedule(value: unknown): Extract<ItfReading, { ok: true }> | null {
    const written = fieldsOf(value);
    if (written === null) {
      return this.wrong("#meta.lmmu", "this trace has no schedule of lmmu, so there is nothing to replay", OTHER_FILE);
    }
    const { version } = written;
    if (version !== SCHEDULE_VERSION) {
      const message = `the schedule is of version ${quoted(version)}, and this lmmu reads version ${SCHEDULE_VERSION}`;
      return this.wrong("#meta.lmmu.version", message, "explore again with this lmmu");
    }
    const { scenarios, ruleSets } = this.program;
    const scenario = this.named("scenario", written["scenario"], namesOf(scenarios), "scenario");
    const ruleSet = this.named("rules", written["rules"], namesOf(ruleSets), "rule set");
    const switches = this.switches(written["switches"]);
    const moves = scenario === null ? [] : this.moves(written["moves"], scenario);
    if (scenario === null || ruleSet === null || this.found.length > 0) return null;
    return { ok: true, scenario, ruleSet, schedule: { switches, moves } };
  }

  /** Undefined where it is no JSON. */
  private parsed(text: string): unknown {
    if (text.length > MAX_ITF_LENGTH) {
      const message = `the trace has ${text.length} characters, and at most ${MAX_ITF_LENGTH} are read`;
      this.wrong("", message, "look for a shorter path: `lmmu explore` finds the shortest breadth first");
      return undefined;
    }
    if (isDeep(text)) {
      this.wrong("", `its brackets are nested more than ${MAX_DEPTH} deep, as in no trace of lmmu`, OTHER_FILE);
      return undefined;
    }
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      const reason = error instanceof SyntaxError ? cutText(error.message) : "it cannot be read";
      this.wrong("", `a trace is JSON, and this is not: ${reason}`, OTHER_FILE);
      return undefined;
    }
  }

  private switches(value: unknown): Schedule["switches"] {
    const where = "#meta.lmmu.switches";
    const fields = fieldsOf(value);
    if (fields === null) {
      this.wrong(where, `switches are an object of true and false, not ${quoted(value)}`, OTHER_FILE);
      return [];
    }
    const known = new Map(this.program.switches.map(({ name }, index) => [name, index]));
    return Object.keys(fields).flatMap((name) => {
      const at = `${where}.${cutText(name)}`;
      const index = known.get(name);
      const set = fields[name];
      if (index === undefined) {
        this.wrong(at, `the program has no such switch; ${told([...known.keys()])}`, OTHER_PROGRAM);
      } else if (typeof set !== "boolean") this.wrong(at, `a switch is true or false, not ${quoted(set)}`, OTHER_FILE);
      else if (this.program.switches[index]!.value !== null) {
        this.wrong(at, "the program fixes this switch, so no run can choose it", OTHER_PROGRAM);
      } else return [{ switch: index, value: set }];
      return [];
    });
  }

  private moves(value: unknown, scenario: number): Move[] {
    const where = "#meta.lmmu.moves";
    if (!Array.isArray(value)) {
      this.wrong(where, `moves are a list, not ${quoted(value)}`, OTHER_FILE);
      return [];
    }
    if (value.length > MAX_ITF_MOVES) {
      const message = `there are ${value.length} moves, and at most ${MAX_ITF_MOVES} are replayed`;
      this.wrong(where, message, "look for a shorter path: `lmmu explore` finds the shortest breadth first");
      return [];
    }
    const names = {
      tasks: indices(taskNames(this.program, this.program.scenarios[scenario]!)),
      handlers: indices(handlerNames(this.program, this.program.scenarios[scenario]!)),
    };
    return value.flatMap((each: unknown, index) => this.move(each, `${where}[${index}]`, names) ?? []);
  }

  private move(value: unknown, where: string, { tasks, handlers }: MoveNames): Move | null {
    const fields = fieldsOf(value) ?? {};
    const kind = KINDS.find((each) => Object.hasOwn(fields, each));
    if (kind === undefined) {
      const message = `a move is an object with one of ${KINDS.join(", ")}, not ${quoted(value)}`;
      return this.wrong(where, message, OTHER_FILE);
    }
    const task = this.index(`${where}.${kind}`, fields[kind], tasks, "task");
    if (task === null) return null;
    switch (kind) {
      case "step": {
        const outcome = this.number(`${where}.outcome`, fields["outcome"] ?? 0);
        return outcome === null ? null : { kind, task, outcome };
      }
      case "interrupt": {
        const handler = this.index(`${where}.handler`, fields["handler"], handlers, "handler");
        return handler === null ? null : { kind, task, handler };
      }
      case "switch_out":
        return { kind, task };
      case "switch_in": {
        const cpu = this.number(`${where}.cpu`, fields["cpu"]);
        if (cpu === null) return null;
        const { cpus } = this.program.machine;
        if (cpu < cpus) return { kind, task, cpu };
        return this.wrong(`${where}.cpu`, `the machine has no CPU ${cpu}; it has ${cpus}`, OTHER_PROGRAM);
      }
    }
  }

  private named(field: string, value: unknown, names: readonly string[], noun: string): number | null {
    return this.index(`#meta.lmmu.${field}`, value, indices(names), noun);
  }

  private index(where: string, value: unknown, names: ReadonlyMap<string, number>, noun: string): number | null {
    if (typeof value !== "string") {
      return this.wrong(where, `a ${noun} is given by its name, not ${quoted(value)}`, OTHER_FILE);
    }
    const index = names.get(value);
    if (index !== undefined) return index;
    return this.wrong(where, `there is no ${noun} ${quoted(value)}; ${told([...names.keys()])}`, OTHER_PROGRAM);
  }

  private number(where: string, value: unknown): number | null {
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < MAX_NUMBER) return value;
    return this.wrong(where, `this is a whole number from 0 to ${MAX_NUMBER - 1}, not ${quoted(value)}`, OTHER_FILE);
  }

  private wrong(where: string, message: string, help: string): null {
    if (this.found.length < MAX_ERRORS) this.found.push({ where, message, help });
    else this.untold++;
    return null;
  }
}

const KINDS = ["step", "interrupt", "switch_out", "switch_in"] as const;

interface MoveNames {
  readonly tasks: ReadonlyMap<string, number>;
  readonly handlers: ReadonlyMap<string, number>;
}

/** Null where it is no object. */
function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function namesOf(each: readonly { readonly name: string }[]): string[] {
  return each.map(({ name }) => name);
}

/** Of names that are there twice, the last is meant: what a program declares hides what ships. */
function indices(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

/** Whether brackets are nested too deep, those in texts aside. The parser of JSON itself has no limit. */
function isDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (inText) {
      if (unit === 0x5c) at++;
      else if (unit === 0x22) inText = false;
    } else if (unit === 0x22) inText = true;
    else if (unit === 0x5b || unit === 0x7b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return false;
}

/** What somebody else's text has, short and safe. */
function quoted(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return cutText(JSON.stringify(typeof value === "string" ? value.slice(0, QUOTED) : value));
}

function cutText(text: string): string {
  const shown = visible(text.slice(0, QUOTED), true);
  return text.length > QUOTED ? `${shown}...` : shown;
}

/** `there are: a, b`. */
function told(names: readonly string[]): string {
  if (names.length === 0) return "there are none";
  const more = names.length > NAMES_TOLD ? `, and ${names.length - NAMES_TOLD} more` : "";
  return `there are: ${names.slice(0, NAMES_TOLD).map(cutText).join(", ")}${more}`;
}

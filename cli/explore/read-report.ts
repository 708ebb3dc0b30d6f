/** Reads what `lmmu explore --format json` wrote. The text may be anything: what is wrong with it is a `UsageError`. */
import { readSchedule } from "../../compiler/trace/itf/index.js";
import { UsageError } from "../io/usage-error.js";
import type { Coverage, Ended, Schedule, Violation } from "../../runtime/explore/index.js";
import type { Place } from "../../grammar/index.js";
import type { Program } from "../../runtime/index.js";
import { VERSION } from "../package.js";
import type { Explored } from "../../compiler/explorations/index.js";
import type { Found, Pair, Switches } from "../../compiler/explorations/searches/index.js";
import type { Shard } from "./options.js";
import { EXPLORATION_VERSION } from "./report-version.js";
import { STOP_REASONS } from "./stop-flag.js";

/** A text that is read; `where` names it, and a place in it, for messages. */
class Value {
  constructor(
    private readonly value: unknown,
    private readonly where: string,
  ) {}

  wrong(what: string): UsageError {
    return new UsageError(`${this.where}: ${what}`, "take what `lmmu explore --shard --format json` wrote");
  }

  get(name: string): Value {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw this.wrong("an object should be here");
    const own = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    return new Value(own, `${this.where}.${name}`);
  }

  names(): string[] {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw this.wrong("an object should be here");
    return Object.keys(value);
  }

  list(): Value[] {
    if (!Array.isArray(this.value)) throw this.wrong("a list should be here");
    return this.value.map((each: unknown, index) => new Value(each, `${this.where}[${index}]`));
  }

  text(): string {
    if (typeof this.value !== "string") throw this.wrong("a text should be here");
    return this.value;
  }

  flag(): boolean {
    if (typeof this.value !== "boolean") throw this.wrong("true or false should be here");
    return this.value;
  }

  number(): number {
    if (typeof this.value !== "number" || !(this.value >= 0)) throw this.wrong("a number from 0 should be here");
    return this.value;
  }

  index(length: number): number {
    const index = this.number();
    if (!Number.isInteger(index) || index >= length) throw this.wrong(`${index} is none of ${length}`);
    return index;
  }

  oneOf<Text extends string>(texts: readonly Text[]): Text {
    const found = texts.find((text) => text === this.value);
    if (found === undefined) throw this.wrong(`one of ${texts.join(", ")} should be here`);
    return found;
  }

  isNull(): boolean {
    return this.value === null;
  }

  raw(): unknown {
    return this.value;
  }
}

/** A report as it was written, before it is held against the files that it is about. */
export interface WrittenReport {
  /** The file that it was read from. */
  readonly name: string;
  readonly shard: Shard | null;
  /** What was asked for, as text: shards of one exploration have the same. */
  readonly asked: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: readonly { readonly file: string; readonly digest: string }[];
  readonly results: readonly Value[];
}

/** Options that may differ between machines: how much each of them can. */
const OF_THE_MACHINE = ["maxMemory", "timeout"];

export function readReport(name: string, text: string): WrittenReport {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Value(null, name).wrong("this is no JSON");
  }
  const root = new Value(parsed, name);
  if (root.get("version").raw() !== EXPLORATION_VERSION) throw root.wrong("this is no report of an exploration");
  const lmmu = root.get("lmmu").text();
  if (lmmu !== VERSION) {
    throw new UsageError(`${name} is of lmmu ${lmmu}, and this is ${VERSION}`, "merge with the lmmu that explored");
  }
  const shard = root.get("shard");
  const options = root.get("options");
  const asked = options
    .names()
    .filter((each) => !OF_THE_MACHINE.includes(each))
    .sort();
  return {
    name,
    shard: shard.isNull() ? null : { index: shard.get("index").number(), count: shard.get("count").number() },
    asked: JSON.stringify(asked.map((each) => [each, options.get(each).raw()])),
    options: Object.fromEntries(options.names().map((each) => [each, options.get(each).raw()])),
    inputs: root
      .get("inputs")
      .list()
      .map((input) => ({ file: input.get("file").text(), digest: input.get("digest").text() })),
    results: root.get("results").list(),
  };
}

/** The results of a report, for the programs that they are of, by the names of their files. */
export function resultsIn(
  report: WrittenReport,
  programs: ReadonlyMap<string, { readonly at: number; readonly program: Program }>,
): (Pair & { readonly explored: Explored })[] {
  return report.results.map((result) => {
    const of = programs.get(result.get("file").text());
    if (of === undefined) throw result.get("file").wrong("this is none of the report's inputs");
    const { program } = of;
    const scenario = named(result.get("scenario"), program.scenarios);
    const ruleSet = named(result.get("ruleSet"), program.ruleSets);
    const about = { program, scenario, ruleSet };
    const stopped = result.get("stopped");
    return {
      file: of.at,
      scenario,
      ruleSet,
      explored: {
        found: result
          .get("explorations")
          .list()
          .map((each) => foundIn(each, about)),
        unexplored: result
          .get("unexplored")
          .list()
          .map((each) => switchesIn(each, program)),
        stopped: stopped.isNull() ? null : stopped.oneOf(STOP_REASONS),
      },
    };
  });
}

interface About {
  readonly program: Program;
  readonly scenario: number;
  readonly ruleSet: number;
}

const ENDS: readonly Ended[] = ["complete", "states", "memory", "timeout", "interrupted", "walks"];

function foundIn(value: Value, about: About): Found<Place> {
  const coverage = value.get("coverage");
  const number = (name: keyof Coverage): number => coverage.get(name).number();
  return {
    switches: switchesIn(value.get("configs"), about.program),
    ended: value.get("ended").oneOf(ENDS),
    coverage: {
      states: number("states"),
      transitions: number("transitions"),
      depth: number("depth"),
      vectorBytes: number("vectorBytes"),
      bytesPerState: number("bytesPerState"),
      memory: number("memory"),
    },
    violations: value
      .get("violations")
      .list()
      .map((each) => ({
        violation: violationIn(each, about),
        shortest: each.get("shortest").flag(),
        schedule: scheduleIn(each.get("schedule"), about),
      })),
    witnesses: value
      .get("witnesses")
      .list()
      .map((each) => ({ ...factIn(each, about), schedule: scheduleIn(each.get("schedule"), about) })),
    unwitnessed: value
      .get("unwitnessed")
      .list()
      .map((each) => factIn(each, about)),
    unreached: value.get("unreached").list().map(placeIn),
  };
}

const KINDS = ["unexpected", "unmet", "stopped"] as const;

function violationIn(value: Value, about: About): Violation {
  const kind = value.get("kind").oneOf(KINDS);
  switch (kind) {
    case "unexpected":
      return { kind, finding: value.get("finding").index(Number.MAX_SAFE_INTEGER) };
    case "unmet":
      return { kind, ...factIn(value, about) };
    case "stopped":
      return { kind };
  }
}

function factIn(value: Value, { program, scenario }: About): { expectation: number; fact: number } {
  const { expectations } = program.scenarios[scenario]!;
  const expectation = value.get("expectation").index(expectations.length);
  return { expectation, fact: value.get("fact").index(expectations[expectation]!.facts.length) };
}

function scheduleIn(value: Value, { program, scenario, ruleSet }: About): Schedule {
  const read = readSchedule(value.raw(), program);
  if (!read.ok) throw value.wrong(`${read.errors[0]!.where}: ${read.errors[0]!.message}`);
  if (read.scenario !== scenario || read.ruleSet !== ruleSet) throw value.wrong("this is of another scenario");
  return read.schedule;
}

function switchesIn(value: Value, { switches }: Program): Switches {
  return value.names().map((name) => {
    const index = switches.findLastIndex((each) => each.name === name && each.value === null);
    if (index < 0) throw value.get(name).wrong("there is no such switch");
    return { switch: index, value: value.get(name).flag() };
  });
}

function placeIn(value: Value): Place {
  const span = value.get("span");
  const offset = (name: string): number => span.get(name).index(Number.MAX_SAFE_INTEGER);
  return { file: value.get("file").text(), span: { start: offset("start"), end: offset("end") } };
}

function named(value: Value, list: readonly { readonly name: string }[]): number {
  const name = value.text();
  const index = list.findLastIndex((each) => each.name === name);
  if (index < 0) throw value.wrong(`there is no ${JSON.stringify(name)}`);
  return index;
}

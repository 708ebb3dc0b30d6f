/** The words of the command line that say how to search. */
import { availableParallelism, totalmem } from "node:os";
import { STRATEGIES, type StrategyName } from "../../runtime/explore/index.js";
import { UsageError } from "../io/usage-error.js";
import type { SearchSettings } from "../../compiler/explorations/searches/index.js";

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** What `lmmu explore` is asked for, beside files and formats. */
export interface Wanted {
  readonly search: SearchSettings;
  /** Bytes for all searches that run at once; null: nobody said. */
  readonly maxMemory: number | null;
  /** Milliseconds for the whole command. */
  readonly timeout: number | null;
  readonly shard: Shard | null;
  readonly jobs: number;
  readonly rules: string | null;
  readonly scenario: string | null;
  readonly when: string | null;
}

type Options = Readonly<Record<string, unknown>>;

const MOST_SHARDS = 10_000;
const MOST_JOBS = 1024;

export function wantedBy(options: Options): Wanted {
  const strategy = strategyOf(options);
  const isRandom = strategy === "random";
  for (const name of ["seed", "walks"]) {
    if (options[name] === undefined || isRandom) continue;
    throw new UsageError(`--${name} is for random walks`, "add --strategy random");
  }
  const storage = options["compact"] === true ? "compact" : "exact";
  if (storage === "compact" && strategy !== "breadth" && strategy !== "depth") {
    throw new UsageError(
      `--compact is about states that are kept, and --strategy ${strategy} keeps none`,
      "leave it out",
    );
  }
  if (options["reduction"] === false && isRandom) {
    throw new UsageError("random walks take every move into account anyway", "leave --no-reduction out");
  }
  const text = (name: string): string | undefined => options[name] as string | undefined;
  const maxMemory = orNull(text("maxMemory"), bytesOf);
  return {
    search: {
      strategy,
      reduction: options["reduction"] !== false,
      storage,
      maxStates: orNull(text("maxStates"), (each) => whole("--max-states", each, 1, Number.MAX_SAFE_INTEGER)),
      maxMemory,
      seed: whole("--seed", text("seed") ?? "1", 0, 2 ** 32 - 1),
      walks: whole("--walks", text("walks") ?? "1000", 1, 1e9),
    },
    maxMemory,
    timeout: orNull(text("timeout"), millisecondsOf),
    shard: orNull(text("shard"), shardOf),
    jobs: whole("--jobs", text("jobs") ?? String(availableParallelism()), 1, MOST_JOBS),
    rules: text("rules") ?? null,
    scenario: text("scenario") ?? null,
    when: text("when") ?? null,
  };
}

/** Half of what the machine, or the container, has: where nobody says how much a search may take. */
export function usualMemory(): number {
  const constrained = process.constrainedMemory();
  return Math.floor((constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()) / 2);
}

function orNull<Value>(text: string | undefined, read: (text: string) => Value): Value | null {
  return text === undefined ? null : read(text);
}

function strategyOf({ strategy }: Options): StrategyName {
  const found = STRATEGIES.find((each) => each === (strategy ?? "breadth"));
  if (found !== undefined) return found;
  throw new UsageError(
    `--strategy ${JSON.stringify(strategy)} is not known`,
    `there are: ${STRATEGIES.join(", ")}; without it, breadth`,
  );
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(
    `${name} ${JSON.stringify(text)} is not understood`,
    `it takes a whole number from ${least} to ${most}`,
  );
}

/** `512M`; the letters are powers of 1024. */
function bytesOf(text: string): number {
  const [, number, unit] = /^(\d{1,12})([KMG]?)$/i.exec(text) ?? [];
  const value = Number(number) * 1024 ** " KMG".indexOf((unit ?? "").toUpperCase() || " ");
  if (value >= 1) return value;
  throw new UsageError(
    `--max-memory ${JSON.stringify(text)} is not understood`,
    "it takes a number of bytes, also with K, M or G behind it: --max-memory 512M",
  );
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Timers of Node go no further: about 24 days. */
const LONGEST = 2 ** 31 - 1;

function millisecondsOf(text: string): number {
  const [, number, unit] = /^(\d{1,9})(ms|s|m|h|)$/.exec(text) ?? [];
  const value = Number(number) * MILLISECONDS[unit || "s"]!;
  if (value >= 1 && value <= LONGEST) return value;
  throw new UsageError(
    `--timeout ${JSON.stringify(text)} is not understood`,
    "it takes seconds, or a number with ms, s, m or h behind it, up to 24 days: --timeout 90s",
  );
}

function shardOf(text: string): Shard {
  const [, index, count] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (index !== undefined && count !== undefined && index >= 1 && index <= count && count <= MOST_SHARDS) {
    return { index, count };
  }
  throw new UsageError(
    `--shard ${JSON.stringify(text)} is not understood`,
    `it takes which shard and how many there are, up to ${MOST_SHARDS}: --shard 1/3`,
  );
}

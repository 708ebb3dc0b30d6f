/** Joins the reports of shards: what one machine would have found that does all. */
import { NoSuchMoveError } from "../../runtime/explore/index.js";
import { UsageError } from "../io/usage-error.js";
import { jobsOf } from "./asked.js";
import { type Explored, together } from "../../compiler/explorations/index.js";
import { isOf, type Switches } from "../../compiler/explorations/searches/index.js";
import { type Wanted, wantedBy } from "./options.js";
import type { resultsIn, WrittenReport } from "./read-report.js";
import { resultOf } from "./explored.js";
import type { ExploredFile, Report, Result } from "./report.js";

/** All shards of one exploration, each once, of the same question; a `UsageError` says what is wrong with them. */
export function requireWhole(reports: readonly WrittenReport[]): void {
  const [first] = reports as [WrittenReport];
  for (const { name, shard, asked, inputs } of reports) {
    if (shard === null) {
      if (reports.length === 1) return;
      throw new UsageError(
        `${name} is of a whole exploration, not of a shard`,
        "explore with --shard 1/2, --shard 2/2",
      );
    }
    if (shard.count !== first.shard!.count) {
      throw new UsageError(
        `${name} is shard ${shard.index}/${shard.count}, and ${first.name} is ${first.shard!.index}/${first.shard!.count}`,
        "merge shards of one exploration",
      );
    }
    if (asked !== first.asked) {
      throw new UsageError(`${name} was explored with other options than ${first.name}`, "give every shard the same");
    }
    if (JSON.stringify(inputs) !== JSON.stringify(first.inputs)) {
      throw new UsageError(`${name} is of other files, or of other texts, than ${first.name}`, "explore the same anew");
    }
  }
  const byIndex = new Map<number, string>();
  for (const { name, shard } of reports) {
    const other = byIndex.get(shard!.index);
    byIndex.set(shard!.index, name);
    if (other === undefined) continue;
    throw new UsageError(`${other} and ${name} are both shard ${shard!.index}/${shard!.count}`, "name each shard once");
  }
  const { count } = first.shard!;
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter((index) => !byIndex.has(index));
  if (missing.length === 0) return;
  const told = missing
    .slice(0, 20)
    .map((index) => `${index}/${count}`)
    .join(", ");
  throw new UsageError(
    `${missing.length === 1 ? "a shard is" : `${missing.length} shards are`} missing: ${told}${missing.length > 20 ? ", ..." : ""}`,
    "without them nobody knows whether the scenarios hold",
  );
}

/**
 * The report of all together: `first` says what was asked for, `parts` are the results of every report, and the files those
 * of the reports' inputs, in that order.
 */
export function merged(
  first: WrittenReport,
  parts: ReturnType<typeof resultsIn>,
  files: readonly ExploredFile[],
): Report {
  const wanted = wantedIn(first);
  const results = jobsOf(files, wanted).map((pair): Result => {
    const explored = together(parts.filter((part) => isOf(part, pair)).map((part) => part.explored));
    const { program } = files[pair.file]!.compiled;
    const name = `${program.scenarios[pair.scenario]!.name} under ${program.ruleSets[pair.ruleSet]!.name}`;
    requireEach(name, explored, pair.given);
    try {
      return resultOf(files, pair, explored, wanted, []);
    } catch (problem) {
      if (!(problem instanceof NoSuchMoveError)) throw problem;
      throw new UsageError(`a path of ${name} in the reports cannot be gone`, EXPLORE_ANEW);
    }
  });
  return { wanted, files, results };
}

const EXPLORE_ANEW = "explore all shards anew";

/** Every config once: each switch that divides some of them has both of its values. */
function requireEach(name: string, { found, unexplored }: Explored, given: Switches): void {
  const isGiven = new Set(given.map((each) => each.switch));
  const parts = [...found.map(({ switches }) => switches), ...unexplored].map(
    (part) => new Map(part.filter((each) => !isGiven.has(each.switch)).map((each) => [each.switch, each.value])),
  );
  const meet = (one: ReadonlyMap<number, boolean>, other: ReadonlyMap<number, boolean>): boolean =>
    [...one].every(([index, value]) => (other.get(index) ?? value) === value);
  if (parts.some((one, at) => parts.slice(0, at).some((other) => meet(one, other)))) {
    throw new UsageError(`the reports have a config of ${name} twice`, EXPLORE_ANEW);
  }
  // Parts that exclude each other are all there is where their shares sum up to it.
  const share = parts.reduce((sum, part) => sum + 2 ** -part.size, 0);
  if (Math.abs(share - 1) > 1e-9) throw new UsageError(`the reports leave out configs of ${name}`, EXPLORE_ANEW);
}

/** What the reports were asked for: their words go the way of those on a command line. */
function wantedIn({ options }: WrittenReport): Wanted {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return value === null || value === undefined
      ? undefined
      : typeof value === "string"
        ? value
        : JSON.stringify(value);
  };
  const isRandom = options["strategy"] === "random";
  const random = isRandom ? { seed: text("seed"), walks: text("walks") } : {};
  return wantedBy({
    strategy: text("strategy"),
    ...random,
    reduction: isRandom || options["reduction"] !== false,
    compact: options["storage"] === "compact",
    maxStates: text("maxStates"),
    maxMemory: text("maxMemory"),
    timeout: text("timeout") === undefined ? undefined : `${text("timeout")}ms`,
    rules: text("rules"),
    scenario: text("scenario"),
    when: text("when"),
  });
}

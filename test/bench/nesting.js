/** What the nesting checker takes for call graphs of growing size, each in a process of its own, as a person runs it. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, ROUNDS } from "./budgets.js";

const script = fileURLToPath(new URL("./check-graph.js", import.meta.url));

/**
 * Medians; memory is the most of all rounds.
 *
 * @param {number} frames
 * @param {string} ruleSets
 */
function measure(frames, ruleSets) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, String(frames), ruleSets], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${frames} frames under ${ruleSets}: exit ${status}\n${stdout}${stderr}`);
    const result = /** @type {{ milliseconds: number, megabytes: number, isWhole: boolean }} */ (JSON.parse(stdout));
    if (!result.isWhole) throw new Error(`${frames} frames under ${ruleSets} are not covered whole`);
    return result;
  });
  return {
    milliseconds: median(rounds.map(({ milliseconds }) => milliseconds)),
    megabytes: Math.max(...rounds.map(({ megabytes }) => megabytes)),
  };
}

/** Milliseconds and megabytes for 100,000 frames, and how much longer a frame takes there than among 10,000. */
export function measureNesting() {
  const few = measure(10_000, "D");
  const many = measure(100_000, "D");
  const five = measure(100_000, "legacy,A,B,C,D");
  return {
    one: many.milliseconds,
    five: five.milliseconds,
    megabytes: Math.max(many.megabytes, five.megabytes),
    growth: many.milliseconds / few.milliseconds / 10,
  };
}

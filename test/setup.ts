/**
 * How many cases a property is tried on, for every test file. `npm test` tries the same ones each time, so that it takes the
 * same time; deep tests try others, but where `CI` is set: there a change is judged by what it changes. A failing property
 * prints its seed; `LMMU_SEED=n` tries that one again.
 */
import { configureGlobal } from "fast-check";

const isDeep = Boolean(process.env["LMMU_DEEP"]);
/** The day of the mail that lmmu began with. */
const seed = process.env["LMMU_SEED"] ?? (isDeep && !process.env["CI"] ? undefined : "20251112");

configureGlobal({
  numRuns: isDeep ? 2_000 : 50,
  ...(seed === undefined ? {} : { seed: Number(seed) }),
});

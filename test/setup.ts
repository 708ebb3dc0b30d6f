/**
 * How many cases a property is tried on, for every test file. A failing property prints its seed; `LMMU_SEED=n` tries
 * that one again.
 */
import { configureGlobal } from "fast-check";

const seed = process.env["LMMU_SEED"];

configureGlobal({
  numRuns: process.env["LMMU_DEEP"] ? 2_000 : 50,
  ...(seed === undefined ? {} : { seed: Number(seed) }),
});

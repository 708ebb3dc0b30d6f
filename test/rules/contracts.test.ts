import { describe, expect, test } from "vitest";
import type { Run } from "../../runtime/index.js";
import { contracts, type Contract, type JudgedRow } from "../fixtures/contracts/index.js";
import { RULE_SETS } from "../model/model.js";
import { scenarioText } from "./calls.js";
import { judgedRows, repeatedRows } from "./contracts.js";
import { callsOf, load, runOf, shipped } from "./programs.js";

const ruleSets = shipped();
const loaded = load(contracts.map(({ calls }, index) => scenarioText(`sequence_${index}`, calls)).join("\n"));

/** A run's calls as rows, those that one statement repeats in one list. */
function tracedRows(run: Run, calls: Contract["calls"]): JudgedRow[][] {
  const traced = callsOf(run);
  const statement = calls.flatMap(({ times }, index) => Array<number>(times).fill(index));
  const rows: JudgedRow[][] = [];
  traced.forEach(({ action: { judgement, forbidden, blame, reports } }, at) => {
    const blamed = blame === null ? null : statement[traced.findIndex(({ step }) => step === blame)]!;
    const ends = reports.some(({ assertion }) => assertion === "bug");
    (rows[statement[at]!] ??= []).push({ judgement, forbidden, blame: blamed, ends });
  });
  return rows;
}

describe.each(RULE_SETS)("%s", (name) => {
  test.each(contracts.map((contract, index) => ({ ...contract, index })))("$name", ({ calls, expected, index }) => {
    const rows = repeatedRows(calls, expected[name]);
    expect(judgedRows(ruleSets.get(name)!, calls)).toEqual(rows);
    expect(tracedRows(runOf(loaded, `sequence_${index}`, name), calls)).toEqual(rows);
  });
});

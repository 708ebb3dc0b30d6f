/** `npm run bench`: measures, prints a table, and fails where a median is over its budget. */
import { BUDGETS } from "./budgets.js";
import { measureFunctions } from "./functions.js";
import { measurePrograms } from "./programs.js";

const functions = await measureFunctions();
const programs = await measurePrograms();

/** @type {[keyof typeof BUDGETS, measured: number, reference: number][]} */
const rows = [
  ["version", programs.version, programs.node],
  ["check", programs.check, programs.node],
  ["server", programs.server, programs.node],
  ["parse", functions.parse, functions.reference],
  ["compile", functions.compile, functions.reference],
  ["run", functions.run, functions.reference],
];

/** @param {number} value */
const cell = (value) => value.toFixed(1).padStart(10);

console.log(`${"median of five, milliseconds".padEnd(46)}${"measured".padStart(10)}${"budget".padStart(10)}     ratio`);
for (const [name, measured, reference] of rows) {
  const { title, milliseconds } = BUDGETS[name];
  const verdict = measured > milliseconds ? "   OVER BUDGET" : "";
  console.log(title.padEnd(46) + cell(measured) + cell(milliseconds) + cell(measured / reference) + verdict);
  if (measured > milliseconds) process.exitCode = 1;
}
console.log(`ratio: to a bare node (${programs.node.toFixed(1)} ms) above, to a fixed loop of integers below`);
console.log(`(${functions.reference.toFixed(1)} ms): it is what can be compared between machines.`);

/** `npm run bench`: measures, prints a table, and fails where a median is over its budget. */
import { measureArm64 } from "./arm64.js";
import { ARM64_BUDGETS, BUDGETS, PAGE_BYTES } from "./budgets.js";
import { measureFunctions } from "./functions.js";
import { measurePrograms } from "./programs.js";

const functions = await measureFunctions();
const programs = await measurePrograms();
const arm64 = await measureArm64();

/** @typedef {{ title: string, milliseconds: number }} Budget */

/** @type {[Budget, measured: number, reference: number][]} */
const rows = [
  [BUDGETS.version, programs.version, programs.node],
  [BUDGETS.check, programs.check, programs.node],
  [BUDGETS.server, programs.server, programs.node],
  [BUDGETS.parse, functions.parse, functions.reference],
  [BUDGETS.compile, functions.compile, functions.reference],
  [BUDGETS.run, functions.run, functions.reference],
  [ARM64_BUDGETS.sequential, arm64.sequential, functions.reference],
  [ARM64_BUDGETS.random, arm64.random, functions.reference],
  [ARM64_BUDGETS.map, arm64.map, functions.reference],
  [ARM64_BUDGETS.protect, arm64.protect, functions.reference],
  [ARM64_BUDGETS.emit, arm64.emit, functions.reference],
];

/** @param {number} value */
const cell = (value) => value.toFixed(1).padStart(10);

/**
 * A line of the table.
 *
 * @param {string} title
 * @param {number} measured
 * @param {number} budget
 * @param {string} ratio
 */
function print(title, measured, budget, ratio) {
  const verdict = measured > budget ? "   OVER BUDGET" : "";
  console.log(title.padEnd(46) + cell(measured) + cell(budget) + ratio + verdict);
  if (measured > budget) process.exitCode = 1;
}

console.log(`${"median of five, milliseconds".padEnd(46)}${"measured".padStart(10)}${"budget".padStart(10)}     ratio`);
for (const [{ title, milliseconds }, measured, reference] of rows) {
  print(title, measured, milliseconds, cell(measured / reference));
}
print(PAGE_BYTES.title, arm64.bytes, PAGE_BYTES.bytes, "");
const { emulator } = arm64;
const emulated = "a million AT instructions of QEMU";
if (emulator === null) console.log(`${emulated}: not measured, qemu-system-aarch64 is not installed`);
else console.log(`${emulated.padEnd(46)}${cell(emulator)}${"".padStart(10)}${cell(emulator / functions.reference)}`);
console.log(`ratio: to a bare node (${programs.node.toFixed(1)} ms) above, to a fixed loop of integers below`);
console.log(`(${functions.reference.toFixed(1)} ms): it is what can be compared between machines.`);

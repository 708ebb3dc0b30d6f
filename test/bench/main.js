/** `npm run bench`: measures, prints a table, and fails where a median is over its budget. */
import { measureArm64 } from "./arm64.js";
import {
  ARM64_BUDGETS,
  BUDGETS,
  EXPLORE_BUDGETS,
  EXPLORE_BYTES,
  FORMAT_GROWTH,
  GRAPH_BUDGETS,
  GRAPH_GROWTH,
  GRAPH_MEMORY,
  PAGE_BYTES,
} from "./budgets.js";
import { benchEditor } from "./editor.js";
import { measureExplore } from "./explore.js";
import { measureFunctions } from "./functions.js";
import { measureNesting } from "./nesting.js";
import { measurePrograms } from "./programs.js";
import { measureBesideSpin } from "./spin.js";
import { printHead, printRow } from "./table.js";

const functions = await measureFunctions();
const programs = measurePrograms();
const arm64 = await measureArm64();
const graph = measureNesting();
const explored = measureExplore();

/** @typedef {{ title: string, milliseconds: number }} Budget */

/** @type {[Budget, measured: number, reference: number][]} */
const rows = [
  [BUDGETS.version, programs.version, programs.node],
  [BUDGETS.check, programs.check, programs.node],
  [BUDGETS.parse, functions.parse, functions.reference],
  [BUDGETS.format, functions.format, functions.reference],
  [BUDGETS.compile, functions.compile, functions.reference],
  [BUDGETS.check2000, functions.check, functions.reference],
  [GRAPH_BUDGETS.one, graph.one, functions.reference],
  [GRAPH_BUDGETS.five, graph.five, functions.reference],
  [BUDGETS.run, functions.run, functions.reference],
  [ARM64_BUDGETS.sequential, arm64.sequential, functions.reference],
  [ARM64_BUDGETS.random, arm64.random, functions.reference],
  [ARM64_BUDGETS.map, arm64.map, functions.reference],
  [ARM64_BUDGETS.protect, arm64.protect, functions.reference],
  [ARM64_BUDGETS.emit, arm64.emit, functions.reference],
  [EXPLORE_BUDGETS.small, explored.small, functions.reference],
  [EXPLORE_BUDGETS.tables, explored.tables, functions.reference],
];

printHead();
for (const [{ title, milliseconds }, measured, reference] of rows) {
  printRow(title, measured, milliseconds, measured / reference);
}
await benchEditor(functions.reference);
printRow(FORMAT_GROWTH.title, functions.formatGrowth, FORMAT_GROWTH.ratio);
printRow(EXPLORE_BYTES.beside.title, explored.beside, EXPLORE_BYTES.beside.bytes);
printRow(EXPLORE_BYTES.compact.title, explored.compact, EXPLORE_BYTES.compact.bytes);
printRow(PAGE_BYTES.title, arm64.bytes, PAGE_BYTES.bytes);
printRow(GRAPH_MEMORY.title, graph.megabytes, GRAPH_MEMORY.megabytes);
printRow(GRAPH_GROWTH.title, graph.growth, GRAPH_GROWTH.ratio);
const besideSpin = measureBesideSpin();
if (besideSpin === null) console.log("SPIN on the same scenarios: not measured, spin or gcc is not installed");
for (const { title, states, explore, spin } of besideSpin ?? []) {
  printRow(`lmmu explore, ${title}: ${states} states`, explore, null, explore / functions.reference);
  printRow("SPIN on the same, its compiler included", spin, null, spin / functions.reference);
}
const { emulator } = arm64;
const emulated = "a million AT instructions of QEMU";
if (emulator === null) console.log(`${emulated}: not measured, qemu-system-aarch64 is not installed`);
else printRow(emulated, emulator, null, emulator / functions.reference);
console.log(`ratio: to a bare node (${programs.node.toFixed(1)} ms) above, to a fixed loop of integers below`);
console.log(`(${functions.reference.toFixed(1)} ms): it is what can be compared between machines.`);

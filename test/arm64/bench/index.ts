/** What the benchmarks of the arm64 machine need of its inner rooms, which no bundle shows. */
export { loadProgram, runScenario } from "../../../runtime/index.js";
export { qemuVersion } from "../oracle/qemu.js";
export { atTimes } from "./emulator.js";
export { bytesKept } from "./kept.js";
export { mappedTables, millionPages } from "./million.js";
export { addressesOf, walkAll } from "./walks.js";

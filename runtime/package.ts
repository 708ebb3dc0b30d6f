/** What the package exports as `lmmu/runtime`: runs, and searches through all of them. */
export * from "./index.js";
export * from "./explore/index.js";

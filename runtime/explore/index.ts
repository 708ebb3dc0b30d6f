/** All the ways that a scenario can go: searched for what breaks it, and replayed. */
export { explore, type Explored } from "./explore.js";
export { findingKey, stopKey } from "./events.js";
export * from "./exploration.js";
export { NoSuchMoveError, replay } from "./replay.js";
export type { Flow, FlowNode } from "./flow.js";
export { type Parts, partsOf } from "./scenario-parts.js";
export type { TableEffect, TableStates } from "./table-states.js";
export type { Refusal } from "./system.js";

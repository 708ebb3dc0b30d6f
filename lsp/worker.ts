/** What a thread of the language server runs. */
export type { Disk } from "./core/surroundings.js";
export { work } from "./threads/worker.js";
export type { WorkerStart } from "./threads/worker-messages.js";

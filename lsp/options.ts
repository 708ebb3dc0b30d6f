import type { CoreOptions } from "./core/surroundings.js";
import type { Thread } from "./threads/thread.js";

/** What a server is started with. */
export interface ServerOptions extends Omit<CoreOptions, "encoding" | "asksForEdits"> {
  readonly version: string;
  /** Starts a thread; `onRestart`: it has died and begun anew, and has heard nothing yet. */
  startThread(core: CoreOptions, log: (message: string) => void, onRestart: () => void): Thread;
}

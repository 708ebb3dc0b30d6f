/** A thread of the measured server. */
import { BroadcastChannel } from "node:worker_threads";
import { COLLECT, liveMegabytes } from "./live-memory.js";

await import(new URL("../../dist/lsp-worker.js", import.meta.url).href);
const channel = new BroadcastChannel(COLLECT);
channel.onmessage = (/** @type {unknown} */ event) => {
  const { data } = /** @type {{ data: unknown }} */ (event);
  if (data === COLLECT) channel.postMessage(liveMegabytes());
};
// The thread ends when its work does.
channel.unref();

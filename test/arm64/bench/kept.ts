/** What a run keeps of memory: measured in a process that does nothing else, with `--expose-gc`. */
import { mappedMachine, millionPages, PAGES } from "./million.js";

async function inUse(): Promise<number> {
  // Buffers are given back some time after the collector has found them.
  for (let round = 0; round < 3; round++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Bytes for each of a million mapped pages, their tables included. */
export async function bytesKept(): Promise<number> {
  const program = millionPages();
  const before = await inUse();
  const machine = mappedMachine(program);
  const bytes = (await inUse()) - before;
  if (!machine.areMapped({ region: 0, from: PAGES - 1, to: PAGES })) throw new Error("the last page is not mapped");
  return bytes / PAGES;
}

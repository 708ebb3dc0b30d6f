/** Walks of a million pages' tables, each held against where its page lies. */
import { virtualAddress } from "../../../runtime/arm64/geometry.js";
import { NO_FAULT, Walk, walk } from "../../../runtime/arm64/walk.js";
import { type MappedTables, PAGES } from "./million.js";

const PAGE_BYTES = 4096;
/** At EL1. */
export const READ = 0;

/** Addresses to walk to, as upper and lower words, and the pages that they are in. */
export interface Addresses {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly pages: Uint32Array;
}

/** The pages one after the other, or as many at random: always the same ones. */
export function addressesOf({ tables, placement }: MappedTables, order: "sequential" | "random"): Addresses {
  const high = new Uint32Array(PAGES);
  const low = new Uint32Array(PAGES);
  const pages = new Uint32Array(PAGES);
  let state = 1;
  for (let nth = 0; nth < PAGES; nth++) {
    // Numerical Recipes' generator: its upper bits are random enough to jump about.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const page = order === "sequential" ? nth : Math.floor((state / 2 ** 32) * PAGES);
    const address = virtualAddress(tables.geometry, placement.space, placement.offset + page * PAGE_BYTES);
    high[nth] = address.high;
    low[nth] = address.low;
    pages[nth] = page;
  }
  return { high, low, pages };
}

/** Walks to all of the addresses. Throws where one does not end at its page. */
export function walkAll({ tables, placement, registers }: MappedTables, { high, low, pages }: Addresses): void {
  const { memory } = tables;
  const { regime } = registers;
  const found = new Walk();
  for (let nth = 0; nth < PAGES; nth++) {
    walk(memory, regime, high[nth]!, low[nth]!, READ, found);
    if (found.fault !== NO_FAULT || found.output !== placement.frames + pages[nth]! * PAGE_BYTES) {
      throw new Error(`page ${pages[nth]} is not translated as it is mapped`);
    }
  }
}

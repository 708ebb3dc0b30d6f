/** The stores of one statement, gathered for the trace: neighbours that differ only by what they point at are one line. */
import type { PageRange, Stores, TableAction } from "../trace.js";
import { hex } from "./descriptor.js";
import { bytesAt, DESCRIPTOR_BYTES, type Geometry, pagesAt } from "./geometry.js";
import type { PlacedPages } from "./mapping.js";
import type { Stored } from "./page-tables.js";

/** More lines than this of one statement are counted, not told. */
const MAX_TOLD = 64;

/** A change that needed break-before-make and did not have it. */
export interface Violation {
  /** The first page of what the entry translates, as far as it is in the statement's region. */
  readonly page: PageRange;
  readonly change: string;
  /** The step that made what is still in the TLB, where that is not what memory held. */
  readonly store: number | null;
}

export class StoreLog {
  /** How often a barrier became pending, and how often one was emitted at once. */
  queued = 0;
  emitted = 0;
  /** The first violation, and how many more there were. */
  violation: Violation | null = null;
  moreViolations = 0;
  private readonly lines: Stores[] = [];
  private more = 0;
  private first: Stored | null = null;
  private last: Stored | null = null;
  private entries = 0;

  constructor(
    private readonly geometry: Geometry,
    private readonly pages: PlacedPages,
  ) {}

  stored(store: Stored): void {
    if (store.violation !== null) {
      if (this.violation === null) this.violation = { page: this.pagesOf(store, 1), ...store.violation };
      else this.moreViolations++;
    }
    if (this.last !== null && this.goesOn(this.last, store)) this.entries++;
    else {
      this.endLine();
      this.first = store;
      this.entries = 1;
    }
    this.last = store;
  }

  told(): Pick<TableAction, "stores" | "more" | "queued" | "emitted"> {
    this.endLine();
    const { queued, emitted, more } = this;
    return { stores: this.lines, more, queued, emitted };
  }

  private endLine(): void {
    const { first, entries } = this;
    if (first === null) return;
    if (this.lines.length === MAX_TOLD) this.more += entries;
    else {
      this.lines.push({
        level: first.entry.level,
        at: `0x${first.entry.address.toString(16)}`,
        pages: this.pagesOf(first, entries),
        entries,
        before: hex(first.before.high, first.before.low),
        after: hex(first.after.high, first.after.low),
      });
    }
    this.first = null;
    this.last = null;
  }

  private goesOn(last: Stored, next: Stored): boolean {
    const { level } = next.entry;
    if (last.entry.level !== level || next.entry.address !== last.entry.address + DESCRIPTOR_BYTES) return false;
    const bytes = bytesAt(this.geometry, level);
    return follows(last.before, next.before, bytes) && follows(last.after, next.after, bytes);
  }

  /** The pages of the region that some entries translate, from a store on. */
  private pagesOf({ entry }: Stored, entries: number): PageRange {
    const { range, placement } = this.pages;
    const from = (entry.start - placement.offset) / 2 ** this.geometry.pageShift;
    const to = from + entries * pagesAt(this.geometry, entry.level);
    return { region: range.region, from: Math.max(from, range.from), to: Math.min(to, range.to) };
  }
}

interface Words {
  readonly high: number;
  readonly low: number;
}

/** Whether a descriptor is the same as another one or points so many bytes further. */
function follows(last: Words, next: Words, bytes: number): boolean {
  if (last.high === next.high && last.low === next.low) return true;
  const low = last.low + (bytes % 2 ** 32);
  const high = last.high + Math.floor(bytes / 2 ** 32) + (low >= 2 ** 32 ? 1 : 0);
  return next.low === low % 2 ** 32 && next.high === high;
}

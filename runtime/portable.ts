/**
 * What `machine { portable y; }` holds scenarios to: while the mode is active a store may reach memory only at the next
 * flush or leave (Xen PV queues multicalls, s390 caches entries, sparc64 and powerpc put off the TLB's part of it).
 */
import type { PageRange } from "./trace.js";

/** The pages of one task whose stores may not have happened yet. */
export class Deferred {
  /** Equal ones have equal ranges, as long as their pages were stored in the same order. */
  constructor(private ranges: PageRange[] = []) {}

  copy(): Deferred {
    return new Deferred([...this.ranges]);
  }

  /** What tells two of them apart. */
  get key(): string {
    return this.ranges.map(({ region, from, to }) => `${region}:${from}-${to}`).join();
  }

  /** Entries of these pages were stored while the mode was active. */
  stored(pages: PageRange): void {
    const last = this.ranges.at(-1);
    if (last?.region === pages.region && last.to === pages.from) {
      this.ranges[this.ranges.length - 1] = { ...last, to: pages.to };
    } else if (!this.ranges.some((each) => covers(each, pages))) this.ranges.push(pages);
  }

  /** A flush or leave has made all of them happen. */
  flushed(): void {
    this.ranges = [];
  }

  /** The first of these pages whose store may not have happened, with its neighbours; null: none. */
  first(pages: PageRange): PageRange | null {
    for (const each of this.ranges) {
      if (each.region !== pages.region || each.to <= pages.from || pages.to <= each.from) continue;
      return { region: pages.region, from: Math.max(each.from, pages.from), to: Math.min(each.to, pages.to) };
    }
    return null;
  }
}

function covers(one: PageRange, other: PageRange): boolean {
  return one.region === other.region && one.from <= other.from && other.to <= one.to;
}

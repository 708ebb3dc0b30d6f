/** Free addresses of one half of the address space, counted in pages. */

/** From page `start` to before page `end`. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/**
 * Hands out addresses upwards. What is passed over, because it was too small for a request, is not handed out later: so
 * all requests together take no longer than there are gaps and requests.
 */
export class FreeSpace {
  private gap = 0;
  private start: number;
  /** By alignment, for each gap: the most aligned pages that it or a later one has. */
  private readonly most = new Map<number, Float64Array>();

  /** `gaps` ascend and are disjoint; `alignments` are those that requests may have. */
  constructor(
    private readonly gaps: readonly Gap[],
    alignments: readonly number[],
  ) {
    this.start = gaps[0]?.start ?? 0;
    for (const alignment of alignments) {
      const most = new Float64Array(gaps.length + 1);
      for (let index = gaps.length - 1; index >= 0; index--) {
        const { start, end } = gaps[index]!;
        most[index] = Math.max(end - alignUp(start, alignment), most[index + 1]!);
      }
      this.most.set(alignment, most);
    }
  }

  /** The first of `pages` consecutive pages, the first at a multiple of `alignment`; null where there are none. */
  take(pages: number, alignment: number): number | null {
    if (!this.fits(pages, alignment)) {
      if (!(this.most.get(alignment)![this.gap + 1]! >= pages)) return null;
      do this.start = this.gaps[++this.gap]!.start;
      while (!this.fits(pages, alignment));
    }
    const first = alignUp(this.start, alignment);
    // The page behind it stays free: an access that runs over the end has to fault.
    this.start = first + pages + 1;
    return first;
  }

  private fits(pages: number, alignment: number): boolean {
    const gap = this.gaps[this.gap];
    return gap !== undefined && alignUp(this.start, alignment) + pages <= gap.end;
  }
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

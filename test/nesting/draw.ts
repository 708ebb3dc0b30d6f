import type fc from "fast-check";

/** Random decisions, each from the generator that fast-check hands out. */
export class Draw {
  constructor(private readonly random: fc.Random) {}

  /** Both bounds included. */
  int(from: number, to: number): number {
    return this.random.nextInt(from, to);
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.random.nextInt(1, times) === 1;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.random.nextInt(0, list.length - 1)]!;
  }

  /** One of the list, each as often as its weight says. */
  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.random.nextInt(
      1,
      list.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, value] of list) if ((left -= weight) <= 0) return value;
    throw new RangeError("no weights");
  }

  /** Up to `most` of what is drawn. */
  some<T>(least: number, most: number, one: () => T): T[] {
    return Array.from({ length: this.int(least, most) }, one);
  }
}

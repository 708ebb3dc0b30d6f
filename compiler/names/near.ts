import { distance } from "fastest-levenshtein";

/**
 * Finds the declared name that somebody may have meant. Names that differ in their leading underscores are never near:
 * `__free_pages` and `free_pages` are two functions of the kernel. After a while it gives up, since a file with so many
 * unknown names has another problem, and each search looks at every candidate.
 */
export class Suggestions {
  /** How many more candidates it looks at. */
  private left = 200_000;

  /** Null where nothing is near. Of names equally near, the first in alphabetical order. */
  near(name: string, ...candidates: readonly Iterable<string>[]): string | null {
    if (name === "" || this.left <= 0) return null;
    const limit = Math.max(1, Math.floor(name.length / 3));
    let best: string | null = null;
    let bestDistance = limit + 1;
    for (const list of candidates) {
      for (const candidate of list) {
        if (--this.left <= 0) return best;
        if (Math.abs(candidate.length - name.length) > limit || underscores(candidate) !== underscores(name)) continue;
        const found = distance(name.toLowerCase(), candidate.toLowerCase());
        if (found < bestDistance || (found === bestDistance && best !== null && candidate < best)) {
          best = candidate;
          bestDistance = found;
        }
      }
    }
    return best;
  }
}

function underscores(name: string): number {
  let count = 0;
  while (name[count] === "_") count++;
  return count;
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `A, B`. */
export function list(texts: readonly string[]): string {
  return texts.join(", ");
}

/** How many units are compared at once: the engine compares strings much faster than we can. */
const STRIDE = 512;

/** How many units two texts have in common at their beginning. */
export function commonPrefix(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length + STRIDE <= most && other.startsWith(one.slice(length, length + STRIDE), length)) length += STRIDE;
  while (length < most && one.charCodeAt(length) === other.charCodeAt(length)) length++;
  return length;
}

/** How many units two texts have in common at their end, if at most so many are looked at. */
export function commonSuffix(one: string, other: string, most: number): number {
  let length = 0;
  while (length + STRIDE <= most) {
    const end = one.length - length;
    if (!other.startsWith(one.slice(end - STRIDE, end), other.length - length - STRIDE)) break;
    length += STRIDE;
  }
  while (length < most && one.charCodeAt(one.length - 1 - length) === other.charCodeAt(other.length - 1 - length)) {
    length++;
  }
  return length;
}

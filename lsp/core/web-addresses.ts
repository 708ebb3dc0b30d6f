import type { Comment, Span } from "../../grammar/index.js";

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]{1,2000}/g;
/** What more often ends a sentence than an address. */
const AFTER_ADDRESS = /(?:[.,;:!?*]|\*\/)$/;

/** The addresses on the web that comments name, with their places. */
export function webAddressesIn(comments: readonly Comment[]): { readonly span: Span; readonly address: string }[] {
  return comments.flatMap(({ text, span: { start } }) =>
    [...text.matchAll(ADDRESS)].flatMap((match) => {
      const address = trimmed(match[0]);
      if (!URL.canParse(address)) return [];
      const from = start + match.index;
      // With letters that an address cannot have, it is written in another way than it is asked for.
      return [{ span: { start: from, end: from + address.length }, address: new URL(address).href }];
    }),
  );
}

/** Without the punctuation behind it, and without a bracket that was opened before it. */
function trimmed(found: string): string {
  let address = found;
  for (;;) {
    const last = address.at(-1);
    const isOpenedBefore =
      (last === ")" && !isBalanced(address, "(", ")")) || (last === "]" && !isBalanced(address, "[", "]"));
    const shorter = isOpenedBefore ? address.slice(0, -1) : address.replace(AFTER_ADDRESS, "");
    if (shorter === address) return address;
    address = shorter;
  }
}

function isBalanced(text: string, open: string, close: string): boolean {
  return text.split(open).length === text.split(close).length;
}

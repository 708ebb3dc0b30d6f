import type { Layout } from "./layout.js";

/** A part of a declaration or statement that goes on the next line where it does not fit on this one. */
export function arrangeClause(layout: Layout, from: number, to: number): void {
  layout.indentedGroupAfter(from - 1, to);
  layout.separate(from, "line");
}

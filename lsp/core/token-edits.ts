import type { SemanticTokensEdit } from "vscode-languageserver";

/** One edit that makes these numbers of those, five at a time; none where they are the same. */
export function tokenEdits(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const most = Math.min(before.length, after.length);
  let front = 0;
  while (front < most && before[front] === after[front]) front++;
  front -= front % 5;
  let back = 0;
  while (back < most - front && before[before.length - 1 - back] === after[after.length - 1 - back]) back++;
  back -= back % 5;
  if (front === before.length && front === after.length) return [];
  const replaced = after.slice(front, after.length - back);
  return [{ start: front, deleteCount: before.length - back - front, ...(replaced.length > 0 && { data: replaced }) }];
}

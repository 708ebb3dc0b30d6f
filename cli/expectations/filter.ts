import type { Program } from "../../runtime/index.js";
import { UsageError } from "../io/usage-error.js";

/** Of more scenarios than this not all names are told. */
const MOST_NAMES = 20;

/**
 * Whether a scenario's name is meant by `--filter`: it contains the text, in which a star stands for any other. Without a
 * filter every name is. A `UsageError` where none of the programs' names is meant.
 */
export function nameFilter(pattern: string | undefined, programs: readonly Program[]): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const parts = pattern.split("*");
  const isMeant = (name: string): boolean => {
    let from = 0;
    return parts.every((part) => {
      const at = name.indexOf(part, from);
      from = at + part.length;
      return at >= 0;
    });
  };
  const names = [...new Set(programs.flatMap(({ scenarios }) => scenarios.map(({ name }) => name)))];
  if (names.some(isMeant)) return isMeant;
  const told = names.slice(0, MOST_NAMES).join(", ");
  throw new UsageError(
    `--filter ${JSON.stringify(pattern)} is in no scenario's name`,
    names.length === 0
      ? "there is no scenario at all"
      : `there are: ${told}${names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : ""}`,
  );
}

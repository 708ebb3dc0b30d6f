/**
 * What a statement looks like, to tell what can follow its beginning. The parser tells what a whole text is; this tells
 * what is still possible behind half a line.
 */
import { RESERVED, type Token } from "../../../grammar/index.js";

/** One token of a pattern. `Name`: what the names are of which one stands there. */
export type Terminal<Name> =
  | { readonly kind: "word"; readonly text: string; readonly group: WordGroup }
  | { readonly kind: "sign"; readonly text: string }
  | { readonly kind: "name"; readonly of: Name }
  | { readonly kind: "literal"; readonly token: "integer" | "version" | "string" | "times" }
  | { readonly kind: "text"; readonly of: TextKind };

export type WordGroup = "keyword" | "setting" | "value";

/** Strings in which something can be completed. */
export type TextKind = "import" | "warns" | "bugs" | "forbidden";

export type Pattern<Name> =
  | Terminal<Name>
  | { readonly kind: "sequence"; readonly parts: readonly Pattern<Name>[] }
  | { readonly kind: "any"; readonly of: readonly Pattern<Name>[] }
  | { readonly kind: "many"; readonly of: Pattern<Name> }
  | { readonly kind: "lazy"; readonly of: () => Pattern<Name> };

export const word = (text: string, group: WordGroup = "keyword"): Pattern<never> => ({ kind: "word", text, group });
export const words = (texts: readonly string[], group?: WordGroup): Pattern<never> =>
  any(...texts.map((text) => word(text, group)));
export const sign = (text: string): Pattern<never> => ({ kind: "sign", text });
export const literal = (token: "integer" | "version" | "string" | "times"): Pattern<never> => ({
  kind: "literal",
  token,
});
export const text = (of: TextKind): Pattern<never> => ({ kind: "text", of });
export function sequence<Name>(...parts: readonly Pattern<Name>[]): Pattern<Name> {
  return { kind: "sequence", parts };
}
export function any<Name>(...of: readonly Pattern<Name>[]): Pattern<Name> {
  return { kind: "any", of };
}
export function many<Name>(of: Pattern<Name>): Pattern<Name> {
  return { kind: "many", of };
}
/** Once or not at all. */
export function optional<Name>(...parts: readonly Pattern<Name>[]): Pattern<Name> {
  return {
    kind: "any",
    of: [
      { kind: "sequence", parts },
      { kind: "sequence", parts: [] },
    ],
  };
}
/** At least one, with a sign between them. */
export function list<Name>(of: Pattern<Name>, between: string): Pattern<Name> {
  return sequence(of, many(sequence(sign(between), of)));
}

/** What is still to come: a pattern, and what follows it. */
interface Rest<Name> {
  readonly pattern: Pattern<Name>;
  readonly next: Rest<Name> | null;
}

interface Open<Name> {
  readonly terminal: Terminal<Name>;
  readonly next: Rest<Name> | null;
}

/** What is not there is not looked for any further. */
const MOST_MISSING = 8;
/** More ways to read a line are not followed: the grammar has few. */
const MOST_WAYS = 100;

/**
 * What can come next behind tokens that a pattern begins with. Before a token that does not fit something is missing, else
 * the token is passed over.
 */
export function expectedAfter<Name>(pattern: Pattern<Name>, tokens: readonly Token[]): readonly Terminal<Name>[] {
  let open = openOf([{ pattern, next: null }]);
  for (const token of tokens) {
    const taken = open.filter(({ terminal }) => takes(terminal, token)).map(({ next }) => next);
    const rests = taken.length > 0 ? taken : behindMissing(open, token);
    if (rests.length > 0) open = openOf(rests);
  }
  return open.map(({ terminal }) => terminal);
}

/** What is to come behind a token that takes some of what is expected for granted; nothing where it fits nowhere. */
function behindMissing<Name>(open: readonly Open<Name>[], token: Token): readonly (Rest<Name> | null)[] {
  let rests = open.map(({ next }) => next);
  for (let missing = 0; missing < MOST_MISSING && rests.length > 0; missing++) {
    const taken = openOf(rests).filter(({ terminal }) => takes(terminal, token));
    if (taken.length > 0) return taken.map(({ next }) => next);
    rests = rests.flatMap((rest) => rest?.next ?? []);
  }
  return [];
}

function openOf<Name>(rests: readonly (Rest<Name> | null)[]): Open<Name>[] {
  const found: Open<Name>[] = [];
  const waiting = rests.toReversed();
  for (let rest = waiting.pop(); rest !== undefined && found.length < MOST_WAYS; rest = waiting.pop()) {
    if (rest === null) continue;
    const { pattern, next } = rest;
    switch (pattern.kind) {
      case "sequence":
        waiting.push(
          pattern.parts.reduceRight<Rest<Name> | null>((after, part) => ({ pattern: part, next: after }), next),
        );
        break;
      case "any":
        for (const each of pattern.of.toReversed()) waiting.push({ pattern: each, next });
        break;
      case "many":
        waiting.push(next, { pattern: pattern.of, next: rest });
        break;
      case "lazy":
        waiting.push({ pattern: pattern.of(), next });
        break;
      default:
        found.push({ terminal: pattern, next });
    }
  }
  return found;
}

const NEVER_NAMES: ReadonlySet<string> = new Set(RESERVED);
const TIMES = /^x\d+$/;

function takes(terminal: Terminal<unknown>, { kind, text: written }: Token): boolean {
  switch (terminal.kind) {
    case "word":
    case "sign":
      return terminal.text === written;
    case "name":
      return (kind === "name" || kind === "keyword") && !NEVER_NAMES.has(written);
    case "text":
      return kind === "string";
    case "literal":
      if (terminal.token === "times") return TIMES.test(written);
      // `kernel 7` and `since 7` are versions as well.
      return kind === terminal.token || (terminal.token === "version" && kind === "integer");
  }
}

/** The tables of the Emacs mode, which follows the contexts token by token. */
import { DECLARATION_WORDS, RESERVED } from "../vocabulary.js";
import { LINE_BEGINNINGS } from "./beginnings.js";
import { CONTEXTS, type Context, type Entry } from "./contexts.js";
import { KINDS, type KindName } from "./kinds.js";

const face = (kind: KindName): string => KINDS[kind].emacs ?? "nil";
const list = (items: readonly string[]): string => `(${items.join(" ")})`;
const text = (value: string): string => `"${value.replace(/["\\]/g, "\\$&")}"`;
const texts = (values: readonly string[]): string => list(values.map(text));

/** A property list without what is absent. */
function properties(values: Readonly<Record<string, string | undefined>>): string {
  return list(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : `:${key} ${value}`)));
}

function printEntry({ words, as, name, notBefore, before, opens, until, after }: Partial<Entry>): string {
  return properties({
    words: words === "name" ? "name" : words && texts(words),
    face: as && face(as),
    "name-behind": name && list([face(name)]),
    "not-before": notBefore && texts(notBefore),
    before: before && texts(before),
    opens,
    until: until && texts(until),
    after: after && text(after),
  });
}

function printContext([name, context]: [string, Context]): string {
  const { entries, names, round, square, counts, endsAt, block } = context;
  const head = properties({
    names: face(names),
    round,
    square,
    counts: counts && face("times"),
    "ends-at": endsAt,
    block: block && "t",
  });
  return [`    (${name} ${head}`, ...entries.map((entry) => `     ${printEntry(entry)}`)].join("\n") + ")";
}

/** `lmmu-words.el` */
export function emacsWords(): string {
  return `;;; lmmu-words.el --- The words of lmmu, by where they mean something  -*- lexical-binding: t -*-

;;; Commentary:

;; Generated from the grammar's vocabulary: do not edit.

;;; Code:

(defconst lmmu-words-reserved
  '${texts(RESERVED)}
  "Words that are never names.")

(defconst lmmu-words-declarations
  '${texts(DECLARATION_WORDS)}
  "Words that begin a declaration.")

(defconst lmmu-words-line-beginnings
  '(${LINE_BEGINNINGS.map(printEntry).join("\n    ")})
  "Words that begin a statement or a declaration.")

(defconst lmmu-words-contexts
  '(${Object.entries(CONTEXTS).map(printContext).join("\n").trimStart()})
  "Every context: its name, its properties and its entries.
Of the entries that match, the first counts.")

(provide 'lmmu-words)
;;; lmmu-words.el ends here
`;
}

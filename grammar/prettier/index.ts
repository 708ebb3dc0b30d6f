/** `lmmu/prettier`, a plugin of Prettier 3: formats `.lmmu` files, and listings of that language in Markdown. */
import type { Plugin } from "prettier";
import { builders } from "prettier/doc";
import { parse as parseText, type ParseResult } from "../parse.js";
import { FORMAT_DEFAULTS, formatted, type FormatOptions } from "./format.js";
import { spelling } from "./spelling.js";
import { syntaxError } from "./syntax-error.js";

export { format, type FormatOptions, type FormatResult } from "./format.js";

/** A text that has been read: the one node that Prettier gets to see. */
interface Source {
  readonly text: string;
  readonly parsed: ParseResult;
}

interface PrinterOptions extends Omit<FormatOptions, "useTabs"> {
  readonly useTabs?: boolean | undefined;
  /** The parser of the text around this one, if there is any. */
  readonly parentParser?: string | undefined;
}

/** Prettier takes the line ends of a text for line feeds before it is parsed, and writes those that it is told to. */
function parse(text: string): Source {
  const parsed = parseText(text);
  const [problem] = parsed.problems;
  if (problem !== undefined) throw syntaxError(problem, text);
  return { text, parsed };
}

/** All is decided when Prettier asks, so the lines that it gets have no choice in them. */
function print({ node: { text, parsed } }: { readonly node: Source }, options: PrinterOptions): LineOrText[] {
  const lines = formatted(text, parsed, { ...options, useTabs: options.useTabs === true }).split("\n");
  // In another text its lines are indented; alone they are kept byte by byte, as a comment may have asked for.
  return builders.join(
    options.parentParser === undefined ? builders.literalline : builders.hardline,
    lines,
  ) as LineOrText[];
}

/** The part of Prettier's documents that `print` uses. (Its own type would ask every user of this package for Prettier.) */
type LineOrText = string | { type: "line"; hard: true } | { type: "break-parent" };

const plugin = {
  languages: [{ name: "lmmu", parsers: ["lmmu"], extensions: [".lmmu"], vscodeLanguageIds: ["lmmu"] }],
  parsers: {
    lmmu: { parse, astFormat: "lmmu", locStart: () => 0, locEnd: ({ text }: Source) => text.length },
  },
  printers: {
    lmmu: {
      print,
      getVisitorKeys: (): string[] => [],
      /** What `prettier --debug-check` compares. */
      massageAstNode: ({ parsed }: Source): string[] => parsed.tokens.map(spelling),
    },
  },
  options: {},
  defaultOptions: { ...FORMAT_DEFAULTS },
} satisfies Plugin<Source>;

export const { languages, parsers, printers, options, defaultOptions } = plugin;

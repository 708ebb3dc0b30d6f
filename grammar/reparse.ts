import type { Declaration, SourceFile } from "./ast.js";
import type { Comment } from "./comments.js";
import { commonPrefix, commonSuffix } from "./common.js";
import { parse, type ParseResult, type Token } from "./parse.js";
import { MAX_PROBLEMS, MAX_TOKENS, type SyntaxProblem } from "./problem.js";
import { shiftComment, shiftDeclaration, shiftedProblem } from "./shift.js";
import { hasLineBreak, isLineStart } from "./words.js";

/**
 * A text that is edited, with what the parser makes of it: after every change equal to what `parse` makes of the new
 * text, for the price of the declarations around the change.
 */
export class ParsedText {
  private current: ParseResult;

  constructor(private text: string) {
    this.current = parse(text);
  }

  /** What became of the text as it is now. */
  get result(): ParseResult {
    return this.current;
  }

  /**
   * Replaces the text. Declarations and comments away from the change stay the same objects and are moved to where they
   * stand now: that uses up the earlier result, with every span that was taken from it.
   */
  update(text: string): ParseResult {
    if (text === this.text) return this.current;
    this.current = splice(this.text, this.current, text) ?? parse(text);
    this.text = text;
    return this.current;
  }
}

/** The result for `text` with what can be kept of the earlier one; undefined where all of it must be parsed. */
function splice(old: string, { ast, comments, problems }: ParseResult, text: string): ParseResult | undefined {
  // A list of problems that was cut short does not tell where all is well; so long a text may have too many tokens.
  if (problems.length >= MAX_PROBLEMS || text.length > MAX_TOKENS) return undefined;
  const { before, behind, from, to } = cutsBetween(old, ast.declarations, problems, text);
  if (before === 0 && to === Infinity) return undefined;

  const by = text.length - old.length;
  const part = parse(copyOf(text.slice(from, to + by)));
  if (part.problems.some(({ kind }) => kind === "nul_byte")) return undefined;
  if (to !== Infinity && !endsWhole(part, text, from, to + by)) return undefined;

  // Before the trees are moved, with which they may share places.
  const allProblems = [
    ...problems.filter(({ span }) => span.start < from),
    ...part.problems.map((problem) => shiftedProblem(problem, from)),
    ...problems.filter(({ span }) => span.start > to).map((problem) => shiftedProblem(problem, by)),
  ];
  if (allProblems.length >= MAX_PROBLEMS) return undefined;

  const later = ast.declarations.slice(behind);
  for (const declaration of part.ast.declarations) shiftDeclaration(declaration, from);
  for (const declaration of later) shiftDeclaration(declaration, by);
  const declarations = [...ast.declarations.slice(0, before), ...part.ast.declarations, ...later];

  const laterComments = comments.filter(({ span }) => span.start >= to);
  const allComments = [...comments.filter(({ span }) => span.start < from), ...part.comments, ...laterComments];
  for (const comment of part.comments) shiftComment(comment, from);
  for (const comment of laterComments) shiftComment(comment, by);

  const file: SourceFile = { kind: "file", span: { start: 0, end: text.length }, declarations };
  return new Spliced(text, file, allComments, allProblems);
}

/** What is kept of an earlier text; what stands `from` … `to` in it, or in its place, is read again. */
interface Cuts {
  /** How many declarations are kept in front. */
  readonly before: number;
  /** The first declaration that is kept behind. */
  readonly behind: number;
  readonly from: number;
  /** Infinity: nothing is kept behind. */
  readonly to: number;
}

/**
 * A text is cut right behind a declaration in front of the change, and right behind one that follows it and is read once
 * more, to see that it is still whole. Both are sound (`isSound`), so nothing that was read before matters there.
 */
function cutsBetween(
  old: string,
  declarations: readonly Declaration[],
  problems: readonly SyntaxProblem[],
  text: string,
): Cuts {
  const prefix = commonPrefix(old, text);
  const suffix = commonSuffix(old, text, Math.min(old.length, text.length) - prefix);
  const last = declarations.findLastIndex(
    ({ span }, index) =>
      span.end <= prefix && isSound(index, declarations, problems, old) && !hasDocumentationBehind(text, span.end),
  );
  const next = declarations.findIndex(
    ({ span }, index) => span.start >= old.length - suffix && isSound(index, declarations, problems, old),
  );
  return {
    before: last + 1,
    behind: next < 0 ? declarations.length : next + 1,
    from: declarations[last]?.span.end ?? 0,
    to: declarations[next]?.span.end ?? Infinity,
  };
}

/**
 * Whether a declaration is read so whatever stands before and behind it: it begins in column 0, where the parser starts
 * anew, and there is no problem up to the next one. (Behind a character that was dropped, nothing is reported.)
 */
function isSound(
  index: number,
  declarations: readonly Declaration[],
  problems: readonly SyntaxProblem[],
  text: string,
  offset = 0,
): boolean {
  const { start } = declarations[index]!.span;
  if (!isLineStart(text, offset + start)) return false;
  const end = declarations[index + 1]?.span.start ?? Infinity;
  return !problems.some(({ span }) => span.start >= start && span.start <= end);
}

/** Whether a part of a text, read alone, ends with a sound declaration. */
function endsWhole({ ast: { declarations }, problems }: ParseResult, text: string, from: number, to: number): boolean {
  const last = declarations.length - 1;
  return declarations[last]?.span.end === to - from && isSound(last, declarations, problems, text, from);
}

/** A `///` behind a declaration belongs to its line. At the beginning of a text it would belong to what follows. */
function hasDocumentationBehind(text: string, end: number): boolean {
  const at = text.indexOf("///", end);
  return at >= 0 && !hasLineBreak(text, end, at);
}

/** A piece of a text as a text of its own: else every name that is cut out of it would keep all of the text in memory. */
function copyOf(piece: string): string {
  return ` ${piece}`.slice(1);
}

/** A result put together from two. Hardly anybody wants the tokens of a text that is being edited. */
class Spliced implements ParseResult {
  private lexed?: readonly Token[];

  constructor(
    private readonly text: string,
    readonly ast: SourceFile,
    readonly comments: readonly Comment[],
    readonly problems: readonly SyntaxProblem[],
  ) {}

  get tokens(): readonly Token[] {
    return (this.lexed ??= parse(this.text).tokens);
  }
}

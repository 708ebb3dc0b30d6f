/** Reads a text by a TextMate grammar, line by line, as far as the language's own grammar needs it. */

/** A pattern as the grammar has it. Its expressions have to mean to JavaScript what they mean to Oniguruma. */
interface Pattern {
  readonly include?: string;
  readonly name?: string;
  readonly match?: string;
  readonly captures?: Captures;
  readonly begin?: string;
  readonly beginCaptures?: Captures;
  readonly end?: string;
  readonly patterns?: readonly Pattern[];
}
type Captures = Readonly<Record<string, { readonly name: string }>>;

interface Grammar {
  readonly patterns: readonly Pattern[];
  readonly repository: Readonly<Record<string, { readonly patterns: readonly Pattern[] }>>;
}

/** A pattern whose expressions are ready; `inside` is worked out when it is first needed, since contexts hold each other. */
interface Rule {
  readonly expression: RegExp;
  readonly name: string | undefined;
  readonly captures: Captures;
  /** Null for a pattern that matches and is done. */
  readonly end: RegExp | null;
  readonly inside: () => readonly Rule[];
}

/** What is open, the innermost last. */
export type Open = readonly Rule[];

export interface Token {
  readonly from: number;
  readonly to: number;
  readonly scope: string;
}

export class TextMate {
  private readonly byName = new Map<string, readonly Rule[]>();
  private readonly top: readonly Rule[];

  constructor(private readonly grammar: Grammar) {
    this.top = this.rules(grammar.patterns);
  }

  /** The tokens of a line, and what is open behind it. */
  line(text: string, open: Open): { readonly tokens: readonly Token[]; readonly open: Open } {
    const tokens: Token[] = [];
    const stack = [...open];
    let at = 0;
    // Where nothing is taken something is opened or closed; grammars that do so for ever are cut short.
    for (let steps = 0; steps < 2 * text.length + 100; steps++) {
      const inner = stack.at(-1);
      const found = first(text, at, inner, inner?.inside() ?? this.top);
      const upTo = found?.match.index ?? text.length;
      if (inner?.name !== undefined && upTo > at) tokens.push({ from: at, to: upTo, scope: inner.name });
      if (found === null) break;
      const { match, rule } = found;
      if (rule === null) stack.pop();
      else if (rule.end !== null) stack.push(rule);
      tokens.push(...tokensOf(match, rule ?? inner!));
      at = upTo + match[0].length;
    }
    return { tokens, open: stack };
  }

  private rules(patterns: readonly Pattern[]): readonly Rule[] {
    return patterns.flatMap((pattern) =>
      pattern.include === undefined ? [this.rule(pattern)] : this.named(pattern.include),
    );
  }

  private named(include: string): readonly Rule[] {
    const name = include.slice(1);
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const rules = this.rules(this.grammar.repository[name]?.patterns ?? []);
    this.byName.set(name, rules);
    return rules;
  }

  private rule({ match, begin, end, name, captures, beginCaptures, patterns = [] }: Pattern): Rule {
    let inside: readonly Rule[] | undefined;
    return {
      expression: new RegExp(match ?? begin ?? "(?!)", "gd"),
      name,
      captures: captures ?? beginCaptures ?? {},
      end: begin === undefined ? null : new RegExp(end ?? "$", "gd"),
      inside: () => (inside ??= this.rules(patterns)),
    };
  }
}

/** What comes first in the line: the end of what is open (`rule` null), or else the earliest of the rules in it. */
function first(
  text: string,
  at: number,
  open: Rule | undefined,
  rules: readonly Rule[],
): { readonly match: RegExpExecArray; readonly rule: Rule | null } | null {
  let found: { match: RegExpExecArray; rule: Rule | null } | null = null;
  const look = (expression: RegExp, rule: Rule | null): void => {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match !== null && (found === null || match.index < found.match.index)) found = { match, rule };
  };
  if (open !== undefined && open.end !== null) look(open.end, null);
  for (const rule of rules) look(rule.expression, rule);
  return found;
}

function tokensOf(match: RegExpExecArray, { name, captures }: Rule): Token[] {
  const tokens: Token[] = [];
  let from = match.index;
  const to = from + match[0].length;
  for (const [group, capture] of Object.entries(captures)) {
    const [start, end] = match.indices![Number(group)] ?? [from, from];
    if (end === start) continue;
    if (name !== undefined && start > from) tokens.push({ from, to: start, scope: name });
    tokens.push({ from: start, to: end, scope: capture.name });
    from = end;
  }
  if (name !== undefined && to > from) tokens.push({ from, to, scope: name });
  return tokens;
}

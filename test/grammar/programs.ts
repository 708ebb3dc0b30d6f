import fc from "fast-check";

/**
 * Random programs that are correct: what they name is declared, and nothing is declared twice. Sections, pauses and
 * contexts nest at random, so that rule sets find all sorts of things in them. No frame calls itself: a frame calls only
 * frames declared after it, so every run ends.
 */
export interface ProgramOptions {
  /** Most frames; at least one. */
  readonly frames: number;
  /** Most switches. */
  readonly configs: number;
  /** How deep blocks nest in a body. */
  readonly depth: number;
  /** Whether bodies touch page tables; rule sets and nesting do not need it. */
  readonly pages: boolean;
}

const DEFAULTS: ProgramOptions = { frames: 5, configs: 3, depth: 3, pages: true };
const RULE_SETS = ["legacy", "A", "B", "C", "D", "v3", "literal"];
const CONTEXT_BLOCKS = ["nopreempt", "irqs_off", "bh_off", "mutex m", "spin s", "spin_bh t", "raw_spin u"];

/** What a body may refer to. */
interface Scope {
  readonly configs: readonly string[];
  /** Frames that it may call. */
  readonly frames: readonly string[];
  readonly pages: readonly string[];
  readonly irq: boolean;
  /** Whether `next` may stand here. */
  readonly next: boolean;
}

type Text = fc.Arbitrary<string>;

const pick = (values: readonly string[]): Text => fc.constantFrom(...values);
/** Joins parts, each a text or what makes one. */
const join = (...parts: (string | Text)[]): Text =>
  fc.tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part))).map((list) => list.join(""));
const maybe = (part: Text): Text => fc.option(part, { nil: "" });

/** A condition over the switches, kernel versions among them. */
function conditions(configs: readonly string[]): Text {
  if (configs.length === 0) return pick(["kernel < 6.18", "kernel >= 7.0"]);
  const one = fc.oneof({ weight: 5, arbitrary: pick(configs) }, { weight: 1, arbitrary: pick(["kernel < 6.18"]) });
  const literal = join(pick(["", "!"]), pick(configs));
  return fc.oneof(
    one,
    literal,
    join(literal, pick([" && ", " || "]), literal),
    join("!(", literal, " || ", literal, ")"),
  );
}

function simpleStatements(scope: Scope, options: ProgramOptions): Text {
  const calls = pick(["enable;", "disable;", "pause;", "resume;"]);
  const forms: fc.WeightedArbitrary<string>[] = [{ weight: 4, arbitrary: calls }];
  if (scope.next) forms.push({ weight: 3, arbitrary: fc.constant("next;") });
  if (scope.frames.length > 0) {
    const element = join(pick(scope.frames), maybe(pick([" [lazy]", " [paused]", " [irqs_off, lazy]"])));
    const chain = fc.array(element, { minLength: 1, maxLength: 3 }).map((list) => `${list.join(" -> ")};`);
    forms.push({ weight: 4, arbitrary: chain });
  }
  if (scope.irq) forms.push({ weight: 1, arbitrary: fc.constant("interrupt tick;") });
  if (options.pages) {
    const on = (prefix: string, suffix = ";") => join(prefix, " ", pick(scope.pages), suffix);
    const one = pick(scope.pages.filter((pages) => pages !== "linear" && !pages.includes("..")));
    const statements = [on("map"), on("unmap"), on("protect", " none;"), on("flush_tlb"), on("read"), on("write")];
    forms.push({
      weight: 3,
      arbitrary: fc.oneof(...statements, on("map", " ro;"), join("store ", one, " = 0x3;"), pick(["emit;", "dsb;"])),
    });
  }
  return fc.oneof(...forms);
}

function bodies(scope: Scope, options: ProgramOptions, depth: number): Text {
  const simple = simpleStatements(scope, options);
  if (depth === 0) return fc.array(simple, { maxLength: 3 }).map((list) => list.join(" "));
  const block = bodies(scope, options, depth - 1).map((body) => `{ ${body} }`);
  const condition = conditions(scope.configs);
  const compound = fc.oneof(
    join(pick(["lazy ", "paused "]), block),
    join("if (", condition, ") ", fc.oneof(block, simple), maybe(join(" else ", fc.oneof(block, simple)))),
    join("maybe ", block),
    join("choose ", block, " or ", block),
    join("repeat ", pick(["1", "2", "3"]), " ", block),
    join(pick(CONTEXT_BLOCKS), " ", block),
  );
  const statement = fc.oneof({ weight: 3, arbitrary: simple }, { weight: 2, arbitrary: compound });
  return fc.array(statement, { maxLength: 4 }).map((list) => list.join("\n  "));
}

function frames(index: number, scope: Scope, options: ProgramOptions): Text {
  const guard = join(" if (", conditions(scope.configs), ")");
  const annotation = pick([" [lazy]", " [paused]", " [nopreempt]", " [lazy, spin ptl]"]);
  const source = fc.constant(` @ "mm/f${index}.c:${index + 1}"`);
  const body = bodies(scope, options, options.depth).map((text) => ` {\n  ${text}\n}`);
  const head = join(`fn f${index}`, maybe(annotation), maybe(guard), maybe(source));
  const full = join(head, fc.oneof({ weight: 1, arbitrary: fc.constant(";") }, { weight: 3, arbitrary: body }));
  if (scope.frames.length === 0) return full;
  const inlined = join(`fn f${index} inlines `, pick(scope.frames), ";");
  return fc.oneof({ weight: 8, arbitrary: full }, { weight: 1, arbitrary: inlined });
}

/** A rule set of its own, in which every call moves a counter. */
const ruleSets: Text = fc
  .record({ type: pick(["u8", "u16"]), first: pick(["warn", "warn_once", "bug"]), returns: fc.boolean() })
  .map(({ type, first, returns }) => {
    const early = returns ? "if (in_interrupt) return;\n    " : "";
    return `rules own "one counter" extends D {
  ${type} level;
  bool stopped;
  active = level > 0 && !stopped;
  enable { ${early}level += 1; if (level == 1) arch_enter; }
  disable {
    forbid "disable without enable" (sections == 0);
    ${first} "underflow" (level == 0) @ "include/linux/pgtable.h:1";
    level -= 1;
    if (level == 0) { arch_leave; } else arch_flush;
  }
  pause { stopped = 1; arch_leave; }
  resume { stopped = 0; arch_enter; }
}`;
  });

function scenarios(scope: Scope, options: ProgramOptions): Text {
  const body = bodies({ ...scope, next: false }, options, Math.min(options.depth, 2));
  const sets = fc.subarray(RULE_SETS, { minLength: 1 }).map((list) => list.join(", "));
  const fact = pick(["clean", "leaks", 'may warns "enable while paused"', "hooks none", "may bugs", "barriers 0"]);
  const when = maybe(join(" when ", conditions(scope.configs)));
  return join(
    'scenario s "random" {\n  ',
    scope.irq ? maybe(fc.constant("interrupts tick x1;\n  ")) : "",
    options.pages ? maybe(fc.constant("given { map shadow; }\n  ")) : "",
    body,
    "\n  ",
    join("expect ", sets, when, ": ", fact, ";"),
    "\n}",
  );
}

/** Texts of correct programs; see `ProgramOptions`. */
export function programs(choice: Partial<ProgramOptions> = {}): Text {
  const options = { ...DEFAULTS, ...choice };
  return fc
    .record({
      frameCount: fc.integer({ min: 1, max: options.frames }),
      configCount: fc.integer({ min: 0, max: options.configs }),
      irq: fc.boolean(),
      own: fc.boolean(),
    })
    .chain(({ frameCount, configCount, irq, own }) => {
      const configs = Array.from({ length: configCount }, (_, index) => `C${index}`);
      const names = Array.from({ length: frameCount }, (_, index) => `f${index}`);
      const pages = ["shadow", "shadow[0]", "linear", "linear[1..3]"];
      const scope = (from: number): Scope => ({ configs, frames: names.slice(from), pages, irq, next: true });
      const handler = bodies({ ...scope(frameCount), irq: false, next: false }, options, 1);
      return join(
        ...configs.map((name) => join(`config ${name}`, maybe(pick([" = y", " = n"])), ";\n")),
        options.pages ? "region shadow: kernel 1 pages;\nregion linear: kernel 4 pages;\n" : "",
        irq ? join("irq tick ", pick(["", "soft ", "hard "]), "{ ", handler, " }\n") : "",
        ...names.map((_, index) =>
          join(maybe(fc.constant("/// A frame.\n")), frames(index, scope(index + 1), options), "\n"),
        ),
        own ? join(ruleSets, "\n") : "",
        scenarios({ ...scope(0), next: false }, options),
        "\n",
      );
    });
}

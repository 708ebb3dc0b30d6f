/** A check that remembers what earlier ones found says what one says that knows nothing. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check, type Host, ParsedTexts } from "../../compiler/index.js";
import { CheckMemory } from "../../compiler/memory/index.js";
import { parse } from "../../grammar/index.js";
import { programs } from "../grammar/programs.js";
import { Programs } from "../nesting/random-program.js";
import { programText } from "../nesting/tree.js";

const numRuns = process.env["LMMU_DEEP"] ? 50 : 5;
const EDITS = 8;

type Edit = (text: string, other: string, at: number) => string;

/** The declarations of a text, as spans. */
const declarations = (text: string) => parse(text).ast.declarations;
const headOf = (text: string): string => /^\w+ [\w`.]+/.exec(text)?.[0] ?? text;

/** Swaps words that mean something of the same form, at one place. */
function swapped(text: string, at: number, words: readonly string[]): string {
  const found = [...text.matchAll(new RegExp(`\\b(?:${words.join("|")})\\b`, "g"))];
  const match = found[at % found.length];
  if (match === undefined) return text;
  const word = words[(words.indexOf(match[0]) + 1 + (at % (words.length - 1))) % words.length]!;
  return text.slice(0, match.index) + word + text.slice(match.index + match[0].length);
}

/** Edits that mostly leave a program that runs. */
const EDIT: readonly Edit[] = [
  (text, _, at) => swapped(text, at, ["enable", "disable", "pause", "resume"]),
  (text, _, at) => swapped(text, at, ["lazy", "paused"]),
  (text, _, at) => swapped(text, at, ["y", "n"]),
  (text, _, at) => swapped(text, at, ["A", "B", "C", "D", "legacy"]),
  (text, _, at) => swapped(text, at, ["f0", "f1", "f2", "f3"]),
  // Moves what is behind it, and changes nothing.
  (text, _, at) => {
    const all = declarations(text);
    const start = all[at % all.length]?.span.start ?? 0;
    return `${text.slice(0, start)}\n// a comment\n${text.slice(start)}`;
  },
  (text) => `fn nobody_calls_it { lazy { next; } }\n${text}`,
  (text, _, at) => {
    const all = declarations(text);
    const gone = all[at % all.length];
    return gone === undefined ? text : text.slice(0, gone.span.start) + text.slice(gone.span.end);
  },
  // Another program's declaration of that name.
  (text, other, at) => {
    const all = declarations(text);
    const old = all[at % all.length];
    if (old === undefined) return text;
    const head = headOf(text.slice(old.span.start, old.span.end));
    const its = declarations(other).find(({ span }) => headOf(other.slice(span.start, span.end)) === head);
    if (its === undefined) return text;
    return text.slice(0, old.span.start) + other.slice(its.span.start, its.span.end) + text.slice(old.span.end);
  },
  // Two declarations in the other order: what is told first may depend on it.
  (text, _, at) => {
    const all = declarations(text);
    const index = at % Math.max(1, all.length - 1);
    const [first, second] = [all[index], all[index + 1]];
    if (first === undefined || second === undefined) return text;
    const [one, two] = [first, second].map(({ span }) => text.slice(span.start, span.end));
    return `${text.slice(0, first.span.start)}${two}\n${one}\n${text.slice(second.span.end)}`;
  },
  // Half of what somebody types.
  (text, _, at) => `${text.slice(0, at % (text.length + 1))}{${text.slice(at % (text.length + 1))}`,
  (_, other) => other,
];

const texts = fc.oneof(
  programs(),
  new Programs({ ownRules: false }).map(programText),
  new Programs({ ownRules: true }).map(programText),
);
const edits = fc.array(fc.tuple(fc.constantFrom(...EDIT), texts, fc.nat()), { minLength: 1, maxLength: EDITS });

function hostOf(files: ReadonlyMap<string, string>): Host {
  return {
    read: (file) => {
      const text = files.get(file);
      return text === undefined ? { ok: false, reason: "missing" } : { ok: true, text };
    },
    resolve: (_, path) => path,
  };
}

/** Checks each text after the one before with what is remembered, and holds it against a check that knows nothing. */
function expectAsFresh(versions: readonly ReadonlyMap<string, string>[]): void {
  const memory = new CheckMemory();
  const parsed = new ParsedTexts();
  for (const files of versions) {
    const found = check("main.lmmu", hostOf(files), { memory, parsed }).diagnostics;
    const wanted = check("main.lmmu", hostOf(files)).diagnostics;
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      expect(found, [...files].map(([name, text]) => `// ${name}\n${text}`).join("\n")).toEqual(wanted);
    }
  }
}

describe("a check with a memory", () => {
  it("says what one says that knows nothing", () => {
    const property = fc.property(texts, edits, (text, list) => {
      const versions = [text];
      for (const [edit, other, at] of list) versions.push(edit(versions.at(-1)!, other, at));
      expectAsFresh(versions.map((version) => new Map([["main.lmmu", version]])));
    });
    fc.assert(property, { numRuns });
  });

  it("says it also where what has changed is imported", () => {
    const property = fc.property(texts, texts, edits, (text, imported, list) => {
      const main = `import "frames.lmmu";\n${text}`;
      const versions = [imported];
      for (const [edit, other, at] of list) versions.push(edit(versions.at(-1)!, other, at));
      expectAsFresh(
        versions.map(
          (version) =>
            new Map([
              ["main.lmmu", main],
              ["frames.lmmu", version],
            ]),
        ),
      );
    });
    fc.assert(property, { numRuns });
  });

  const scenarios = (first: string): string =>
    `config DEBUG;\nfn f { ${first} }\nfn g { if (DEBUG) { pause; } }\nscenario one { f; }\nscenario two { g; }\n`;

  it("looks only at what depends on a change", () => {
    const memory = new CheckMemory();
    const asked: string[] = [];
    const at = (text: string): string[] => {
      asked.length = 0;
      const host: Host = { read: () => ({ ok: true, text }), resolve: () => null };
      // Each scenario that is looked at asks whether it is to be stopped; one that is remembered does not.
      let count = 0;
      check("main.lmmu", host, { memory, stopped: () => (count++, false) });
      return [String(count)];
    };
    const [fresh] = at(scenarios("enable;"));
    const [again] = at(`\n\n${scenarios("enable;")}`);
    const [one] = at(scenarios("pause;"));
    expect(Number(again)).toBeLessThan(Number(one));
    expect(Number(one)).toBeLessThan(Number(fresh));
  });
});

/** Correct texts as nobody writes them: any white space and comments between tokens, names like words of the language. */
import fc from "fast-check";
import { CONTEXTUAL_WORDS, parse, RESERVED, VOCABULARY } from "../../grammar/index.js";
import { programs } from "../grammar/programs.js";

const GAPS = [" ", " ", " ", "\n", "\t", " /* lazy; */ ", " // map a;\n", "\n/* one\n two */ "];

/** Programs with other gaps between their tokens. */
export const spacedPrograms: fc.Arbitrary<string> = fc
  .tuple(programs(), fc.infiniteStream(fc.constantFrom(...GAPS)))
  .map(([program, gaps]) => {
    const { tokens } = parse(program);
    return tokens.map(({ text }) => text + gaps.next().value).join("");
  });

/** Words that are names wherever a name can stand. */
const NAME_WORDS = [...new Set(Object.values(CONTEXTUAL_WORDS).flat()), "x3"].filter((word) => word !== "user");
/** The names that `programs` gives. */
const NAME = /\b(?:[fC]\d|shadow|linear|ptl|[mstu])\b(?!\/)/g;

/** Programs in which frames, switches, regions and locks are called like words of the language. */
export const renamedPrograms: fc.Arbitrary<string> = fc
  .tuple(programs(), fc.shuffledSubarray(NAME_WORDS, { minLength: NAME_WORDS.length }))
  .map(([program, words]) => {
    const names = new Map([...new Set(program.match(NAME))].map((name, index) => [name, words[index]!]));
    return program.replace(NAME, (name) => names.get(name)!);
  });

const WORDS = [...new Set([...RESERVED, ...Object.values(VOCABULARY).flat()])];
const LEXEMES = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.constantFrom(..."{ } ( ) [ ] ; , : -> = == += - ! && .. @ \n".split(" ")),
  fc.constantFrom("a", "x2", "`if`", "42", "0x1", "6.18", "4K", '"text"', '"a\\"; map b"', '"open', "`open", "a.if.0"),
  fc.constantFrom("// lazy c\n", "/* map; */", "/* two\nlines */", "/*", "\u00a7", "\n"),
);

/** Words of the language in any order. */
export const soups: fc.Arbitrary<string> = fc
  .array(fc.tuple(LEXEMES, fc.constantFrom(" ", " ", " ", "\n", "")), { maxLength: 100 })
  .map((list) => list.flat().join(""));

/** Some texts of each kind, for what takes them all at once; `LMMU_SEED` draws the same ones again. */
export function sampledPrograms(count: number): { texts: string[]; how: string } {
  const seed = Number(process.env["LMMU_SEED"] ?? Date.now() % 1_000_000);
  const texts = [spacedPrograms, renamedPrograms].flatMap((kind) => fc.sample(kind, { numRuns: count, seed }));
  return { texts, how: `LMMU_SEED=${seed}` };
}

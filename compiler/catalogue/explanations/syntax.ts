/** What explains 1xx: what the parser cannot make sense of. */
import type { SYNTAX as entries } from "../syntax.js";
import type { Explanations } from "./explanation.js";

const MANY_BRACES = "{".repeat(70);

export const syntax: Explanations<typeof entries> = {
  expected: {
    explanation:
      "The text does not follow the grammar at this place. The message names what could stand here. The parser goes on " +
      "after the statement or declaration that has the mistake, so what it says about the rest of the file holds.",
    bad: "fn f {\n  enable;\n  };\n}\n",
    good: "fn f {\n  enable;\n  disable;\n}\n",
  },
  unclosed: {
    explanation:
      "What this opens is not closed before the next declaration or the end of the file. A declaration that begins in the " +
      "first column always ends what is open before it, so that one missing brace does not hide the rest of the file.",
    bad: "fn f {\n  enable;\n\nfn g;\n",
    good: "fn f {\n  enable;\n}\n\nfn g;\n",
  },
  reserved_name: {
    explanation:
      "`if`, `else`, `for`, `return`, `next`, `in`, `or`, `when` and `on` are never names unless backquotes make them so.",
    bad: "fn next;\n",
    good: "fn `next`;\n",
  },
  misplaced_declaration: {
    explanation:
      "Declarations stand at the top level of a file. One inside a block usually means that a `}` before it is missing.",
    bad: "fn f {\n  config KASAN;\n}\n",
    good: "config KASAN;\n\nfn f {\n}\n",
  },
  needs_braces: {
    explanation:
      "Without braces the body of an `if` or `else` is one simple statement. One that has a body itself needs them.",
    bad: "config KASAN;\nfn f {\n  if (KASAN) lazy { next; }\n}\n",
    good: "config KASAN;\nfn f {\n  if (KASAN) { lazy { next; } }\n}\n",
  },
  after_chain_end: {
    explanation: "A block and `next` end a chain: neither of them calls anything of the chain that stands after it.",
    bad: "fn a;\nfn f {\n  a -> next -> a;\n}\n",
    good: "fn a;\nfn f {\n  a -> a -> next;\n}\n",
  },
  unknown_query: {
    explanation: "`mapped(PAGE)` and `visible(PAGE)` are the only names that take an argument in an expression.",
    bad: "region r: kernel 1 pages;\nscenario s {\n  assert present(r);\n}\n",
    good: "region r: kernel 1 pages;\nscenario s {\n  assert mapped(r);\n}\n",
  },
  unknown_character: {
    explanation:
      "No word or sign of the language has this character. Outside strings and comments a file is plain ASCII.",
    bad: "fn f {\n  enable; #\n  disable;\n}\n",
    good: "fn f {\n  enable;\n  disable;\n}\n",
  },
  unterminated: {
    explanation: "A string and a name in backquotes end on the line on which they begin; a comment ends at its `*/`.",
    bad: 'fn f @ "mm/memory.c;\n',
    good: 'fn f @ "mm/memory.c";\n',
  },
  bad_name: {
    explanation: "Names are C identifiers, with `.` allowed inside. Backquotes make any word a name, but not any text.",
    bad: "fn `two words`;\n",
    good: "fn `next`;\n",
  },
  bad_escape: {
    explanation: "Strings have the escapes of C.",
    bad: 'scenario s "50\\%" {\n}\n',
    good: 'scenario s "50%" {\n}\n',
  },
  bad_number: {
    explanation: "Integers are decimal or `0x` hexadecimal, with `_` between digits; sizes end in `K`, `M` or `G`.",
    bad: "region r: kernel 0xzz pages;\n",
    good: "region r: kernel 0x10 pages;\n",
  },
  number_too_large: {
    explanation: "Integers have 64 bits and no sign; a part of a version has at most nine digits.",
    bad: "region r: kernel 1 pages at 0x1_0000_0000_0000_0000;\n",
    good: "region r: kernel 1 pages at 0xffff_0000_0800_f000;\n",
  },
  too_deep: {
    explanation:
      "More than 64 open braces and parentheses are no program but damage; the rest of the nest is not read.",
    bad: `fn f ${MANY_BRACES}\n`,
    good: "fn f {\n  next;\n}\n",
  },
  too_many_problems: {
    explanation: "After a hundred syntax errors the parser stops: such a file is hardly a `.lmmu` file at all.",
    bad: "fn;\n".repeat(120),
    good: "fn f {\n}\n",
  },
  nul_byte: {
    explanation: "A file with a NUL byte is binary, not text.",
    bad: "fn f;\n\0\n",
    good: "fn f;\n",
  },
  too_large: {
    explanation: "Files over 8 MiB are refused, so that a wrong file name does not cost minutes.",
    bad: " ".repeat(8 * 1024 * 1024 + 1),
    good: "fn f;\n",
  },
  too_many_tokens: {
    explanation: "What has millions of words and signs was not written by anybody, and would cost gigabytes to read.",
    bad: ";".repeat(2_500_001),
    good: "fn f;\n",
  },
};

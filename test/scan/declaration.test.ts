/** What a function's body comes to in the language. The functions have the form of the kernel's, and are written for this. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../../compiler/index.js";
import { emittedText, scanReport } from "../../compiler/scan/index.js";
import { type Block, functionText, randomBody } from "./balanced-c.js";
import { declared, laidOut, readC } from "./read-c.js";

const E = "lazy_mmu_mode_enable();";
const D = "lazy_mmu_mode_disable();";

const declaredBody = (body: string): string => declared(`void f(int x)\n{\n${body}\n}\n`);

describe("one pair around everything is an annotation", () => {
  it.each([
    ["a section", `${E}\nx++;\n${D}`, "fn f [lazy];\n"],
    ["a pause", "lazy_mmu_mode_pause();\nlazy_mmu_mode_resume();", "fn f [paused];\n"],
    ["an early return before it", `if (!x)\nreturn;\n${E}\n${D}\nreturn;`, "fn f [lazy];\n"],
    ["a loop in it", `${E}\nfor (;;) {\nif (x)\nbreak;\nif (y)\ncontinue;\n}\n${D}`, "fn f [lazy];\n"],
    ["a jump to its end", `${E}\nif (x)\ngoto out;\ny();\nout:\n${D}`, "fn f [lazy];\n"],
    ["from the beginning again", `again:\nif (!x)\nreturn;\n${E}\n${D}\nif (y)\ngoto again;\nz();`, "fn f [lazy];\n"],
    ["conditions that say the same twice", `if (x)\n${E}\ny();\nif (x)\n${D}`, "fn f [lazy];\n"],
    ["the older names", "arch_enter_lazy_mmu_mode();\narch_leave_lazy_mmu_mode();", "fn f [lazy];\n"],
    ["a leave with an enter behind it", "arch_leave_lazy_mmu_mode();\narch_enter_lazy_mmu_mode();", "fn f [paused];\n"],
    [
      "a flush in it",
      "arch_enter_lazy_mmu_mode();\narch_flush_lazy_mmu_mode();\narch_leave_lazy_mmu_mode();",
      "fn f [lazy];\n",
    ],
  ])("%s", (_, body, expected) => expect(declaredBody(body)).toBe(expected));
});

describe("else the calls are statements", () => {
  const body = (...lines: string[]): string => `fn f {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;

  it.each([
    // As madvise_free_pte_range does around split_folio(); `start_pte` is null where the loop was left without a section.
    [
      "a section closed for a while",
      `${E}\nfor (; x; x++) {\nif (big) {\n${D}\nerr = split_folio(folio);\nstart_pte = lock();\nif (!start_pte)\nbreak;\n` +
        `${E}\ncontinue;\n}\n}\nif (start_pte) {\n${D}\nunlock();\n}`,
      body("enable;", "next;", "maybe {", "  disable;", "  enable;", "}", "disable;"),
    ],
    // As madvise_cold_or_pageout_pte_range does.
    [
      "closed, and from the beginning",
      `restart:\n${E}\nfor (; x; x++) {\nif (need_resched()) {\n${D}\nunlock();\ncond_resched();\ngoto restart;\n}\n}\n${D}`,
      body("enable;", "next;", "maybe {", "  disable;", "  return;", "}", "disable;"),
    ],
    // As migrate_vma_collect_pmd does around migrate_vma_split_folio().
    [
      "closed before a return and before a jump back",
      `again:\nlock();\n${E}\nwhile (x) {\nif (big) {\n${D}\nret = split();\nif (ret)\nreturn skip();\ngoto again;\n}\n}\n${D}\nreturn 0;`,
      body("enable;", "next;", "maybe {", "  disable;", "  return;", "}", "disable;"),
    ],
    // What fea18c686320 "mm/vmalloc: leave lazy MMU mode on PTE mapping error" mended.
    [
      "left open on an error",
      `${E}\ndo {\nif (WARN_ON(x))\nreturn -EBUSY;\n} while (x++);\n${D}\nreturn 0;`,
      body("enable;", "next;", "maybe {", "  return;", "}", "disable;"),
    ],
    [
      "left open by a jump behind the end",
      `${E}\ndo {\nif (x)\ngoto out;\n} while (x++);\n${D}\nout:\nreturn x;`,
      body("enable;", "next;", "maybe {", "  return;", "}", "disable;"),
    ],
    ["two sections", `${E}\n${D}\nx();\n${E}\n${D}`, body("enable;", "next;", "disable;", "enable;", "disable;")],
    ["only opened", E, body("enable;", "next;")],
    ["only closed", D, body("next;", "disable;")],
    ["on one way", `if (x) {\n${E}\n${D}\n}`, body("maybe {", "  enable;", "  next;", "  disable;", "}")],
    [
      "one of two ways",
      `if (x) {\n${E}\n${D}\n} else {\nlazy_mmu_mode_pause();\nlazy_mmu_mode_resume();\n}`,
      body("choose {", "  enable;", "  next;", "  disable;", "} or {", "  pause;", "  next;", "  resume;", "}"),
    ],
    [
      "cases, of which one falls through",
      `${E}\nswitch (x) {\ncase 1:\nlazy_mmu_mode_pause();\nfallthrough;\ncase 2:\nlazy_mmu_mode_resume();\nbreak;\n}\n${D}`,
      body("enable;", "next;", "maybe {", "  pause;", "  resume;", "}", "disable;"),
    ],
    // A `break` leads past the other cases; were they to be looked at, there would be too many ways.
    [
      "many cases",
      `${E}\n${Array.from({ length: 8 }, () => `switch (x) {\ncase 1:\nbreak;\ncase 2:\n${E}\n${D}\nbreak;\n}`).join("\n")}\n${D}`,
      body(
        "enable;",
        "next;",
        ...Array<string[]>(8).fill(["maybe {", "  enable;", "  disable;", "}"]).flat(),
        "disable;",
      ),
    ],
    [
      "closed on two ways",
      `${E}\nif (x) {\n${D}\nreturn;\n}\ny();\n${D}`,
      body("enable;", "next;", "maybe {", "  disable;", "  return;", "}", "disable;"),
    ],
    [
      "a pause in a section",
      `${E}\nlazy_mmu_mode_pause();\nx();\nlazy_mmu_mode_resume();\n${D}`,
      body("enable;", "next;", "pause;", "resume;", "disable;"),
    ],
  ])("%s", (_, text, expected) => expect(declaredBody(text)).toBe(expected));

  it("in the order of the text where jumps are too many to follow", () => {
    const jumps = Array.from({ length: 12 }, (_, i) => `if (x == ${i})\ngoto l${i};\n${E}\n`).join("");
    const labels = Array.from({ length: 12 }, (_, i) => `l${i}:\n${E}\nif (y)\ngoto m${i};\n${D}\nm${i}:\n${D}\n`).join(
      "",
    );
    const text = declaredBody(`${E}\n${jumps}${labels}`);
    expect(text).toMatch(
      /^\/\/ Its calls in the order of the text: its jumps are too many to follow\.\nfn f \{\n {2}enable;\n/,
    );
    expect(text.match(/\benable;/g)).toHaveLength(25);
    expect(text.match(/\bdisable;/g)).toHaveLength(24);
  });
});

/** What `check` says of the nesting in the declarations of a C text. */
function nestingFindings(text: string): string[] {
  const emitted = laidOut(emittedText(scanReport(new Map([["mm/x.c", readC(text)]]), () => true)));
  expect(laidOut(emitted)).toBe(emitted);
  const { diagnostics } = check("x.lmmu", { read: () => ({ ok: true, text: emitted }), resolve: () => null });
  expect(
    diagnostics.filter(({ code }) => /^LMMU[12]/.test(code)).map(({ message }) => `${message}\n${emitted}`),
  ).toEqual([]);
  return diagnostics.filter(({ severity }) => severity !== "note").map(({ code, message }) => `${code} ${message}`);
}

describe("what is balanced in C", () => {
  const runs = { numRuns: process.env["LMMU_DEEP"] ? 200 : 40 };

  it("is balanced in the language, on every way", () => {
    fc.assert(
      fc.property(randomBody, (body: Block) => {
        const { text, calls } = functionText(body);
        expect(readC(text).functions.flatMap((each) => each.calls)).toHaveLength(calls);
        expect(nestingFindings(text), text).toEqual([]);
      }),
      runs,
    );
  });

  it("is not any more when the function begins with one call more", () => {
    fc.assert(
      fc.property(randomBody, fc.constantFrom(E, "lazy_mmu_mode_pause();"), (body: Block, call) => {
        const { text } = functionText(body);
        expect(nestingFindings(text.replace("{\n", `{\n\t${call}\n`)), text).not.toEqual([]);
      }),
      runs,
    );
  });
});

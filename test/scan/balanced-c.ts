/** Random functions in C whose sections and pauses are balanced on every way, written in the forms that the kernel has. */
import fc from "fast-check";

/** Statements; what a function consists of. */
export type Block = readonly Part[];

type Part =
  | { readonly kind: "plain" }
  | { readonly kind: "section" | "pause"; readonly body: Block }
  | { readonly kind: "if"; readonly body: Block; readonly otherwise: Block | null }
  | { readonly kind: "loop"; readonly form: "for" | "while" | "do" | "macro"; readonly body: Block }
  | { readonly kind: "switch"; readonly arms: readonly Block[] }
  /** Closes what is open, as far as it has to, and leaves: the function, by a label at its end, or the innermost loop. */
  | { readonly kind: "leave"; readonly by: "return" | "goto" | "break" | "continue" };

const { block } = fc.letrec<{ block: Block; part: Part }>((tie) => ({
  block: fc.array(tie("part"), { maxLength: 4 }),
  part: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant<Part>({ kind: "plain" }),
    fc.record({ kind: fc.constant("leave" as const), by: fc.constantFrom("return", "goto", "break", "continue") }),
    fc.record({ kind: fc.constantFrom("section", "pause"), body: tie("block") }),
    fc.record({
      kind: fc.constant("if" as const),
      body: tie("block"),
      otherwise: fc.option(tie("block"), { nil: null }),
    }),
    fc.record({
      kind: fc.constant("loop" as const),
      form: fc.constantFrom("for", "while", "do", "macro"),
      body: tie("block"),
    }),
    fc.record({ kind: fc.constant("switch" as const), arms: fc.array(tie("block"), { minLength: 1, maxLength: 3 }) }),
  ),
}));

/** With at least one section. */
export const randomBody: fc.Arbitrary<Block> = block.map((body) => [{ kind: "section", body }]);

const OPEN = { section: "lazy_mmu_mode_enable();", pause: "lazy_mmu_mode_pause();" } as const;
const CLOSE = { section: "lazy_mmu_mode_disable();", pause: "lazy_mmu_mode_resume();" } as const;

/** What is open, the innermost last, and how much of it was when the innermost loop or switch began. */
interface Around {
  readonly open: readonly ("section" | "pause")[];
  /** Null: outside of loops. */
  readonly loop: number | null;
}

/** The function's text, and how many calls it has. */
export function functionText(body: Block): { readonly text: string; readonly calls: number } {
  const text = `int f(int x)\n{\n${blockText(body, { open: [], loop: null })}out:\n\treturn x;\n}\n`;
  return { text, calls: text.match(/lazy_mmu_mode_\w+\(\);/g)?.length ?? 0 };
}

function blockText(body: Block, around: Around): string {
  return body.map((part) => partText(part, around)).join("");
}

function partText(part: Part, around: Around): string {
  switch (part.kind) {
    case "plain":
      return "\tx = g(x);\n";
    case "section":
    case "pause": {
      const inner = blockText(part.body, { ...around, open: [...around.open, part.kind] });
      return `\t${OPEN[part.kind]}\n${inner}\t${CLOSE[part.kind]}\n`;
    }
    case "if": {
      const otherwise = part.otherwise === null ? "" : ` else {\n${blockText(part.otherwise, around)}\t}`;
      return `\tif (g(x)) {\n${blockText(part.body, around)}\t}${otherwise}\n`;
    }
    case "loop": {
      // A macro's loop is a call with a block behind it to the parser, which breaks out of what is around it.
      const loop = part.form === "macro" ? around.loop : around.open.length;
      const inner = blockText(part.body, { ...around, loop });
      switch (part.form) {
        case "for":
          return `\tfor (; x < 9; x++) {\n${inner}\t}\n`;
        case "while":
          return `\twhile (g(x)) {\n${inner}\t}\n`;
        case "do":
          return `\tdo {\n${inner}\t} while (x++ < 9);\n`;
        case "macro":
          return `\tlist_for_each_entry(a, &b, list) {\n${inner}\t}\n`;
      }
      break;
    }
    case "switch": {
      const arms = part.arms.map((arm, i) => `\tcase ${i}:\n${blockText(arm, { ...around, loop: null })}\t\tbreak;\n`);
      return `\tswitch (x) {\n${arms.join("")}\t}\n`;
    }
    case "leave": {
      const inLoop = part.by === "break" || part.by === "continue";
      if (inLoop && around.loop === null) return "";
      const closes = around.open.slice(inLoop ? around.loop! : 0).reverse();
      const leaves = { return: "return -EINVAL", goto: "goto out", break: "break", continue: "continue" }[part.by];
      return `\tif (g(x)) {\n${closes.map((each) => `\t\t${CLOSE[each]}\n`).join("")}\t\t${leaves};\n\t}\n`;
    }
  }
}

import fc from "fast-check";

const statement = fc.constantFrom(
  "lazy { }",
  "lazy { paused { } }",
  "enable;",
  "disable;",
  "maybe { pause; }",
  "nopreempt { lazy { } }",
  "if (SMP) { lazy { } }",
  "mutex m { lazy { } }",
);
const body = fc.array(statement, { minLength: 1, maxLength: 2 }).map((statements) => statements.join(" "));

/** Scenarios of two tasks, of which many are wrong under some order. */
export const interleaved = fc
  .tuple(body, body, fc.constantFrom("D", "A", "xen70", "xen70, D"), fc.boolean())
  .map(([one, two, rules, fires]) => {
    const interrupts = fires ? "interrupts tick x1;" : "";
    return `config SMP;
irq tick { enable; disable; }
scenario s { ${interrupts} task one { ${one} } task two { ${two} } expect ${rules}: clean; }
`;
  });

import { describe, expect, it } from "vitest";
import { check, type CheckResult, withoutAllowed } from "../../compiler/index.js";
import { compiled, hostOf } from "./compiled.js";

const UNUSED = "LMMU260";
const NO_REASON = "LMMU261";

const left = (text: string): string[] => {
  const compilation = compiled(text);
  return withoutAllowed(compilation, compilation.diagnostics).map(({ code }) => code);
};
const checked = (text: string, others: Readonly<Record<string, string>> = {}): CheckResult =>
  check("a.lmmu", hostOf({ "a.lmmu": text, ...others }));

it("an `allow` silences one finding of its name, on its own line or the next", () => {
  const head = "fn f [lazy];\nscenario s {\n";
  expect(left(`${head}  f [lazy] -> g; // lmmu: allow annotation-nests on purpose\n}\n`)).toEqual([]);
  expect(left(`${head}  // lmmu: allow annotation-nests on purpose\n  f [lazy] -> g;\n}\n`)).toEqual([]);
  expect(left(`${head}  // lmmu: allow annotation-nests one\n  f [lazy] -> f [lazy] -> g;\n}\n`)).toEqual(["LMMU324"]);
  expect(left(`${head}  // lmmu: allow runs-twice other\n  f [lazy] -> g;\n}\n`)).toEqual([UNUSED, "LMMU324"]);
});

it("what has no meaning cannot be silenced", () => {
  expect(left("// lmmu: allow unknown-switch it comes later\nfn f if (GONE);\n")).toEqual(["LMMU211"]);
});

describe("an `allow` that silences nothing", () => {
  const clean = "scenario s {\n  lazy { }\n}\n";
  const messages = (text: string): string[] =>
    checked(text).diagnostics.map(({ code, message, help }) => `${code} ${message}; ${help}`);

  it("is reported at its comment", () => {
    const text = `${clean}// lmmu: allow call-warns it was one too many\n`;
    const [one, ...others] = checked(text).diagnostics;
    expect(others).toEqual([]);
    expect(one).toMatchObject({ code: UNUSED, severity: "warning", file: "a.lmmu" });
    expect(text.slice(one!.span.start, one!.span.end)).toBe("// lmmu: allow call-warns it was one too many");
  });

  it("is reported where a finding stands two lines on, and where another comment has silenced it", () => {
    const bad = "  f [lazy] -> { };\n";
    const head = "fn f [lazy];\nscenario s {\n";
    const allow = "  // lmmu: allow annotation-nests for once\n";
    expect(left(`${head}${allow}\n${bad}}\n`)).toEqual([UNUSED, "LMMU324"]);
    expect(left(`${head}${allow}${bad.trimEnd()}${allow}}\n`)).toEqual([UNUSED]);
  });

  it("says which name may be meant", () => {
    expect(messages(`// lmmu: allow call-wrans why\n${clean}`)).toEqual([
      `${UNUSED} no finding is called \`call-wrans\`; did you mean \`call-warns\`?`,
    ]);
    expect(messages(`// lmmu: allow LMMU301 why\n${clean}`)).toEqual([
      `${UNUSED} no finding is called \`lmmu301\`; did you mean \`call-warns\`?`,
    ]);
    expect(messages(`// lmmu: allow sleep_in_section why\n${clean}`)[0]).toContain("did you mean `sleep-in-section`?");
    expect(messages(`// lmmu: allow\n${clean}`)[0]).toContain("this does not say what to silence");
  });

  it("says so where nothing could silence it", () => {
    expect(messages(`// lmmu: allow unknown-switch why\n${clean}`)).toEqual([
      `${UNUSED} \`unknown-switch\` cannot be silenced; remove the comment`,
    ]);
    expect(messages(`// lmmu: allow unused-allow why\n${clean}`)[0]).toContain("cannot be silenced");
  });

  it("is none where not every finding is known", () => {
    const text = `// lmmu: allow call-warns why\n${clean}`;
    const compilation = compiled(text);
    expect(withoutAllowed(compilation, [], { complete: false })).toEqual([]);
    expect(withoutAllowed(compilation, []).map(({ code }) => code)).toEqual([UNUSED]);
    const many = `// lmmu: allow call-warns why\nscenario s {\n${"  maybe { lazy { } }\n".repeat(13)}  expect D: barriers 0;\n}\n`;
    expect(checked(many).diagnostics.map(({ code }) => code)).toEqual(["LMMU504"]);
    expect(left(`fn f if (GONE);\n${text}`)).toEqual(["LMMU211"]);
  });

  it("is looked for in the file that is checked alone; an imported one silences its own findings", () => {
    const b = "fn f [lazy];\nfn g {\n  // lmmu: allow annotation-nests why\n  f [lazy] -> { };\n}\n";
    const unused = `${b}// lmmu: allow leak why\n// lmmu: allow leek why\n// lmmu: allow leak\n`;
    expect(checked(`import "b.lmmu";\n${clean}`, { "b.lmmu": unused }).diagnostics).toEqual([]);
    expect(checked(unused).diagnostics.map(({ code }) => code)).toEqual([UNUSED, UNUSED, UNUSED]);
  });

  it("is no other comment", () => {
    for (const comment of [
      "// lmmu: allowed leak",
      "// allow leak",
      "//! lmmu: allow leak",
      "/* lmmu: allow leak */",
    ]) {
      expect(messages(`${comment}\n${clean}`), comment).toEqual([]);
    }
  });
});

it("an `allow` without a reason silences its finding and is reported", () => {
  const found = (reason: string): string[] =>
    checked(`// lmmu: allow leak${reason}\nscenario s {\n  enable;\n}\n`).diagnostics.map(({ code }) => code);
  expect(found(" it stays on")).toEqual([]);
  expect(found("")).toEqual([NO_REASON]);
  expect(left("fn f [lazy];\nscenario s {\n  f [lazy] -> { }; // lmmu: allow annotation-nests\n}\n")).toEqual([
    NO_REASON,
  ]);
  expect(left("fn f [lazy];\nscenario s {\n  f [lazy] -> { }; // lmmu: allow annotation-nests  \r\n}\n")).toEqual([
    NO_REASON,
  ]);
});

it("a file full of comments that silence nothing says so a hundred times, and how many more there are", () => {
  const many = "// lmmu: allow leak why\n".repeat(40_000) + "// lmmu: allow leek why\n".repeat(40_000);
  const began = performance.now();
  const { diagnostics } = checked(`${many}scenario s {\n  lazy { }\n}\n`);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(diagnostics).toHaveLength(100);
  expect(diagnostics.at(-1)!.notes).toEqual(["79,900 more findings about `allow` comments are not shown"]);
});

/** Fixes of large and hostile programs come in reasonable time, or not at all. */
import { describe, expect, it } from "vitest";
import { applyFixes, withFixes } from "../../compiler/fixes/index.js";
import { check, type Host } from "../../compiler/index.js";

const isDeep = Boolean(process.env["LMMU_DEEP"]);
const hostOf = (text: string): Host => ({ read: () => ({ ok: true, text }), resolve: () => null });
const many = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join("\n");

function titles(text: string): string[] {
  const host = hostOf(text);
  const { diagnostics } = withFixes(check("a.lmmu", host), host);
  return diagnostics.flatMap(({ fixes }) => fixes.map(({ title }) => title));
}

describe("large programs", () => {
  it.each<readonly [string, string, readonly string[]]>([
    ["5,000 resumes too many", `scenario s {\n${many(5_000, () => "resume;")}\n}`, []],
    // Twenty seconds.
    ...(isDeep
      ? [["900 sections left open", `scenario s {\n${many(900, () => "enable;\nf -> g;")}\n}`, []] as const]
      : []),
    [
      "9,000 guarded frames",
      `config A;\nfn f if (A);\nfn g { disable; }\nscenario s { ${many(9000, () => "f ->")} g; }`,
      ["in g, remove `disable;`: there is nothing to close"],
    ],
    ["a file that does not compile", "scenario s { enable; nobody; }", []],
  ])(
    "%s",
    (_, text, expected) => {
      expect([...new Set(titles(text))]).toEqual(expected);
    },
    60_000,
  );

  it("closes what each of forty frames leaves open", () => {
    const frames = many(40, (i) => `fn f${i} {\n  enable;\n  next;\n}\nscenario s${i} {\n  f${i} -> g;\n}`);
    const { applied, result } = applyFixes("a.lmmu", hostOf(frames));
    expect(applied).toHaveLength(40);
    expect(result.diagnostics).toEqual([]);
  }, 60_000);
});

describe("stopping", () => {
  const text = "fn f {\n  enable;\n  next;\n}\nscenario s {\n  f -> g;\n}\n";

  it("offers nothing that was not tried to its end", () => {
    const host = hostOf(text);
    const result = check("a.lmmu", host);
    let asked = 0;
    const stopped = (): boolean => ++asked > 1;
    expect(withFixes(result, host, { stopped }).diagnostics).toEqual(result.diagnostics);
    expect(asked).toBeGreaterThan(1);
    expect(withFixes(result, host).diagnostics[0]!.fixes).toHaveLength(1);
  });

  it("leaves the texts as they are", () => {
    const { texts, applied } = applyFixes("a.lmmu", hostOf(text), { stopped: () => true });
    expect([texts.size, applied.length]).toEqual([0, 0]);
  });
});

describe("checking again", () => {
  it("is done by whoever checked: what he leaves out does not count", () => {
    const text = "fn f {\n  enable;\n  next;\n}\nscenario s {\n  f -> g;\n  expect D: leaks;\n  expect A: clean;\n}\n";
    const host = hostOf(text);
    const again = (file: string, edited: Host): ReturnType<typeof check> => {
      const result = check(file, edited);
      return { ...result, diagnostics: result.diagnostics.filter(({ code }) => code !== "LMMU501") };
    };
    expect(withFixes(check("a.lmmu", host), host).diagnostics.flatMap(({ fixes }) => fixes)).toEqual([]);
    expect(withFixes(again("a.lmmu", host), host, { again }).diagnostics.flatMap(({ fixes }) => fixes)).toHaveLength(1);
  });
});

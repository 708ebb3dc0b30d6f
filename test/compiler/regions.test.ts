import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codes, compiled } from "./compiled.js";

/** What is found, as code and message. */
const found = (text: string): string[] => compiled(text).diagnostics.map(({ code, message }) => `${code} ${message}`);

const inScenario = (declarations: string, statements: string): string =>
  `${declarations}\nscenario s {\n  ${statements}\n}\n`;

describe("machines", () => {
  it("that do not exist are reported, and nothing is said about addresses in them", () => {
    const region = "region r: user 1 pages at 0xffff_0000_0000_0000;\n";
    expect(codes(`machine { granule 16K; va_bits 39; }\n${region}`)).toEqual(["LMMU245"]);
    expect(codes(`machine { va_bits 40; }\n${region}`)).toEqual(["LMMU244", "LMMU410"]);
  });

  it.each([
    ["4K", [39, 48, 52]],
    ["16K", [36, 47, 48, 52]],
    ["64K", [42, 48, 52]],
  ])("with pages of %s have the address spaces that the kernel can be built for", (granule, possible) => {
    for (const bits of [36, 39, 42, 47, 48, 52]) {
      const text = `machine { granule ${granule}; va_bits ${bits}; }\n`;
      expect(codes(text), text).toEqual(possible.includes(bits) ? [] : ["LMMU245"]);
    }
  });
});

describe("regions", () => {
  it.each([
    [39, "0xffff_ff80_0000_0000", "0xffff_ff7f_ffff_f000"],
    [48, "0xffff_0000_0000_0000", "0xfffe_ffff_ffff_f000"],
    [52, "0xfff0_0000_0000_0000", "0xffef_ffff_ffff_f000"],
  ])("may begin where the kernel half does: %i bits, %s, and not a page before", (bits, first, before) => {
    const text = (at: string) => `machine { va_bits ${bits}; }\nregion r: kernel 1 pages at ${at};\n`;
    expect(codes(text(first))).toEqual([]);
    expect(codes(text(before))).toEqual(["LMMU410"]);
  });

  it.each([
    [39, "0x7f_ffff_f000", "0x80_0000_0000"],
    [48, "0xffff_ffff_f000", "0x1_0000_0000_0000"],
    [52, "0xf_ffff_ffff_f000", "0x10_0000_0000_0000"],
  ])("may end where the user half does: %i bits, %s, and not a page later", (bits, last, behind) => {
    const text = (at: string, pages: number) =>
      `machine { va_bits ${bits}; }\nregion r: user ${pages} pages at ${at};\n`;
    expect(codes(text(last, 1))).toEqual([]);
    expect(codes(text(last, 2))).toEqual(["LMMU411"]);
    expect(codes(text(behind, 1))).toEqual(["LMMU410"]);
  });

  it("are reported where they are declared, in imported files too", () => {
    const other = "region low: kernel 1 pages at 0x1000;\n";
    const { diagnostics } = compiled('import "b.lmmu";\nregion high: user 1 pages at 0x2000;\n', { "b.lmmu": other });
    expect(diagnostics.map(({ file, span, code }) => [file, span.start, code])).toEqual([["b.lmmu", 7, "LMMU410"]]);
  });

  it("that overlap name each other, across files", () => {
    const other = "region a: kernel 2 pages at 0xffff_0000_0000_0000;\n";
    const text = 'import "b.lmmu";\nregion b: kernel 1 pages at 0xffff_0000_0000_1000;\n';
    const [diagnostic, ...more] = compiled(text, { "b.lmmu": other }).diagnostics;
    expect(more).toEqual([]);
    expect(diagnostic).toMatchObject({
      code: "LMMU413",
      file: "a.lmmu",
      labels: [{ file: "b.lmmu", span: { start: 7 } }],
    });
  });

  it("may touch, and may have the same offset in both halves", () => {
    const text =
      "region a: kernel 2 pages at 0xffff_0000_0000_0000;\nregion b: kernel 1 pages at 0xffff_0000_0000_2000;\n" +
      "region c: user 2 pages at 0;\n";
    expect(codes(text)).toEqual([]);
  });

  it("whose address the parser could not read have one finding, its own", () => {
    expect(codes("region r: kernel 1 pages at ;\n")).toEqual(["LMMU101"]);
    expect(codes("region r: kernel 1 pages at 0;\n")).toEqual(["LMMU410"]);
  });

  it("have the tables of their last level unless every scenario begins with blocks there", () => {
    const large = "region large: kernel 0x1000_0000 pages;\n";
    const blocks = (name: string) => `scenario ${name} {\n  given { map large as block; }\n}\n`;
    expect(codes(large)).toEqual(["LMMU415"]);
    expect(codes(large + blocks("one") + blocks("two"))).toEqual([]);
    expect(codes(`${large}${blocks("one")}scenario two { lazy { } }\n`)).toEqual(["LMMU415"]);
    expect(codes(`${large}scenario s {\n  given { map large[0..512] as block; }\n}\n`)).toEqual(["LMMU415"]);
    expect(codes("region large: kernel 0x1000_0000 pages bare;\n")).toEqual([]);
  });

  it("find room in physical memory or say which of them does not", () => {
    const half = (name: string, space: string) => `region ${name}: ${space} 0x8_0000_0000 pages bare;\n`;
    expect(found(half("a", "kernel") + half("b", "user"))).toEqual([
      "LMMU415 physical memory for tables runs out: the regions need 262,662 tables of 4K, most of them `a`, " +
        "and there is room for 16,384",
      "LMMU415 physical memory runs out: 48 bits of physical address have no room left for `b` (34,359,738,368 pages)",
    ]);
  });

  it("compile whatever they say", () => {
    const number = fc.oneof(
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      fc.constantFrom(0n, 1n, 1n << 39n, 1n << 63n),
    );
    const region = fc
      .tuple(fc.constantFrom("kernel", "user"), number, fc.option(number), fc.boolean())
      .map(
        ([space, pages, at, bare]) => `${space} ${pages} pages${at === null ? "" : ` at ${at}`}${bare ? " bare" : ""};`,
      );
    fc.assert(
      fc.property(fc.array(region, { maxLength: 8 }), (regions) => {
        const text = regions.map((each, index) => `region r${index}: ${each}\n`).join("");
        expect(compiled(text).program?.regions).toHaveLength(regions.length);
      }),
    );
  });
});

describe("pages that are to be blocks or contiguous groups", () => {
  it.each([
    ["4K", 48, 512, 16],
    ["16K", 47, 2048, 128],
    ["64K", 42, 8192, 32],
  ])("%s: a block is %i-bit, %i pages, a group %i", (granule, bits, block, group) => {
    const declarations = `machine { granule ${granule}; va_bits ${bits}; }\nregion r: kernel ${2 * block} pages;`;
    const check = (statement: string) => codes(inScenario(declarations, statement));
    expect(check("map r as block; map r[1];")).toEqual([]);
    expect(check(`map r[${block}..${2 * block}] as block;`)).toEqual([]);
    expect(check(`map r[${group}..${3 * group}] as contiguous;`)).toEqual([]);
    expect(check(`map r[1..${block + 1}] as block;`)).toEqual(["LMMU416"]);
    expect(check(`map r[0..${block + 1}] as block;`)).toEqual(["LMMU416"]);
    expect(check(`map r[1..${group + 1}] as contiguous;`)).toEqual(["LMMU416"]);
    expect(check(`map r[${group}..${3 * group - 1}] as contiguous;`)).toEqual(["LMMU416"]);
    expect(check("map r[0] as contiguous;")).toEqual(["LMMU416"]);
  });

  it("count from where their region lies", () => {
    const declarations = "region r: kernel 1024 pages at 0xffff_0000_0010_0000;";
    const { diagnostics } = compiled(inScenario(declarations, "map r[0..512] as block; map r[256..768] as block;"));
    expect(diagnostics.map(({ code, help }) => [code, help])).toEqual([
      ["LMMU416", "`r[256..768]` begins and ends where a block does"],
    ]);
  });

  it("are looked at in functions, and left alone where a parameter says which they are", () => {
    const region = "region r: kernel 16 pages;\n";
    expect(codes(`${region}fn f(p) { map p as block; }\nfn g { map r as block; }\n`)).toEqual(["LMMU416"]);
  });

  it("of a region that lies wrong have that one finding", () => {
    expect(codes(inScenario("region r: kernel 1024 pages at 0x1000;", "map r[1..513] as block;"))).toEqual(["LMMU410"]);
  });

  it.each([
    ["map r[3..7] as contiguous;", "`r[0..16]`"],
    ["map r[15..17] as contiguous;", "`r`"],
    ["map r[16..20] as contiguous;", "`r[16..32]`"],
  ])("%s: the nearest whole ones are named: %s", (statement, named) => {
    const [diagnostic] = compiled(inScenario("region r: kernel 32 pages;", statement)).diagnostics;
    expect(diagnostic?.help).toBe(`${named} begins and ends where a contiguous group does`);
  });
});

describe("physical addresses", () => {
  const check = (statement: string, machine = "") =>
    codes(inScenario(`${machine}region r: kernel 1024 pages;`, statement));

  it("are multiples of what they map", () => {
    expect(check("map r to 0x1000; map r as contiguous to 0x1_0000; map r as block to 0x20_0000;")).toEqual([]);
    expect(check("map r to 0x1800;")).toEqual(["LMMU417"]);
    expect(check("map r as contiguous to 0x1000;")).toEqual(["LMMU417"]);
    expect(check("map r as block to 0x10_0000;")).toEqual(["LMMU417"]);
    expect(check("map r[0] to 0x1000;", "machine { granule 16K; va_bits 47; }\n")).toEqual(["LMMU417"]);
  });

  it("end below 2^48, with 52-bit addresses below 2^52", () => {
    const wide = "machine { va_bits 52; }\n";
    expect(check("map r to 0xffff_ffc0_0000;")).toEqual([]);
    expect(check("map r to 0xffff_ffc0_1000;")).toEqual(["LMMU417"]);
    expect(check("map r to 0xffff_ffc0_1000;", wide)).toEqual([]);
    expect(check("map r to 0xf_ffff_ffc0_1000;", wide)).toEqual(["LMMU417"]);
    expect(check("map r to 0 - 0x1000;")).toEqual(["LMMU417"]);
  });

  it("may be sums, and are looked at where the pages are a parameter's", () => {
    expect(check("map r to 0x1000 + 0x3000 - 0x800;")).toEqual(["LMMU417"]);
    expect(check("map r to (0x1fff & 0xf000) | 0x1_0000;")).toEqual([]);
    expect(codes("fn f(p, n = 1) { map p to 0x800; map p to n; }\n")).toEqual(["LMMU417"]);
  });
});

describe("raw descriptors", () => {
  const check = (statement: string) => codes(inScenario("region r: kernel 1024 pages;", statement));

  it("are unsigned and have 64 bits", () => {
    expect(check("set_pte r[0] = 0xffff_ffff_ffff_ffff; store r[0] = 0; set_pgd r[0] = -(-1);")).toEqual([]);
    expect(check("set_pte r[0] = 0xffff_ffff_ffff_ffff + 1;")).toEqual(["LMMU418"]);
    expect(check("store r[0] = 3 - 4;")).toEqual(["LMMU418"]);
    expect(check("set_pmd r[0] = -1;")).toEqual(["LMMU418"]);
  });

  it("are stored one at a time", () => {
    expect(check("set_pte r[7] = 0; store r[7] = 0; set_pmd r[7..8] = 0; for p in r { set_pte p = 0; }")).toEqual([]);
    for (const statement of ["set_pte", "set_pmd", "set_pud", "set_p4d", "set_pgd", "store"]) {
      expect(check(`${statement} r = 0;`), statement).toEqual(["LMMU419"]);
    }
    expect(found(inScenario("region r: kernel 4 pages;", "store r[1..3] = 0;"))).toEqual([
      "LMMU419 `store` stores the descriptor of one page, and this is 2 pages",
    ]);
  });
});

it("signs may nest as deep as a file is long", () => {
  const signs = "- ".repeat(100_000);
  expect(codes(inScenario("region r: kernel 1 pages;", `map r to ${signs}0x800;`))).toEqual(["LMMU417"]);
});

/** A tree against the library, and the file that follows the tree. */
import { describe, expect, it } from "vitest";
import { compile, library } from "../../compiler/index.js";
import { emittedText, scanReport, type ScanReport } from "../../compiler/scan/index.js";
import { laidOut, readC } from "./read-c.js";

const LIBRARY = [
  {
    path: "lmmu:kernel/x",
    frames: [
      { name: "stays", inlines: null, callsLazyMmu: true, source: "mm/a.c:12" },
      { name: "goes", inlines: null, callsLazyMmu: true, source: "mm/a.c" },
      { name: "wanders", inlines: null, callsLazyMmu: true, source: "mm/a.c" },
      { name: "elsewhere", inlines: null, callsLazyMmu: true, source: "mm/none.c" },
      { name: "calls_nothing", inlines: null, callsLazyMmu: false, source: "mm/a.c" },
      { name: "no_source", inlines: null, callsLazyMmu: true, source: null },
    ],
  },
];

const lazy = (name: string): string =>
  `void ${name}(void)\n{\n\tlazy_mmu_mode_enable();\n\tlazy_mmu_mode_disable();\n}\n`;
const older = (text: string): string =>
  text
    .replaceAll("lazy_mmu_mode_enable", "arch_enter_lazy_mmu_mode")
    .replaceAll("lazy_mmu_mode_disable", "arch_leave_lazy_mmu_mode");

function report(files: Record<string, string>, frames = LIBRARY): ScanReport {
  const sources = new Map(Object.entries(files).map(([file, text]) => [file, readC(text)]));
  return scanReport(sources, (file) => file in files, frames);
}

const statuses = ({ functions }: ScanReport): string[] =>
  functions.map(({ file, name, status }) => `${file} ${name} ${status}`);

describe("a function of the tree", () => {
  it("is known, moved or unknown", () => {
    const found = report({
      "mm/b.c": lazy("wanders") + lazy("stays"),
      "mm/a.c": lazy("new_one") + lazy("stays") + lazy("calls_nothing") + lazy("no_source"),
    });
    expect(statuses(found)).toEqual([
      "mm/a.c new_one unknown",
      "mm/a.c stays known",
      "mm/a.c calls_nothing unknown",
      "mm/a.c no_source unknown",
      "mm/b.c wanders moved",
      // Another one of the name: the library's own is where it was.
      "mm/b.c stays unknown",
    ]);
    expect(found.functions.find(({ name }) => name === "wanders")!.librarySource).toBe("mm/a.c");
    expect(found.vanished).toEqual([{ name: "goes", source: "mm/a.c" }]);
    expect(found.notLookedAt).toEqual([{ name: "elsewhere", source: "mm/none.c" }]);
  });

  it("vanishes when its calls do", () => {
    const text = "void stays(void)\n{\n\tgoes();\n}\n";
    expect(report({ "mm/a.c": text }).vanished.map(({ name }) => name)).toEqual(["stays", "goes", "wanders"]);
    expect(report({ "mm/a.c": text })).toMatchObject({ layer: null, functions: [] });
  });
});

describe("the names", () => {
  it("are the older ones where there are no others", () => {
    const found = report({ "mm/a.c": older(lazy("stays")) });
    expect([found.layer, ...statuses(found)]).toEqual(["older", "mm/a.c stays known"]);
  });

  // x86 calls the hooks in xen_start_context_switch() and the flush in kmap_local (v7.0).
  it.each([
    ["called", { "mm/a.c": lazy("stays") }],
    ["defined", { "include/linux/pgtable.h": "static inline void lazy_mmu_mode_enable(void)\n{\n}\n" }],
  ])("are hooks where the generic calls are %s", (_, files) => {
    const found = report({ ...files, "arch/x.c": older(lazy("switches")) });
    expect(found.layer).toBe("generic");
    expect(statuses(found)).toContain("arch/x.c switches aside");
    expect(emittedText(found)).not.toContain("switches");
  });

  it("a flush alone is no call to compare", () => {
    const text = "void stays(void)\n{\n\tarch_flush_lazy_mmu_mode();\n}\n#define m() arch_flush_lazy_mmu_mode()\n";
    const found = report({ "mm/a.c": text });
    expect(statuses(found)).toEqual(["mm/a.c stays aside"]);
    expect(found.unplaced).toEqual([]);
    expect(found.vanished.map(({ name }) => name)).toContain("stays");
  });
});

describe("the library that ships", () => {
  /** A tree in which every function of it that holds calls stands where it says. */
  function tree(): Record<string, string> {
    const files: Record<string, string> = {};
    for (const path of library.paths.filter((each) => each.startsWith("lmmu:kernel/"))) {
      for (const declaration of library
        .read(path)!
        .replace(/\/\/.*/g, "")
        .split(/^(?=\w)/m)) {
        const [, name = "", file = ""] = /^fn (\w+)[^@]*@ "([^"]+)"/.exec(declaration) ?? [];
        if (file === "" || !/\b(?:lazy|paused|enable|pause)\b/.test(declaration)) continue;
        files[file] = `${files[file] ?? ""}${lazy(name)}`;
      }
    }
    return files;
  }

  it("is found in a tree that is as it says", () => {
    const files = tree();
    const found = scanReport(new Map(Object.entries(files).map(([file, text]) => [file, readC(text)])), () => true);
    expect(found.functions.filter(({ status }) => status !== "known")).toEqual([]);
    expect([...found.vanished, ...found.notLookedAt, ...found.unplaced]).toEqual([]);
    expect(found.functions.length).toBeGreaterThan(20);
  });
});

describe("what is emitted", () => {
  const compiles = (text: string): string[] =>
    compile("x.lmmu", { read: () => ({ ok: true, text }), resolve: () => null }).diagnostics.map(
      ({ message }) => message,
    );

  it("declares every function once, by file, and compiles", () => {
    const found = report({
      "mm/b.c": lazy("f") + lazy("g"),
      "mm/a.c": lazy("f") + lazy("next") + lazy("on"),
      'mm/"odd\nname".c': lazy("h"),
      "mm/// lmmu: allow x.c": lazy("h"),
    });
    const text = laidOut(emittedText(found));
    expect(text.slice(text.indexOf("\nfn"))).toBe(
      '\nfn h [lazy] @ "mm/\\"odd\\nname\\".c:1";\n' +
        "\n// mm/// lmmu. allow x.c:1 has a function h, too.\n" +
        '\nfn f      [lazy] @ "mm/a.c:1";\nfn `next` [lazy] @ "mm/a.c:6";\nfn `on`   [lazy] @ "mm/a.c:11";\n' +
        '\n// mm/b.c:1 has a function f, too.\nfn g [lazy] @ "mm/b.c:6";\n',
    );
    expect(compiles(text)).toEqual([]);
    expect(laidOut(text)).toBe(text);
  });

  it("is a comment for a tree without calls", () => {
    expect(compiles(laidOut(emittedText(report({ "mm/a.c": "" }))))).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import { type LibraryFile, type Splat } from "../../compiler/import/index.js";
import { parse } from "../../grammar/index.js";
import { fixture, fixtures, read, writeOne } from "./fixtures.js";
import { kernelFrames, kernelSources } from "./library.js";

const library: readonly LibraryFile[] = [
  {
    path: "lmmu:kernel/also",
    frames: [{ name: "update_range_prot", inlines: null, callsLazyMmu: true, source: null }],
  },
  {
    path: "lmmu:kernel/demo",
    frames: [
      { name: "__apply_to_page_range", inlines: "apply_to_pte_range", callsLazyMmu: false, source: null },
      { name: "apply_to_pte_range", inlines: null, callsLazyMmu: true, source: null },
      { name: "set_memory_valid", inlines: null, callsLazyMmu: false, source: null },
    ],
  },
];
const banner = "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:273 f.constprop.0+0x1/0x2\n";

describe("what is written", () => {
  test.each(fixtures)("$name parses, within 100 columns but for long names", ({ text }) => {
    const written = writeOne(read(text), kernelFrames);
    expect(parse(written.text).problems).toEqual([]);
    for (const line of written.text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  test("the seed's scenario, whole", () => {
    expect(writeOne(read(fixture("seed-mail").text), kernelFrames).text).toBe(`\
// Written from the text of a kernel warning, frames that the trace shows and no others.

import "lmmu:kernel/arm64";
import "lmmu:kernel/kasan";
import "lmmu:kernel/memory";

/// WARNING at include/linux/pgtable.h:273 in update_range_prot: kernel
/// 6.18.0-rc3-00012-ga901e7f479f1, CPU 0, PID 1, swapper/0
scenario update_range_prot "WARN at include/linux/pgtable.h:273" {
  // The text leaves frames out here.
  set_memory_ro
    -> change_memory_common
    -> vm_unmap_aliases
    -> _vm_unmap_aliases
    -> __purge_vmap_area_lazy
    -> purge_vmap_node
    -> kasan_release_vmalloc
    -> apply_to_existing_page_range
    -> __apply_to_page_range
    -> kasan_depopulate_vmalloc_pte
    -> __free_pages
    -> ___free_pages
    -> __free_frozen_pages
    -> __kernel_map_pages
    -> set_memory_valid
    -> update_range_prot;
}
`);
  });

  test("imports, in order and once each", () => {
    const written = writeOne(read(fixture("munmap-arm64-6.15").text), library);
    expect(written.imports).toEqual(["lmmu:kernel/demo"]);
    expect(written.text).toContain('\nimport "lmmu:kernel/demo";\n');
    expect(writeOne(read(fixture("seed-mail").text), library).imports).toEqual([
      ...["lmmu:kernel/also", "lmmu:kernel/demo"],
    ]);
  });

  test("expectations stand at the end of the scenario", () => {
    const lines = [
      'expect A, B: warns "enable while paused" in update_range_prot,',
      "             leaks;",
      "expect D: clean;",
    ];
    const { text } = writeOne(read(fixture("seed-mail").text), library, [lines.slice(0, 2).join("\n"), lines[2] ?? ""]);
    expect(text.endsWith(`    -> update_range_prot;\n\n  ${lines.join("\n  ")}\n}\n`)).toBe(true);
    expect(parse(text).problems).toEqual([]);
  });

  test("an unknown function that warned is declared, under its own name without the compiler's suffix", () => {
    const written = writeOne(read(`${banner}Call trace:\n f.constprop.0+0x1/0x2 (P)\n a+0x1/0x2`), library);
    expect(written.guessed).toBe("f");
    expect(written.text).toMatch(
      /\n\/\/\/ A guess, to be checked: [^]*\nfn f \[lazy\];\n[^]* {2}a\n {4}-> f\.constprop\.0;\n/,
    );
  });

  test("the leading dot that big-endian powerpc puts before functions is no part of the name", () => {
    const dotted =
      "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:1 .update_range_prot+0x1/0x2\nCall Trace:\n .b+0x1/0x2\n";
    const written = writeOne(read(dotted), library);
    expect(written.imports).toEqual(["lmmu:kernel/also"]);
    expect(written.text).toContain("  b\n    -> update_range_prot;\n");
  });

  test("a known function is not declared again, nor one that warned elsewhere than in the lazy MMU calls", () => {
    expect(writeOne(read(fixture("seed-mail").text), library).guessed).toBe(null);
    const elsewhere = "WARNING: CPU: 0 PID: 1 at mm/demo.c:3 f+0x1/0x2\nCall trace:\n f+0x1/0x2\n a+0x1/0x2";
    const written = writeOne(read(elsewhere), library);
    expect(written.guessed).toBe(null);
    expect(written.text).toContain("// The file of the warning is not one that has the lazy MMU calls");
  });

  test("a known function without lazy calls gets a note; one that inlines them does not", () => {
    const warnedIn = (symbol: string) => {
      const text = `WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:1 ${symbol}+0x1/0x2\nCall trace:\n ${symbol}+0x1/0x2\n a+0x1/0x2`;
      return writeOne(read(text), library).text;
    };
    expect(warnedIn("set_memory_valid")).toContain(
      "// The library knows set_memory_valid, but no lazy MMU call in it.",
    );
    expect(warnedIn("__apply_to_page_range")).not.toContain("The library knows");
  });

  test("a chain of one frame declares it", () => {
    const alone = "WARNING: CPU: 0 PID: 1 at mm/demo.c:3 f+0x1/0x2\nCall trace:\n f+0x1/0x2 (P)\n";
    expect(writeOne(read(alone), library).text).toContain("\nfn f;\n");
  });

  test("unreliable frames are named in a comment and nowhere else", () => {
    const { text } = writeOne(read(fixture("i915-pin-map-x86").text), kernelFrames);
    expect(text).toContain(
      "// Left out, since the trace marks them as unreliable: __pfx_ggtt_bind_vma, pm_runtime_barrier.\n",
    );
    expect(text.match(/pm_runtime_barrier/g)).toHaveLength(1);
  });

  test("two interrupts with one entry, and a handler named like a frame, get names of their own", () => {
    const trace =
      "Call trace:\n f.constprop.0+0x1/0x2 (P)\n el1h_64_irq+0x1/0x2\n handle_softirqs+0x1/0x2\n irq_exit_rcu+0x1/0x2\n" +
      " el1h_64_irq+0x1/0x2\n b+0x1/0x2\n a+0x1/0x2\n";
    const { text } = writeOne(read(banner + trace), library);
    expect(parse(text).problems).toEqual([]);
    expect(text).toContain(
      "irq el1h_64_irq soft {\n  irq_exit_rcu\n    -> handle_softirqs\n    -> { interrupt el1h_64_irq_2; }\n}",
    );
    expect(text).toContain("irq el1h_64_irq_2 hard {\n  f.constprop.0;\n}");
  });

  test("an interrupt from user mode", () => {
    const trace = "Call trace:\n f.constprop.0+0x1/0x2 (P)\n gic_handle_irq+0x1/0x2\n el0t_64_irq+0x1/0x2\n";
    const { text } = writeOne(read(banner + trace), library);
    expect(text).toContain('"WARN at include/linux/pgtable.h:273" {\n  interrupt el0t_64_irq;\n}');
    expect(parse(text).problems).toEqual([]);
  });

  test("names that are keywords", () => {
    const names = ["map", "schedule", "next", "if", "enable", "interrupt", "scenario", "in", "for", "lazy"];
    const trace = names.map((name) => ` ${name}+0x1/0x2\n`).join("");
    const { text } = writeOne(read(`${banner}Call trace:\n f.constprop.0+0x1/0x2 (P)\n${trace}`), library);
    const { problems, ast } = parse(text);
    expect(problems).toEqual([]);
    const scenario = ast.declarations.find((declaration) => declaration.kind === "scenario");
    const chain = scenario?.items.find((item) => item.kind === "chain");
    expect(chain?.elements.map((element) => (element.kind === "frame" ? element.name.text : element.kind))).toEqual([
      ...[...names].reverse(),
      "f.constprop.0",
    ]);
  });
});

describe("hostile splats", () => {
  const escapes = [
    ...['"; }\nscenario evil "x" { enable; }', "*/ fn evil { enable; } /*", "`; enable;", "a\r\nfn evil { enable; }"],
    ...["\u2028fn evil { enable; }", "// lmmu: allow everything", "\\", '\\"', "\0", "$(evil)", "1e9", "..", ""],
    ...["x".repeat(10_000), `${"a.".repeat(40)}b`, "\ud800", "-> { enable; }", "a b"],
  ];

  test.each(escapes)("%j stays a name, a string or a comment", (evil) => {
    const frame = { symbol: evil, module: evil, reliable: true, inlined: false, mark: null, gap: false } as const;
    const splat: Splat = {
      ...{ kind: "warning", title: evil, hook: evil, preemptionDisabledAt: evil },
      ...{ function: evil, file: evil, line: 1, condition: evil, kernel: evil, cpu: 0, pid: 1, comm: evil },
      trace: [frame, { ...frame, symbol: `u${evil}`, reliable: false }],
      parts: [
        { interrupt: null, frames: [frame, frame] },
        { interrupt: { name: evil, kind: "hard" }, frames: [frame, frame] },
      ],
      ...{ gapInside: false, cut: false, lost: [evil] },
    };
    for (const file of ["include/linux/pgtable.h", evil]) {
      const hook = file === evil ? null : evil;
      const { text } = writeOne({ ...splat, file, hook }, library);
      const { problems, ast: tree } = parse(text);
      expect(problems).toEqual([]);
      expect(tree.declarations.map((declaration) => declaration.kind)).toEqual(
        file === evil ? ["irq", "scenario"] : ["fn", "irq", "scenario"],
      );
      expect(text).not.toMatch(/lmmu: *allow/);
      const code = text.replace(/\/\/.*/g, "").replace(/"(?:[^"\\\n]|\\.)*"/g, "");
      expect(code).not.toMatch(/\b(?:enable|evil\s*\{)/);
    }
  });

  test("the task's name, the condition and the kernel's name are one line of comment", () => {
    const text =
      'WARNING: CPU: 0 PID: 1 at [x */ "lmmu: allow y] include/linux/pgtable.h:273 f+0x1/0x2\n' +
      "CPU: 0 UID: 0 PID: 1 Comm: lmmu: allow z Not tainted 6.18.0 #1\nCall trace:\n f+0x1/0x2 (P)\n a+0x1/0x2\n";
    const written = writeOne(read(text), library).text;
    expect(parse(written).problems).toEqual([]);
    expect(written).not.toMatch(/lmmu: *allow/);
    expect(written).toContain("lmmu. allow z");
  });
});

describe("the library's kernel frames", () => {
  test.each(kernelSources)("$path parses", ({ text }) => {
    expect(parse(text).problems).toEqual([]);
  });

  test("are described from the tree", () => {
    const find = (name: string) => kernelFrames.flatMap((file) => file.frames).find((frame) => frame.name === name);
    expect(find("unmap_page_range")).toEqual({
      name: "unmap_page_range",
      inlines: "zap_pte_range",
      callsLazyMmu: false,
      source: null,
    });
    expect(find("zap_pte_range")).toMatchObject({ callsLazyMmu: true, source: "mm/memory.c" });
    expect(find("madvise_free_pte_range")?.callsLazyMmu).toBe(true);
    expect(find("__kernel_map_pages")?.callsLazyMmu).toBe(false);
  });

  test("no frame is declared in two files", () => {
    const names = kernelFrames.flatMap((file) => file.frames.map((frame) => frame.name));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

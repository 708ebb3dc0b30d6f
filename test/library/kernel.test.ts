/**
 * The library has every function that calls the lazy MMU API, where the kernel has it. The list is that of "mm:
 * introduce generic lazy_mmu helpers" (version 6 of the series, merged for v7.0), file by file.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check, library } from "../../compiler/index.js";
import { libraryFrames } from "../../compiler/library/frames.js";
import { parse } from "../../grammar/index.js";

/** Left out: arch/x86/xen/enlighten_pv.c, whose context switch calls the hooks of its architecture, and not these calls. */
const USERS: Readonly<Record<string, readonly string[]>> = {
  "arch/arm64/mm/mmu.c": ["split_kernel_leaf_mapping", "range_split_to_ptes"],
  "arch/arm64/mm/pageattr.c": ["update_range_prot"],
  "arch/powerpc/mm/book3s64/hash_tlb.c": ["__flush_hash_table_range", "flush_hash_table_pmd_range"],
  "arch/powerpc/mm/book3s64/subpage_prot.c": ["hpte_flush_range"],
  "fs/proc/task_mmu.c": ["pagemap_scan_pmd_entry"],
  "mm/kasan/shadow.c": ["kasan_populate_vmalloc_pte", "kasan_depopulate_vmalloc_pte"],
  "mm/madvise.c": ["madvise_cold_or_pageout_pte_range", "madvise_free_pte_range"],
  "mm/memory.c": ["copy_pte_range", "zap_pte_range", "remap_pte_range", "apply_to_pte_range"],
  "mm/migrate_device.c": ["migrate_vma_collect_pmd"],
  "mm/mprotect.c": ["change_pte_range"],
  "mm/mremap.c": ["move_ptes"],
  "mm/tests/lazy_mmu_mode_kunit.c": ["lazy_mmu_mode_active"],
  "mm/userfaultfd.c": ["move_present_ptes"],
  "mm/vmalloc.c": ["vmap_pte_range", "vunmap_pte_range", "vmap_pages_pte_range"],
  "mm/vmscan.c": ["walk_pte_range", "walk_pmd_range_locked", "lru_gen_look_around"],
};

/** As the compilers of three kernels left them, in the splats of May and November 2025 and of the report on 7.0-rc1. */
const FUSED: Readonly<Record<string, string>> = {
  unmap_page_range: "zap_pte_range",
  __apply_to_page_range: "apply_to_pte_range",
  vmap_pages_pud_range: "vmap_pages_pte_range",
  vunmap_pmd_range: "vunmap_pte_range",
};

const FOLDER = join(import.meta.dirname, "../../compiler/library/kernel");
const files = libraryFrames().map(({ path, frames: described }) => {
  const declared = parse(library.read(path)!).ast.declarations.filter((each) => each.kind === "fn");
  return { path, declared, described };
});
const frames = files.flatMap(({ declared }) => declared);

describe("the kernel frames that ship", () => {
  it("are the files of the folder, all of them", () => {
    const there = readdirSync(FOLDER).map((name) => `lmmu:kernel/${name.replace(/\.lmmu$/, "")}`);
    expect(files.map(({ path }) => path).toSorted()).toEqual(there.toSorted());
  });

  it("have one declaration each, so that any of the files can be imported together", () => {
    const names = frames.map(({ name }) => name.text);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("call the API where the kernel does, and nowhere else", () => {
    const found: Record<string, string[]> = {};
    for (const { declared, described } of files) {
      for (const { name, callsLazyMmu } of described) {
        const { source } = declared.find((each) => each.name.text === name)!;
        if (callsLazyMmu) (found[source?.value ?? "no file"] ??= []).push(name);
      }
    }
    const sorted = (users: Readonly<Record<string, readonly string[]>>): unknown =>
      Object.fromEntries(Object.entries(users).map(([file, names]) => [file, names.toSorted()]));
    expect(sorted(found)).toEqual(sorted(USERS));
  });

  it("say under which names the traces have shown them", () => {
    const found = frames.flatMap(({ name, inlines }) => (inlines === undefined ? [] : [[name.text, inlines.text]]));
    expect(Object.fromEntries(found)).toEqual(FUSED);
  });

  it("say of each function that calls the API what it is about", () => {
    const silent = files.flatMap(({ declared, described }) =>
      described.flatMap(({ name, callsLazyMmu }) => {
        const { documentation } = declared.find((each) => each.name.text === name)!;
        return callsLazyMmu && !documentation ? [name] : [];
      }),
    );
    expect(silent).toEqual([]);
  });

  it.each(files.map(({ path }) => path))("%s has nothing to find", (path) => {
    const { diagnostics } = check("a.lmmu", {
      read: () => ({ ok: true, text: `import "${path}";\nscenario nothing { }\n` }),
      resolve: () => null,
    });
    expect(
      diagnostics.filter(({ severity }) => severity !== "note").map(({ code, message }) => `${code} ${message}`),
    ).toEqual([]);
  });

  it("can be imported all at once", () => {
    const text = `${files.map(({ path }) => `import "${path}";\n`).join("")}scenario nothing { }\n`;
    const { diagnostics } = check("a.lmmu", { read: () => ({ ok: true, text }), resolve: () => null });
    expect(
      diagnostics.filter(({ severity }) => severity !== "note").map(({ code, message }) => `${code} ${message}`),
    ).toEqual([]);
  });
});

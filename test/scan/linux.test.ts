/**
 * A whole kernel: Debian's package of the source of Linux 6.1, which calls by the older names, where `apt-get` can bring it
 * and `xz` unpack it; or the tree to which `LMMU_LINUX` points, of any version.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLine } from "../cli/run-line.js";

const PACKAGE = "linux-source-6.1";
/** What of the package is unpacked; the rest has, for 6.1, only arch/x86/kernel/paravirt.c. */
const PARTS = ["arch/*/mm", "arch/*/include", "fs", "include", "mm"];

/** Read off the C by hand: every function of 6.1 in these parts that holds the calls. */
const IN_6_1 = [
  "arch/powerpc/mm/book3s64/hash_tlb.c __flush_hash_table_range known",
  "arch/powerpc/mm/book3s64/hash_tlb.c flush_hash_table_pmd_range known",
  "arch/powerpc/mm/book3s64/subpage_prot.c hpte_flush_range known",
  "arch/x86/mm/pat/set_memory.c __kernel_map_pages aside",
  "mm/madvise.c madvise_cold_or_pageout_pte_range known",
  "mm/madvise.c madvise_free_pte_range known",
  "mm/memory.c copy_pte_range known",
  "mm/memory.c zap_pte_range known",
  "mm/memory.c remap_pte_range known",
  "mm/memory.c apply_to_pte_range known",
  "mm/migrate_device.c migrate_vma_collect_pmd known",
  "mm/mprotect.c change_pte_range known",
  "mm/mremap.c move_ptes known",
  "mm/vmscan.c walk_pte_range known",
  "mm/vmscan.c walk_pmd_range_locked known",
  "mm/vmscan.c lru_gen_look_around known",
];

describe.runIf(process.env["LMMU_DEEP"] ?? process.env["LMMU_LINUX"])("the kernel's source", () => {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-linux-"));
  const given = process.env["LMMU_LINUX"];
  let tree: string | null = null;

  beforeAll(() => {
    tree = given ?? unpacked(folder);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has each of its calls in a function that is found, or said to be in none", async (context) => {
    if (tree === null) return context.skip("the package cannot be had here");
    const { out } = await runLine(tree, "scan . --format json");
    const told = JSON.parse(out) as {
      functions: { file: string; calls: { line: number }[] }[];
      unplaced: { file: string; line: number }[];
    };
    const found = new Set([
      ...told.functions.flatMap(({ file, calls }) => calls.map(({ line }) => `${file}:${line}`)),
      ...told.unplaced.map(({ file, line }) => `${file}:${line}`),
    ]);
    // A call that is a statement on a line of its own, which in the kernel they all are.
    const call = String.raw`^\s+(lazy_mmu_mode_(enable|disable|pause|resume)|arch_(enter|leave)_lazy_mmu_mode)\(\);`;
    const { stdout } = spawnSync("grep", ["-rnoE", "--include=*.[ch]", call, "."], { cwd: tree, encoding: "utf8" });
    const lines = stdout.split("\n").flatMap((line) => /^\.\/(.*?:\d+):/.exec(line)?.[1] ?? []);
    // In the file of the generic calls the hooks are called by their definitions.
    const users = lines.filter((line) => !line.startsWith("include/linux/pgtable.h:"));
    expect(users.length).toBeGreaterThan(20);
    expect(users.filter((line) => !found.has(line))).toEqual([]);
  });

  it("6.1 has the functions that it has", async (context) => {
    if (tree === null || given !== undefined) return context.skip("this is not the package");
    const { functions, vanished, names } = JSON.parse((await runLine(tree, "scan . --format json")).out) as {
      functions: { file: string; name: string; status: string }[];
      vanished: { name: string }[];
      names: string;
    };
    expect(names).toBe("older");
    expect(functions.map(({ file, name, status }) => `${file} ${name} ${status}`)).toEqual(IN_6_1);
    const gone = vanished.map(({ name }) => name);
    expect(gone).toContain("vmap_pte_range");
    expect(gone).not.toContain("zap_pte_range");
  });
});

/** The package, downloaded and unpacked; null where that is not possible. */
function unpacked(cwd: string): string | null {
  const download = spawnSync("apt-get", ["download", PACKAGE], { cwd, timeout: 60_000 });
  const file = download.status === 0 ? readdirSync(cwd).find((name) => name.endsWith(".deb")) : undefined;
  if (file === undefined) return null;
  execFileSync("dpkg-deb", ["--extract", file, "package"], { cwd });
  const archive = `package/usr/src/${PACKAGE}.tar.xz`;
  const wanted = PARTS.map((part) => `${PACKAGE}/${part}`);
  execFileSync("tar", ["xJf", archive, "--wildcards", ...wanted], { cwd });
  return join(cwd, PACKAGE);
}

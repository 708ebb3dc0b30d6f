/** The `.lmmu` files that ship. Their names, as hosts and diagnostics see them, begin with `lmmu:`. */
import arm64 from "./kernel/arm64.lmmu";
import kasan from "./kernel/kasan.lmmu";
import kfence from "./kernel/kfence.lmmu";
import kunit from "./kernel/kunit.lmmu";
import madvise from "./kernel/madvise.lmmu";
import memory from "./kernel/memory.lmmu";
import migrate from "./kernel/migrate.lmmu";
import mprotect from "./kernel/mprotect.lmmu";
import mremap from "./kernel/mremap.lmmu";
import pagemap from "./kernel/pagemap.lmmu";
import powerpc from "./kernel/powerpc.lmmu";
import secretmem from "./kernel/secretmem.lmmu";
import userfaultfd from "./kernel/userfaultfd.lmmu";
import vmalloc from "./kernel/vmalloc.lmmu";
import vmscan from "./kernel/vmscan.lmmu";
import a from "./rules/a.lmmu";
import b from "./rules/b.lmmu";
import c from "./rules/c.lmmu";
import d from "./rules/d.lmmu";
import legacy from "./rules/legacy.lmmu";
import literal from "./rules/literal.lmmu";
import none from "./rules/none.lmmu";
import powerpcHash from "./rules/powerpc_hash.lmmu";
import sparc64 from "./rules/sparc64.lmmu";
import v3 from "./rules/v3.lmmu";
import xen70 from "./rules/xen70.lmmu";
import xen71 from "./rules/xen71.lmmu";

/** The files of the rule sets that ship, in the order in which everything lists these. */
export const RULE_FILES = [
  "lmmu:rules/legacy",
  "lmmu:rules/a",
  "lmmu:rules/b",
  "lmmu:rules/c",
  "lmmu:rules/d",
  "lmmu:rules/v3",
  "lmmu:rules/literal",
  "lmmu:rules/none",
  "lmmu:rules/xen70",
  "lmmu:rules/xen71",
  "lmmu:rules/powerpc_hash",
  "lmmu:rules/sparc64",
] as const;

/** The five that `all` means, beside those that a program declares. */
export const FIVE = ["legacy", "A", "B", "C", "D"] as const;

const texts: ReadonlyMap<string, string> = new Map([
  ["lmmu:rules/legacy", legacy],
  ["lmmu:rules/a", a],
  ["lmmu:rules/b", b],
  ["lmmu:rules/c", c],
  ["lmmu:rules/d", d],
  ["lmmu:rules/v3", v3],
  ["lmmu:rules/literal", literal],
  ["lmmu:rules/none", none],
  ["lmmu:rules/xen70", xen70],
  ["lmmu:rules/xen71", xen71],
  ["lmmu:rules/powerpc_hash", powerpcHash],
  ["lmmu:rules/sparc64", sparc64],
  ["lmmu:kernel/arm64", arm64],
  ["lmmu:kernel/kasan", kasan],
  ["lmmu:kernel/kfence", kfence],
  ["lmmu:kernel/kunit", kunit],
  ["lmmu:kernel/madvise", madvise],
  ["lmmu:kernel/memory", memory],
  ["lmmu:kernel/migrate", migrate],
  ["lmmu:kernel/mprotect", mprotect],
  ["lmmu:kernel/mremap", mremap],
  ["lmmu:kernel/pagemap", pagemap],
  ["lmmu:kernel/powerpc", powerpc],
  ["lmmu:kernel/secretmem", secretmem],
  ["lmmu:kernel/userfaultfd", userfaultfd],
  ["lmmu:kernel/vmalloc", vmalloc],
  ["lmmu:kernel/vmscan", vmscan],
]);

export const library = {
  /** Every path, rule sets first. */
  paths: [...texts.keys()] as readonly string[],
  /** The text of a file of the library; undefined where there is no such file. */
  read: (path: string): string | undefined => texts.get(path),
};

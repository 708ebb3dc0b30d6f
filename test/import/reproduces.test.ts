import { expect, test } from "vitest";
import { reproduces, type LibraryFile } from "../../compiler/import/index.js";
import { fixture, read } from "./fixtures.js";

const seed = read(fixture("seed-mail").text);
const enable = { text: "enable while paused", source: "include/linux/pgtable.h:273", in: "update_range_prot" };
const disable = { text: "disable while not active", source: null, in: "update_range_prot" };
const library: readonly LibraryFile[] = [
  {
    path: "lmmu:kernel/memory",
    frames: [{ name: "unmap_page_range", inlines: "zap_pte_range", callsLazyMmu: false, source: null }],
  },
];

test("function and line are the splat's", () => {
  expect(reproduces(seed, [disable, enable])).toEqual({ match: "same", reports: [1] });
});

test("a rule set that does not say where its assertion stands", () => {
  expect(reproduces(seed, [disable])).toEqual({ match: "line_unknown", reports: [0] });
});

test("a text that does not say it", () => {
  expect(reproduces({ ...seed, file: null, line: null }, [enable])).toEqual({ match: "line_unknown", reports: [0] });
});

test("another assertion in the same function", () => {
  const other = { ...enable, source: "include/linux/pgtable.h:301" };
  expect(reproduces(seed, [other])).toEqual({ match: "other_line", reports: [0] });
  expect(reproduces(seed, [other, disable])).toEqual({ match: "line_unknown", reports: [1] });
});

test("another function, or nothing", () => {
  expect(reproduces(seed, [{ ...enable, in: "set_memory_valid" }])).toEqual({ match: "none", reports: [] });
  expect(reproduces(seed, [])).toEqual({ match: "none", reports: [] });
});

test("compilers' suffixes make no difference", () => {
  expect(reproduces({ ...seed, function: "update_range_prot.isra.0" }, [enable]).match).toBe("same");
  expect(reproduces(seed, [{ ...enable, in: "update_range_prot.constprop.0" }]).match).toBe("same");
});

test("the kernel was built in a directory of its own", () => {
  expect(reproduces({ ...seed, file: "/home/u/linux/include/linux/pgtable.h" }, [enable]).match).toBe("same");
  expect(
    reproduces({ ...seed, file: "/home/u/xinclude/linux/pgtable.h" }, [
      { ...enable, source: "include/linux/pgtable.h:27" },
    ]).match,
  ).toBe("other_line");
});

test("a function that is inlined into the splat's, by the library or by a decoded trace", () => {
  const zap = { ...enable, in: "zap_pte_range", source: "include/linux/pgtable.h:251" };
  expect(reproduces(read(fixture("zap-s390").text), [zap], library).match).toBe("same");
  expect(reproduces(read(fixture("zap-s390").text), [zap]).match).toBe("none");
  const decoded =
    "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:251 unmap_page_range+0x1/0x2\nCall trace:\n" +
    " zap_pte_range mm/memory.c:1782 [inline]\n unmap_page_range+0x1/0x2 mm/memory.c:1940 (P)\n a+0x1/0x2\n";
  expect(reproduces(read(decoded), [zap]).match).toBe("same");
});

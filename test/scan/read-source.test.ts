/** Which functions of a C file hold the calls, whatever the kernel's C looks like. */
import { describe, expect, it } from "vitest";
import { declarationOf } from "../../compiler/scan/declaration.js";
import { readSource } from "../../compiler/scan/index.js";
import { parser } from "../cli/c-parser.js";
import { readC } from "./read-c.js";

/** `name:line effect effect`, one for each function. */
function found(text: string): string[] {
  return readC(text).functions.map(
    ({ name, line, calls }) => `${name}:${line} ${calls.map(({ effect }) => effect).join(" ")}`,
  );
}

const BODY = "{\n\tlazy_mmu_mode_enable();\n\tlazy_mmu_mode_disable();\n}\n";

describe("the head of a function", () => {
  it.each([
    ["plain", `static void f(struct mm_struct *mm, pmd_t *pmd)\n${BODY}`, "f:1"],
    ["a result on a line of its own", `static unsigned long\nf(struct mm_struct *mm)\n${BODY}`, "f:2"],
    ["a pointer as its result", `pte_t *f(void)\n${BODY}`, "f:1"],
    ["words of the kernel", `static __always_inline int __init f(int a)\n${BODY}`, "f:1"],
    ["more words", `static noinline_for_stack __maybe_unused void f(void)\n${BODY}`, "f:1"],
    ["an attribute", `__attribute__((noinline)) static void f(void)\n${BODY}`, "f:1"],
    ["locks", `static void *f(struct seq_file *m)\n\t__acquires(RCU) __releases(&m->lock)\n${BODY}`, "f:1"],
    [
      "a system call",
      `SYSCALL_DEFINE3(frob, unsigned long, start, size_t, len,\n\t\tint, x)\n${BODY}`,
      "__do_sys_frob:1",
    ],
    ["without parameters", `#include <a.h>\n\nSYSCALL_DEFINE0(frob)\n${BODY}`, "__do_sys_frob:3"],
    ["for 32 bits", `COMPAT_SYSCALL_DEFINE1(frob, int, x)\n${BODY}`, "__do_compat_sys_frob:1"],
    ["a parameter that is a function", `static int f(pte_fn_t fn, int (*g)(void *))\n${BODY}`, "f:1"],
    ["under a condition", `#ifdef CONFIG_MMU\nvoid f(void)\n${BODY}#endif\n`, "f:2"],
    ["two heads", `#ifdef A\nvoid f(int a)\n#else\nvoid f(void)\n#endif\n${BODY}`, "f:2"],
    ["a brace behind it", `void f(void) ${BODY}`, "f:1"],
    ["with CR LF", `void f(void)\n${BODY}`.replaceAll("\n", "\r\n"), "f:1"],
    ["exported", `void f(void)\n${BODY}EXPORT_SYMBOL_GPL(f);\n`, "f:1"],
    ["of K&R", `int f(a, b)\n\tint a, b;\n${BODY}`, "f:1"],
  ])("%s", (_, text, head) => expect(found(text)).toEqual([`${head} enable disable`]));
});

describe("the body of a function", () => {
  const around = (text: string): string =>
    `static void a(void)\n{\n\tg();\n}\n\nvoid f(int x)\n{\n${text}\n}\n\nint b;\n`;
  const E = "lazy_mmu_mode_enable();";
  const D = "lazy_mmu_mode_disable();";

  it.each([
    ["a loop that is a macro", `${E}\n\tfor_each_sgtable_page (sgt, &iter, 0) {\n\t\tx++;\n\t}\n${D}`],
    ["a list", `\tlist_for_each_entry(a, &b, c)\n\t\tif (a) {\n${E}\n${D}\n\t}`],
    ["assembly", `${E}\n\tasm volatile("dsb ishst" ::: "memory");\n${D}`],
    ["a statement in an expression", `${E}\n\tx = ({ int __y = 1; __y; });\n${D}`],
    ["a condition inside", `${E}\n#ifdef CONFIG_SMP\n\tx++;\n#else\n\tx--;\n#endif\n${D}`],
    ["a brace that two branches share", `#ifdef A\n\tif (x) {\n#else\n\tif (!x) {\n#endif\n${E}\n\t}\n${D}`],
    [
      "a brace that only one branch has",
      `#if defined(A) && \\\n\tdefined(B)\n\tif (x) {\n#endif\n${E}\n${D}\n#ifdef A\n\t}\n#endif`,
    ],
    ["half an expression", `${E}\n\tif (x &&\n#ifdef A\n\t    y &&\n#endif\n\t    z)\n\t\tx = 0;\n${D}`],
    ["a macro without a semicolon", `\tDEFINE_WAIT(wait)\n${E}\n${D}`],
    [
      "a type as an argument",
      `${E}\n\tp = kmalloc_obj(struct page *, GFP_KERNEL);\n\tq = list_entry(a, struct b, c);\n${D}`,
    ],
    ["guards", `\tscoped_guard(mutex, &lock) {\n${E}\n${D}\n\t}`],
    ["a range of cases", `\tswitch (x) {\n\tcase 1 ... 3:\n${E}\n${D}\n\tfallthrough;\n\tdefault:\n\t\tbreak;\n\t}`],
    ["letters beyond ASCII", `/* \u00e9\u{1f600} */ ${E}\n\tpr_info("\u00e9");\n${D}`],
  ])("%s", (_, text) => {
    expect(found(around(text))).toEqual(["f:6 enable disable"]);
  });

  it("says at which line each call stands, in functions one after the other", () => {
    const { functions } = readC(`${around(`\n\n${E}`)}${around(D).replaceAll("f(int", "h(int")}`);
    expect(functions.map(({ name, calls }) => [name, calls.map(({ line }) => line)])).toEqual([
      ["f", [10]],
      ["h", [21]],
    ]);
  });

  it("does not take a function for part of one whose braces do not match", () => {
    const broken = "void broken(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t\tg();\n\t}\n}\n\n";
    expect(found(`${broken}${around(E)}`)).toEqual(["f:17 enable"]);
    expect(found(`${broken.replace("g();", D)}${around(E)}`)).toEqual(["broken:1 disable", "f:17 enable"]);
  });

  it("does not take a function for part of one that closes a brace too few", () => {
    const open = `void broken(void)\n{\n#ifdef A\n\tif (a) {\n#endif\n\t\tg();\n}\n\n`;
    expect(found(`${open}static int f(int x)\n${BODY}\nint h(void)\n${BODY}`)).toEqual([
      "f:9 enable disable",
      "h:15 enable disable",
    ]);
    // What a later function closes too often makes it one function to the parser.
    const close = "\nvoid z(void)\n{\n\tg();\n}\n#ifdef A\n}\n#endif\n";
    const among = `${open}SYSCALL_DEFINE1(frob, int, x)\n${BODY}${close}`;
    expect(found(among)).toEqual(["__do_sys_frob:9 enable disable"]);
    // A brace behind the function itself makes it a block of the one before.
    expect(found(`${open}SYSCALL_DEFINE1(frob, int, x)\n${BODY}\n#ifdef A\n}\n#endif\n`)).toEqual([
      "__do_sys_frob:9 enable disable",
    ]);
  });

  it("finds calls in both branches", () => {
    expect(found(around(`#ifdef A\n\tif (x) {\n${E}\n#else\n\tif (!x) {\n${E}\n#endif\n\t}\n${D}`))).toEqual([
      "f:6 enable enable disable",
    ]);
  });
});

describe("names", () => {
  it.each([
    ["lazy_mmu_mode_pause()", "generic pause"],
    ["lazy_mmu_mode_resume()", "generic resume"],
    ["lazy_mmu_mode_enable_with_ptes(mm, addr, end, pte)", "generic enable"],
    ["lazy_mmu_mode_enable_for_pte_range(mm, addr, end, pte)", "generic enable"],
    ["arch_enter_lazy_mmu_mode()", "older enable"],
    ["s = arch_enter_lazy_mmu_mode()", "older enable"],
    ["lazy_mmu_state_t s = arch_enter_lazy_mmu_mode()", "older enable"],
    ["arch_leave_lazy_mmu_mode(s)", "older disable"],
    ["arch_flush_lazy_mmu_mode()", "older flush"],
    ["if (x) lazy_mmu_mode_pause ()", "generic pause"],
  ])("%s", (call, expected) => {
    const [only] = readC(`void f(void)\n{\n\t${call};\n}\n`).functions;
    expect(only!.calls.map(({ layer, effect }) => `${layer} ${effect}`)).toEqual([expected]);
  });

  it.each([
    ["a declaration", "void lazy_mmu_mode_enable(void);\nextern void arch_flush_lazy_mmu_mode(void);\n"],
    ["a comment", "void f(void)\n{\n\t/* lazy_mmu_mode_enable(); */\n\t// lazy_mmu_mode_enable();\n}\n"],
    ["a string", 'void f(void)\n{\n\tpr_info("lazy_mmu_mode_enable();");\n}\n'],
    ["another name", "void f(void)\n{\n\tmy_lazy_mmu_mode_enable();\n\tlazy_mmu_mode_enabled();\n}\n"],
    ["the call's address", "void (*f)(void) = lazy_mmu_mode_enable;\nEXPORT_SYMBOL(lazy_mmu_mode_enable);\n"],
    ["code that is left out", "#if 0 /* lazy_mmu_mode_enable() */\n#endif\n"],
  ])("%s is no call", (_, text) => {
    expect(readC(text)).toMatchObject({ functions: [], unplaced: [] });
  });

  it("the calls' own definitions are none of their users", () => {
    const pgtable =
      "static inline void lazy_mmu_mode_enable(void)\n{\n\tarch_enter_lazy_mmu_mode();\n}\n" +
      "#define arch_enter_lazy_mmu_mode()\tdo {} while (0)\n" +
      "static inline void arch_leave_lazy_mmu_mode(void) { PVOP_VCALL0(mmu.lazy_mode.leave); }\n";
    expect(readC(pgtable)).toEqual({
      functions: [],
      unplaced: [],
      defines: ["lazy_mmu_mode_enable", "arch_enter_lazy_mmu_mode", "arch_leave_lazy_mmu_mode"],
    });
  });

  it("in a macro, and where there is no function, a call is said to be there", () => {
    const { functions, unplaced } = readC(
      "#define begin(x) do { \\\n\t/* lazy_mmu_mode_pause() */ lazy_mmu_mode_enable(); \\\n} while (0)\n\n" +
        "DEFINE_FROB(x)\n{\n\tlazy_mmu_mode_disable();\n}\n",
    );
    expect(functions).toEqual([]);
    expect(unplaced.map(({ call, macro }) => [call.name, call.line, macro])).toEqual([
      ["lazy_mmu_mode_enable", 2, "begin"],
      ["lazy_mmu_mode_disable", 7, null],
    ]);
  });
});

describe("texts that nobody writes", () => {
  const E = "lazy_mmu_mode_enable();";
  const MANY = process.env["LMMU_DEEP"] ? 20_000 : 5_000;

  it.each([
    ["parentheses", `void f(void)\n{\n\tx = ${"(".repeat(5 * MANY)}1${")".repeat(5 * MANY)};\n\t${E}\n}\n`],
    ["blocks", `void f(void)\n${"{".repeat(MANY)}${E}${"}".repeat(MANY)}\n`],
    ["conditions", `void f(void)\n{\n${"if (x) ".repeat(MANY / 5)}${E}\n}\n`],
  ])("%s may nest however deep", (_, text) => expect(found(text)).toEqual(["f:1 enable"]));

  it.each([
    ["open parentheses", `${"(".repeat(MANY)}${E}`],
    ["open blocks", `void f(void)\n{\n${"{\n".repeat(MANY)}${E}`],
    ["open comments", `void f(void)\n{\n\t${E}\n${"/*".repeat(MANY)}`],
    ["open strings", `void f(void)\n{\n\t${E}\n${'"'.repeat(MANY + 1)}`],
    ["open conditionals", `${"#if A\n".repeat(MANY)}${E}${"#else\n".repeat(MANY)}`],
    ["closed conditionals", `void f(void)\n{{\n${"#if A\n".repeat(MANY)}${E}\n${"#endif\n".repeat(MANY)}\n`],
    ["jumps", `void f(void)\n{\n\t${E}\n${"if (x) goto out; y();\n".repeat(MANY / 5)}out:\n\t${E}\n}\n`],
    ["cases", `void f(void)\n{\n\tswitch (x) {\n${`case 1: ${E}\n`.repeat(900)}\t}\n}\n`],
    ["a function of nothing but calls", `void f(void)\n{\n${E.repeat(900)}\n}\n`],
    ["a brace before the call", `}\n} ${E}\n}${E}`],
  ])("%s do no harm", (_, text) => {
    const calls = readSource(text, parser);
    expect(calls === null || calls.functions.length + calls.unplaced.length > 0).toBe(true);
    for (const each of calls?.functions ?? []) expect(declarationOf(each, "x.c", "generic")).toContain("fn f");
  });

  it("too many calls are not looked at", () => {
    expect(readSource(`void f(void)\n{\n${E.repeat(1001)}\n}\n`, parser)).toBeNull();
  });

  it("a text that the parser gives up is told", () => {
    expect(readSource(`void f(void) { ${E} }`, { parse: () => null })).toBeNull();
  });

  it.runIf(process.env["LMMU_DEEP"])("a hard text is given up, and does not touch the next one", () => {
    expect(parser.parse("x = a<b>::c * & d ".repeat(200_000))).toBeNull();
    expect(found(`void f(void)\n${BODY}`)).toEqual(["f:1 enable disable"]);
  });
});

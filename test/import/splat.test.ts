import { describe, expect, test } from "vitest";
import { mayBeLazyMmu, readChains } from "../../compiler/import/index.js";
import { chainOf, fixture, read } from "./fixtures.js";

describe("what is said beside the chain", () => {
  test("banner until 6.18, arm64", () => {
    expect(read(fixture("munmap-arm64-6.15").text)).toMatchObject({
      ...{ kernel: "6.15.0-rc5-00075-g676795fe9cf6", cpu: 6, pid: 1, comm: "systemd", condition: null },
      ...{ cut: false },
    });
  });

  test("banner since 6.19, a tainted kernel", () => {
    expect(read(fixture("module-load-arm64-6.19").text)).toMatchObject({
      ...{ kernel: "6.19.0-rc4-g51c8e9a1d0aa", cpu: 3, pid: 211, comm: "modprobe", line: 252 },
    });
  });

  test("a task's name may have slashes, colons and parentheses", () => {
    expect(read(fixture("i915-pin-map-x86").text).comm).toBe("(udev-worker)");
    const banner = "WARNING: include/linux/pgtable.h:301 at demo_range+0x1c/0x90 [demo], CPU#2: kworker/2:1/41";
    const splat = read(`${banner}\nCall trace:\n demo_range+0x1c/0x90 [demo] (P)\n demo_caller+0x1/0x2\n`);
    expect(splat).toMatchObject({ cpu: 2, pid: 41, comm: "kworker/2:1", file: "include/linux/pgtable.h", line: 301 });
    expect(splat.trace[0]).toMatchObject({ symbol: "demo_range", module: "demo" });
  });

  test("the condition of CONFIG_DEBUG_BUGVERBOSE_DETAILED, with brackets and blanks of its own", () => {
    expect(read(fixture("condition-x86").text).condition).toBe("state->enable_count == ((u8)~0U)");
    const trace = "\nCall Trace:\n f+0x1/0x2\n g+0x1/0x2";
    const old = "WARNING: CPU: 1 PID: 2 at [a[0] == b[1] ] include/linux/pgtable.h:9 f+0x1/0x2";
    expect(read(old + trace)).toMatchObject({ condition: "a[0] == b[1] ", line: 9, function: "f" });
  });

  test("a banner without a file", () => {
    expect(read("WARNING: at f+0x1/0x2, CPU#0: a/1\nCall trace:\n f+0x1/0x2 (P)\n g+0x1/0x2")).toMatchObject({
      ...{ function: "f", file: null, line: null },
    });
    const old = "WARNING: CPU: 0 PID: 1 at f+0x1/0x2\nCall trace:\n f+0x1/0x2 (P)\n g+0x1/0x2";
    expect(read(old)).toMatchObject({ function: "f", file: null });
  });

  test("modules, and frames that cannot be relied on", () => {
    const { trace } = read(fixture("i915-pin-map-x86").text);
    expect(trace.find((frame) => frame.symbol === "i915_gem_object_pin_map")?.module).toBe("i915");
    expect(trace.filter((frame) => !frame.reliable).map((frame) => frame.symbol)).toContain("pm_runtime_barrier");
    expect(trace.find((frame) => frame.symbol === "vmap")).toMatchObject({
      module: null,
      reliable: true,
      mark: "task",
    });
  });

  test("of several warnings, the one in a header of the lazy MMU calls", () => {
    const splat = read(fixture("quoted-printable-two-splats").text);
    expect(splat).toMatchObject({ function: "remap_pfn_range_internal", comm: "Xorg.bin" });
    expect(mayBeLazyMmu(splat)).toBe(true);
    expect(mayBeLazyMmu({ ...splat, file: "drivers/base/demo.c" })).toBe(false);
  });
});

describe("forms of a trace", () => {
  const banner = "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:273 update_range_prot+0x2dc/0x50c\n";
  const symbols = (text: string) => chainOf(read(banner + text)).slice(1);

  test("the function of the warning is added where a trace begins at its caller, as on x86", () => {
    expect(symbols("Call Trace:\n <TASK>\n b+0x1/0x2\n a+0x1/0x2\n </TASK>")).toEqual(["a", "b", "update_range_prot"]);
  });

  test("what prints the warning is no part of the chain", () => {
    const trace = "Call trace:\n __warn+0x1/0x2\n report_bug+0x1/0x2\n bug_handler+0x1/0x2\n el1h_64_sync+0x1/0x2\n";
    expect(symbols(`${trace} update_range_prot+0x2dc/0x50c\n a+0x1/0x2`)).toEqual(["a", "update_range_prot"]);
  });

  test("recursion is kept", () => {
    const twice =
      "Call trace:\n update_range_prot+0x2dc/0x50c (P)\n a+0x1/0x2\n update_range_prot+0x20/0x50c\n a+0x9/0x10";
    expect(symbols(twice)).toEqual(["a", "update_range_prot", "a", "update_range_prot"]);
  });

  test("decode_stacktrace.sh", () => {
    const decoded =
      "Call trace:\n update_range_prot (include/linux/pgtable.h:273 arch/arm64/mm/pageattr.c:113) (P)\n" +
      " set_memory_valid (arch/arm64/mm/pageattr.c:230 (discriminator 2))\n kthread (kernel/kthread.c:463)";
    expect(symbols(decoded)).toEqual(["kthread", "set_memory_valid", "update_range_prot"]);
  });

  test("powerpc", () => {
    const powerpc =
      "Call Trace:\n[c000000002b3fa50] [c0000000004f9c64] update_range_prot+0x2dc/0x50c (unreliable)\n" +
      "[c000000002b3fb10] [c0000000004f9d20] b+0x10/0x20\n[c000000002b3fb90] [c0000000004f0000] a+0x10/0x20";
    expect(symbols(powerpc)).toEqual(["a", "b", "update_range_prot"]);
  });

  test("dmesg -T, dmesg -x and the journal", () => {
    const prefixes = [
      "[Fri Nov 14 08:15:42 2025] ",
      "kern  :warn  : [    1.500000] ",
      "2025-11-14T08:15:42.1+01:00 h kernel: ",
    ];
    for (const prefix of prefixes) {
      const lines = [
        banner.trim(),
        "Call trace:",
        " update_range_prot+0x2dc/0x50c (P)",
        " a+0x1/0x2",
        "Code: d503201f",
      ];
      expect(chainOf(read(lines.map((line) => prefix + line).join("\n"))).slice(1)).toEqual(["a", "update_range_prot"]);
    }
  });

  test("the line `Call trace:` is lost", () => {
    const registers = "pc : update_range_prot+0x2dc/0x50c\nsp : ffff8000800e6f20\n";
    const frames = " update_range_prot+0x2dc/0x50c (P)\n set_memory_valid+0x44/0x70\n a+0x1/0x2\n";
    expect(symbols(registers + frames)).toEqual(["a", "set_memory_valid", "update_range_prot"]);
  });

  test("the function of the banner is lost: it is in the registers", () => {
    const text =
      "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:273\npc : f+0x1/0x2\nCall trace:\n f+0x1/0x2 (P)\n a+0x1/0x2";
    expect(chainOf(read(text))).toEqual(["warn f include/linux/pgtable.h:273", "a", "f"]);
  });

  test("quoted, with no time stamps to find the lines by", () => {
    const text = banner + "Call trace:\n update_range_prot+0x2dc/0x50c (P)\n b+0x1/0x2\n a+0x1/0x2\n";
    for (const mark of ["> ", ">> > ", "<4>", "\t"]) {
      const quoted = text.replace(/^(?=.)/gm, mark);
      expect(chainOf(read(quoted)).slice(1)).toEqual(["a", "b", "update_range_prot"]);
    }
  });

  test("quoted-printable without a broken line", () => {
    const mail = "Content-Transfer-Encoding: quoted-printable\n\n";
    const trace = "Call trace:=20\n update=5Frange=5Fprot+0x2dc/0x50c (P)\n b=2Eisra=2E0+0x1/0x2\n";
    expect(chainOf(read(mail + banner + trace)).slice(1)).toEqual(["b.isra.0", "update_range_prot"]);
  });

  test("behind a trace on one line nothing more is a frame", () => {
    const flat = "Call trace: update_range_prot+0x2dc/0x50c (P) a+0x1/0x2 and so on\nb+0x1/0x2\n";
    expect(symbols(flat)).toEqual(["a", "update_range_prot"]);
  });

  test("frames left out before the first one, and at the end", () => {
    expect(symbols("Call Trace: [...] b+0x1/0x2 <snip> a+0x1/0x2 [...]")).toEqual([
      ...["...", "a", "...", "b", "...", "update_range_prot"],
    ]);
  });

  test("some lines of other output are passed over; many end the trace", () => {
    const frames = (foreign: number) =>
      `Call trace:\n update_range_prot+0x2dc/0x50c (P)\n${"usb 1-1: new device\n".repeat(foreign)} a+0x1/0x2\n`;
    expect(symbols(frames(20))).toEqual(["a", "update_range_prot"]);
    expect(symbols(frames(200))).toEqual(["update_range_prot"]);
  });

  test("another CPU's warning amid the trace", () => {
    const other = `[    1.000000][  T977] ${banner.replace("update_range_prot", "other")}`;
    const lines = [
      banner.trim(),
      "Call trace:",
      " update_range_prot+0x2dc/0x50c (P)",
      "OTHER",
      " b+0x1/0x2",
      " a+0x1/0x2",
    ];
    const text = lines.map((line) => (line === "OTHER" ? other : `[    1.000000][  T210] ${line}\n`)).join("");
    expect(chainOf(read(text)).slice(1)).toEqual(["a", "b", "update_range_prot"]);
  });

  test("more frames than a kernel stack has", () => {
    const splat = read(`${banner}Call trace:\n update_range_prot+0x2dc/0x50c\n${" a+0x1/0x2\n".repeat(10_000)}`);
    expect(splat.cut).toBe(true);
    expect(splat.trace).toHaveLength(4096);
  });

  test("the function is lost, and x86 says it only in RIP", () => {
    const text =
      "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:273\nRIP: 0010:f+0x1/0x2\nCall Trace:\n b+0x1/0x2\n a+0x1/0x2";
    expect(chainOf(read(text))).toEqual(["warn f include/linux/pgtable.h:273", "a", "b", "f"]);
  });

  test("what prints the warning is no part of an x86 chain either", () => {
    const trace = "Call Trace:\n __warn+0x1/0x2\n report_bug+0x1/0x2\n asm_exc_invalid_op+0x1/0x2\n a+0x1/0x2";
    expect(symbols(trace)).toEqual(["a", "update_range_prot"]);
  });

  test("an interrupt whose entry is lost", () => {
    const lost = "Call trace:\n update_range_prot+0x2dc/0x50c (P)\n b+0x1/0x2\n gic_handle_irq+0x1/0x2\n a+0x1/0x2";
    expect(symbols(lost)).toEqual(["a", "[irq gic_handle_irq hard]", "b", "update_range_prot"]);
    const onStack = "Call Trace:\n <IRQ>\n c+0x1/0x2\n b+0x1/0x2\n </IRQ>\n <TASK>\n a+0x1/0x2\n </TASK>";
    expect(symbols(onStack)).toEqual(["a", "[irq b hard]", "c", "update_range_prot"]);
  });

  test("a person's words are no frames", () => {
    const trace = "Call trace:\n update_range_prot+0x2dc/0x50c (P)\n a+0x1/0x2\n\n";
    expect(symbols(`${trace}b+0x1/0x2 looks wrong to me.\nSo does c+0x1/0x2.\n`)).toEqual(["a", "update_range_prot"]);
  });

  test("an interrupt from user mode interrupts no frame", () => {
    const text = "Call trace:\n update_range_prot+0x2dc/0x50c (P)\n gic_handle_irq+0x1/0x2\n el0t_64_irq+0x1/0x2";
    expect(symbols(text)).toEqual(["[irq el0t_64_irq hard]", "gic_handle_irq", "update_range_prot"]);
  });

  test("an NMI on x86", () => {
    const nmi =
      "Call Trace:\n <NMI>\n nmi_handle+0x1/0x2\n default_do_nmi+0x1/0x2\n exc_nmi+0x1/0x2\n end_repeat_nmi+0x1/0x2\n </NMI>\n";
    expect(symbols(`${nmi} <TASK>\n b+0x1/0x2\n a+0x1/0x2\n </TASK>`)).toEqual([
      ...["a", "b", "[irq end_repeat_nmi nmi]", "exc_nmi", "default_do_nmi", "nmi_handle", "update_range_prot"],
    ]);
  });

  test("bottom halves that a task runs when it enables them again", () => {
    const text =
      "Call trace:\n update_range_prot+0x2dc/0x50c (P)\n __do_softirq+0x1/0x2\n do_softirq.part.0+0x1/0x2\n" +
      " __local_bh_enable_ip+0x1/0x2\n a+0x1/0x2";
    expect(symbols(text)).toEqual([
      ...["a", "__local_bh_enable_ip", "[irq do_softirq soft]", "__do_softirq", "update_range_prot"],
    ]);
  });
});

describe("texts without a splat", () => {
  const problem = (text: string) => {
    const result = readChains(text);
    return result.ok ? null : result.problem;
  };

  test("nothing at all", () => {
    expect(problem("")).toEqual({ kind: "empty", found: "" });
    expect(problem(" \n\t\r\n")).toEqual({ kind: "empty", found: "" });
  });

  test("no banner: what came nearest is shown", () => {
    expect(problem("Dear all,\nWARNING: do not open this\n")).toEqual({
      ...{ kind: "no_banner", found: "WARNING: do not open this" },
    });
    expect(problem("[ 1.0] Internal error: Oops - BUG: 0 [#1]\nCall trace:\n")).toEqual({
      ...{ kind: "no_banner", found: "BUG: 0 [#1]" },
    });
    expect(problem("a shopping list\n")).toEqual({ kind: "no_banner", found: "" });
  });

  test("a banner without a trace", () => {
    const banner = "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:273 update_range_prot+0x2dc/0x50c";
    expect(problem(`${banner}\nModules linked in:\n---[ end trace 0 ]---\n`)).toEqual({
      kind: "no_trace",
      found: banner,
    });
  });

  test("a BUG without a trace, or without frames", () => {
    const sleeping = "BUG: sleeping function called from invalid context at mm/demo.c:12";
    expect(problem(`[ 1.0] ${sleeping}\n`)).toEqual({ kind: "no_trace", found: sleeping });
    expect(problem(`[ 1.0] ${sleeping}\nCall trace:\n`)).toEqual({ kind: "no_frames", found: sleeping });
  });

  test("a person's words on a BUG", () => {
    expect(read("I see BUG: sleeping function called\nCall trace:\n a+0x1/0x2\n").title).toBe("call trace");
  });

  test("a trace without a name", () => {
    const banner = "WARNING: CPU: 0 PID: 1 at include/linux/pgtable.h:273";
    expect(problem(`${banner}\nCall trace:\n ? a+0x1/0x2\n`)).toEqual({ kind: "no_frames", found: banner });
  });

  test("what is shown of a hostile text is one printable line", () => {
    const found = problem(`x\nCall trace:\u001b[31m\u202e${"y".repeat(500)}\nz`)?.found ?? "";
    expect(found).toMatch(/^Call trace:[\x20-\x7e]{1,89}$/);
  });
});

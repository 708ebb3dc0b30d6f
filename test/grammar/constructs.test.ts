import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.js";
import { childrenOf, misplaced, outline } from "./tree.js";

// Every form of the language with the tree it has. `outline` leaves out places, which are checked further down.
const DECLARATIONS = [
  ['import "lmmu:kernel/kasan";', 'import(path: "lmmu:kernel/kasan")'],
  ["config A;", "config(name: A)"],
  ["config CONFIG_B = y depends on A && !C;", "config(name: CONFIG_B, value, dependsOn: (A && !C))"],
  ["config A = n;", "config(name: A, value: false)"],
  [
    "machine { granule 16K; cpus 2; bbm noabort; kernel 6.17; pan y; }",
    "machine(settings: [(name: granule, value: 16384), (name: cpus, value: 2), (name: bbm, value: noabort), (name: kernel, value: 6.17), (name: pan, value: y)])",
  ],
  ["region r: kernel 2 pages;", "region(name: r, space: kernel, pages: 2)"],
  [
    "region r: user 0x10 pages at 0xffff_0000_0000_1000 bare;",
    "region(name: r, space: user, pages: 16, at: 18446462598732845056, bare)",
  ],
  ["region r:\n  user 1 pages;", "region(name: r, space: user, pages: 1)"],
  ["fn f;", "fn(name: f)"],
  ["fn f();", "fn(name: f, parameters: [])"],
  [
    'fn f(pages, prot = ro, n = 4K) [lazy] if (A || kernel < 6.18) @ "mm/memory.c:12" { next; }',
    'fn(name: f, parameters: [(name: pages), (name: prot, default: ro), (name: n, default: 4096)], annotations: [section(section: lazy)], guard: (A || (kernel < 6.18)), source: "mm/memory.c:12", body: {next})',
  ],
  ["fn f inlines g;", "fn(name: f, inlines: g)"],
  [
    "fn foo.constprop.0 [irqs_off, mutex mmap_lock, spin ptl];",
    "fn(name: foo.constprop.0, annotations: [context(context: irqs_off), context(context: mutex, lock: mmap_lock), context(context: spin, lock: ptl)])",
  ],
  ["fn f [\n  lazy,\n  paused\n];", "fn(name: f, annotations: [section(section: lazy), section(section: paused)])"],
  ['fn f [paused] @ "mm/x.c";', 'fn(name: f, annotations: [section(section: paused)], source: "mm/x.c")'],
  ["irq tick { next; }", "irq(name: tick, context: hard, body: {next})"],
  ["irq rx soft { sleep; }", "irq(name: rx, context: soft, body: {sleep})"],
  ["irq wd [nmi] { }", "irq(name: wd, context: nmi, body: {})"],
  ['rules X "title" extends D since 7.0 { }', 'rules(name: X, title: "title", extends: D, since: 7.0)'],
  [
    "rules X since 7 { u8 a; bool paused; bool active; percpu u16 mode; active = !in_interrupt && a > 0; }",
    "rules(name: X, since: 7, members: [variable(type: u8, name: a), variable(type: bool, name: paused), variable(type: bool, name: active), variable(perCpu, type: u16, name: mode), active(value: (!in_interrupt && (a > 0)))])",
  ],
  [
    "rules X { enable { } disable { a += 1; b = a - 1; c -= 2; } arch_enter { preempt_off; preempt_on; } switch_out { arch_flush; } }",
    "rules(name: X, members: [call(call: enable, body: {}), call(call: disable, body: {assign(target: a, operator: +=, value: 1) assign(target: b, operator: =, value: (a - 1)) assign(target: c, operator: -=, value: 2)}), hook(hook: arch_enter, body: {preempt(on: false) preempt(on)}), hook(hook: switch_out, body: {hook(hook: arch_flush)})])",
  ],
  [
    'rules X { pause { forbid "t" (crossing); warn_once "w" (a == 0) @ "x.h:1"; warn "v" (b); bug "u" (c); if (x) return; if (a) arch_leave; else if (b) { arch_enter; } else arch_flush; } }',
    'rules(name: X, members: [call(call: pause, body: {forbid(text: "t", condition: crossing) assertion(assertion: warn_once, text: "w", condition: (a == 0), source: "x.h:1") assertion(assertion: warn, text: "v", condition: b) assertion(assertion: bug, text: "u", condition: c) if(branches: [(condition: x, body: {return})]) if(branches: [(condition: a, body: {hook(hook: arch_leave)}), (condition: b, body: {hook(hook: arch_enter)})], otherwise: {hook(hook: arch_flush)})})])',
  ],
  [
    'scenario s "title" { given { map r; } interrupts tick; interrupts rx x3; task t1 { a; } always D: active; always: !pending; }',
    'scenario(name: s, title: "title", items: [given(body: {map(pages: r)}), interrupts(name: tick), interrupts(name: rx, times: 3), task(name: t1, body: {chain(elements: [frame(name: a)])}), always(rules: (names: [D]), condition: active), always(condition: !pending)])',
  ],
] as const;
const STATEMENTS = [
  [
    "enable; disable; pause; resume;",
    "{lazy_call(call: enable) lazy_call(call: disable) lazy_call(call: pause) lazy_call(call: resume)}",
  ],
  [
    "lazy { a; } paused { }",
    "{section(section: lazy, body: {chain(elements: [frame(name: a)])}) section(section: paused, body: {})}",
  ],
  ["a;", "{chain(elements: [frame(name: a)])}"],
  [
    "a(x, 1) -> b [lazy, spin ptl] -> next;",
    "{chain(elements: [frame(name: a, arguments: [x, 1]), frame(name: b, annotations: [section(section: lazy), context(context: spin, lock: ptl)]), next])}",
  ],
  ["a -> { unmap p; }", "{chain(elements: [frame(name: a), block(body: {unmap(pages: p)})])}"],
  ["a -> b -> { };", "{chain(elements: [frame(name: a), frame(name: b), block(body: {})])}"],
  ["next;", "{next}"],
  ["next(p, 1);", "{next(arguments: [p, 1])}"],
  ["return;", "{return}"],
  ["if (A) a;", "{if(branches: [(condition: A, body: {chain(elements: [frame(name: a)])})])}"],
  [
    "if (A) { a; } else if (!B && C) b; else { c; }",
    "{if(branches: [(condition: A, body: {chain(elements: [frame(name: a)])}), (condition: (!B && C), body: {chain(elements: [frame(name: b)])})], otherwise: {chain(elements: [frame(name: c)])})}",
  ],
  ["maybe { a; }", "{maybe(body: {chain(elements: [frame(name: a)])})}"],
  [
    "choose { a; } or { b; } or { }",
    "{choose(arms: [{chain(elements: [frame(name: a)])}, {chain(elements: [frame(name: b)])}, {}])}",
  ],
  ["repeat 255 { enable; }", "{repeat(times: 255, body: {lazy_call(call: enable)})}"],
  [
    "for p in r[0..4] { unmap p; }",
    "{for(variable: p, pages: slice(name: r, from: 0, to: 4), body: {unmap(pages: p)})}",
  ],
  ["interrupt tick;", "{interrupt(name: tick)}"],
  ["schedule;", "{schedule}"],
  ["schedule t1;", "{schedule(task: t1)}"],
  ["schedule on 1;", "{schedule(cpu: 1)}"],
  ["schedule t1 on 0;", "{schedule(task: t1, cpu: 0)}"],
  ["sleep;", "{sleep}"],
  [
    "nopreempt { } irqs_off { } bh_off { }",
    "{context(context: nopreempt, body: {}) context(context: irqs_off, body: {}) context(context: bh_off, body: {})}",
  ],
  [
    "mutex m { } spin s { } spin_bh t { } raw_spin u { }",
    "{context(context: mutex, lock: m, body: {}) context(context: spin, lock: s, body: {}) context(context: spin_bh, lock: t, body: {}) context(context: raw_spin, lock: u, body: {})}",
  ],
  ["map r;", "{map(pages: r)}"],
  ["map r[0] rw;", "{map(pages: slice(name: r, from: 0), protection: rw)}"],
  ["map r ro as block to 0x4000_0000;", "{map(pages: r, protection: ro, as: block, to: 1073741824)}"],
  ["map r none as contiguous;", "{map(pages: r, protection: none, as: contiguous)}"],
  [
    "unmap r; populate r; split r[1]; flush_tlb r[i..i + 2];",
    "{unmap(pages: r) populate(pages: r) split(pages: slice(name: r, from: 1)) flush_tlb(pages: slice(name: r, from: i, to: (i + 2)))}",
  ],
  ["protect r none;", "{protect(pages: r, protection: none)}"],
  ["protect r[0..2] prot;", "{protect(pages: slice(name: r, from: 0, to: 2), protection: prot)}"],
  [
    "set_pte r[0] = 0x1; set_pmd r = 1; set_pud r = 1; set_p4d r = 1; set_pgd r = 1;",
    "{set_entry(level: pte, page: slice(name: r, from: 0), value: 1) set_entry(level: pmd, page: r, value: 1) set_entry(level: pud, page: r, value: 1) set_entry(level: p4d, page: r, value: 1) set_entry(level: pgd, page: r, value: 1)}",
  ],
  ["store r[0] = a | 3;", "{store(page: slice(name: r, from: 0), value: (a | 3))}"],
  ["emit; dsb; isb;", "{emit dsb isb}"],
  [
    "read r; write r[0]; exec r;",
    "{access(access: read, pages: r) access(access: write, pages: slice(name: r, from: 0)) access(access: exec, pages: r)}",
  ],
  [
    "user read r; user write r; user exec r;",
    "{access(user, access: read, pages: r) access(user, access: write, pages: r) access(user, access: exec, pages: r)}",
  ],
  ["assert active;", "{assert(condition: active)}"],
  ["assert (a + 1) == 2;", "{assert(condition: ((a + 1) == 2))}"],
  ["assert D: barriers == 1;", "{assert(rules: (names: [D]), condition: (barriers == 1))}"],
  [
    "assert A, B: mapped(r[0]) && visible(r);",
    "{assert(rules: (names: [A, B]), condition: (query(query: mapped, page: slice(name: r, from: 0)) && query(query: visible, page: r)))}",
  ],
  [
    "assert all: -a - -b < 3 & 1 | 2 || !!x;",
    "{assert(rules: (all), condition: (((((-a - -b) < 3) & 1) | 2) || !!x))}",
  ],
] as const;
const EXPECTATIONS = [
  ["expect D: clean;", "expect(rules: (names: [D]), facts: [clean])"],
  ["expect D: leaks;", "expect(rules: (names: [D]), facts: [leaks])"],
  ["expect D: warns;", "expect(rules: (names: [D]), facts: [warns])"],
  ['expect D: warns "x" in f x2;', 'expect(rules: (names: [D]), facts: [warns(text: "x", in: f, times: 2)])'],
  ['expect D: bugs "b" in f;', 'expect(rules: (names: [D]), facts: [bugs(text: "b", in: f)])'],
  ['expect D: forbidden "c" x1;', 'expect(rules: (names: [D]), facts: [forbidden(text: "c", times: 1)])'],
  [
    "expect D: hooks enter flush x255 leave;",
    "expect(rules: (names: [D]), facts: [hooks(hooks: [(hook: enter), (hook: flush, times: 255), (hook: leave)])])",
  ],
  ["expect D: hooks none;", "expect(rules: (names: [D]), facts: [hooks])"],
  ["expect D: barriers 3;", "expect(rules: (names: [D]), facts: [barriers(count: 3)])"],
  ["expect D: hazard not_visible in f;", "expect(rules: (names: [D]), facts: [hazard(name: not_visible, in: f)])"],
  ["expect D: hazard stale_tlb;", "expect(rules: (names: [D]), facts: [hazard(name: stale_tlb)])"],
  [
    "expect D: faults translation at r[0];",
    "expect(rules: (names: [D]), facts: [faults(name: translation, at: slice(name: r, from: 0))])",
  ],
  ["expect D: faults translation;", "expect(rules: (names: [D]), facts: [faults(name: translation)])"],
  ["expect D: reachable a == 1;", "expect(rules: (names: [D]), facts: [reachable(condition: (a == 1))])"],
  ['expect D: may warns "x";', 'expect(rules: (names: [D]), facts: [warns(text: "x", may)])'],
  [
    "expect D: barriers 1, hooks enter leave;",
    "expect(rules: (names: [D]), facts: [barriers(count: 1), hooks(hooks: [(hook: enter), (hook: leave)])])",
  ],
  ["expect A, B when X && !Y: clean;", "expect(rules: (names: [A, B]), when: (X && !Y), facts: [clean])"],
  ["expect: clean;", "expect(facts: [clean])"],
  ["expect all: clean;", "expect(rules: (all), facts: [clean])"],
  ["expect when X: clean;", "expect(when: X, facts: [clean])"],
  ["expect `all`: clean;", "expect(rules: (names: [all]), facts: [clean])"],
] as const;

function parsed(text: string) {
  const { ast, problems } = parse(text);
  expect(problems).toEqual([]);
  expect(misplaced(ast, text)).toEqual([]);
  return ast.declarations[0]!;
}

describe("forms of the language", () => {
  it.each(DECLARATIONS)("declaration %s", (text, tree) => {
    expect(outline(parsed(text))).toBe(tree);
  });

  it.each(STATEMENTS)("statements %s", (text, tree) => {
    const frame = parsed(`fn f { ${text} }`);
    expect(frame.kind === "fn" && outline(frame.body)).toBe(tree);
  });

  it.each(EXPECTATIONS)("expectation %s", (text, tree) => {
    const scenario = parsed(`scenario s { ${text} }`);
    expect(scenario.kind === "scenario" && outline(scenario.items[0])).toBe(tree);
  });
});

describe("the page that shows the language", () => {
  const text = `/// KASAN pauses lazy MMU, then frees a page.
/// DEBUG_PAGEALLOC unmaps that page.

config DEBUG_PAGEALLOC;

region shadow: kernel 1 pages at 0xffff_7000_1001_4000;
fn __apply_to_page_range inlines apply_to_pte_range;
fn apply_to_pte_range [lazy]                   @ "mm/memory.c";
fn kasan_depopulate_vmalloc_pte [paused]       @ "mm/kasan/shadow.c" {
  unmap shadow;
  next(linear);
}
fn __kernel_map_pages if (DEBUG_PAGEALLOC)     @ "arch/arm64/mm/pageattr.c";
fn update_range_prot(pages) [lazy] {
  protect pages none;
}

scenario kasan_release_vmalloc "freeing KASAN shadow re-enters lazy MMU" {
  given { map shadow; map linear; }

  kasan_release_vmalloc
    -> apply_to_existing_page_range
    -> __kernel_map_pages -> set_memory_valid -> update_range_prot;

  expect A, B when DEBUG_PAGEALLOC: warns "enable while paused" in update_range_prot,
                                    warns "disable while not active" in update_range_prot;
  expect A, B when !DEBUG_PAGEALLOC: clean;
  expect legacy, C, D: clean; // lmmu: allow stranded_barrier seen on purpose
}
`;

  it("is read whole, with its documentation and comments", () => {
    const { ast, problems, comments, tokens } = parse(text);
    expect(problems).toEqual([]);
    expect(ast.declarations.map((one) => one.kind).join(" ")).toBe("config region fn fn fn fn fn scenario");
    expect(ast.declarations[0]).toMatchObject({
      documentation: "KASAN pauses lazy MMU, then frees a page.\nDEBUG_PAGEALLOC unmaps that page.",
    });
    expect(comments.map(({ kind }) => kind)).toEqual(["doc", "doc", "line"]);
    expect(comments[2]!.text).toBe("// lmmu: allow stranded_barrier seen on purpose");
    expect(tokens.every(({ span, text: own }) => text.slice(span.start, span.end) === own)).toBe(true);
    const scenario = ast.declarations.at(-1)!;
    expect(scenario.kind === "scenario" && scenario.items.map((one) => one.kind).join(" ")).toBe(
      "given chain expect expect expect",
    );
  });

  it("has the text of every node at the node's place", () => {
    const seen: string[] = [];
    const visit = (node: { span: { start: number; end: number } }): void => {
      seen.push(text.slice(node.span.start, node.span.end));
      childrenOf(node).forEach(visit);
    };
    parse(text).ast.declarations.forEach(visit);
    for (const one of [
      "config DEBUG_PAGEALLOC;",
      "0xffff_7000_1001_4000",
      "fn __apply_to_page_range inlines apply_to_pte_range;",
      '"mm/memory.c"',
      "paused",
      "protect pages none;",
      "unmap shadow;",
      "__kernel_map_pages",
      "A, B",
      "!DEBUG_PAGEALLOC",
      'warns "disable while not active" in update_range_prot',
      "expect A, B when !DEBUG_PAGEALLOC: clean;",
    ]) {
      expect(seen).toContain(one);
    }
  });
});

describe("documentation", () => {
  const documentationOf = (text: string) => {
    const declaration = parse(text).ast.declarations.at(-1)!;
    return "documentation" in declaration ? declaration.documentation : undefined;
  };

  it.each([
    ["/// one\n///  two\nfn f;", "one\n two"],
    ["/// head of the file\n\n/// of f\nfn f;", "of f"],
    ["/// of f\n\nfn f;", "of f"],
    ["/// lost\n// break\nfn f;", ""],
    ["//// no documentation\nfn f;", ""],
    ["fn e; /// of e\nfn f;", ""],
    ["fn e { /// inside\n}\nfn f;", ""],
    ["/// of f\r\nfn f;", "of f"],
  ])("%j", (text, documentation) => {
    expect(documentationOf(text)).toBe(documentation);
  });
});

describe("expressions", () => {
  const conditionOf = (text: string) => {
    const config = parsed(`config A depends on ${text};`);
    return config.kind === "config" ? config.dependsOn! : undefined!;
  };

  it.each([
    ["a || b && c | d & e == f < g + h", "(a || (b && (c | (d & (e == (f < (g + h)))))))"],
    ["a + b < c == d & e | f && g || h", "(((((((a + b) < c) == d) & e) | f) && g) || h)"],
    ["a - b - c + d", "(a - b - c + d)"],
    ["a && b || c && d || e", "((a && b) || (c && d) || e)"],
    ["(a || b) && c", "((a || b) && c)"],
    ["!a == -b", "(!a == -b)"],
    ["!!-x", "!!-x"],
    ["a <= b != c >= d", "((a <= b) != (c >= d))"],
  ])("%s", (text, tree) => {
    expect(outline(conditionOf(text))).toBe(tree);
  });

  it("counts parentheses as part of what is in them", () => {
    expect(conditionOf("(a) + (b)")).toMatchObject({ span: { start: 20, end: 29 } });
  });
});

/** Named changes of the barrier rules of the arm64 machine. */
export interface BarrierMutant {
  /** The operator, then what it changes. */
  readonly name: string;
  /** Path from the root. */
  readonly file: string;
  /** A text that the file has once, and what stands there instead. */
  readonly from: string;
  readonly to: string;
}

const MAPPING = "runtime/arm64/mapping.ts";
const MMU = "runtime/arm64/mmu.ts";
const MACHINE = "runtime/machine.ts";
const RULES = "runtime/rule-machine.ts";
const PAGES = "runtime/page-machine.ts";

export const MUTANTS: readonly BarrierMutant[] = [
  // Which stores owe: set_pte() a valid kernel page, set_pmd() and set_pud() what is valid, set_p4d() and set_pgd() always.
  { name: "owe-more: set_pte, what is valid", file: MAPPING, from: '  3: "valid_not_user",', to: '  3: "valid",' },
  { name: "owe-more: set_pte, always", file: MAPPING, from: '  3: "valid_not_user",', to: '  3: "always",' },
  { name: "owe-nothing: set_pte", file: MAPPING, from: '  3: "valid_not_user",', to: '  3: "never",' },
  { name: "owe-more: set_pmd, always", file: MAPPING, from: '  2: "valid",', to: '  2: "always",' },
  { name: "owe-less: set_pmd, kernel pages", file: MAPPING, from: '  2: "valid",', to: '  2: "valid_not_user",' },
  { name: "owe-nothing: set_pmd", file: MAPPING, from: '  2: "valid",', to: '  2: "never",' },
  { name: "owe-more: set_pud, always", file: MAPPING, from: '  1: "valid",', to: '  1: "always",' },
  { name: "owe-nothing: set_pud", file: MAPPING, from: '  1: "valid",', to: '  1: "never",' },
  { name: "owe-less: set_p4d, what is valid", file: MAPPING, from: '  0: "always",', to: '  0: "valid",' },
  { name: "owe-nothing: set_p4d", file: MAPPING, from: '  0: "always",', to: '  0: "never",' },
  { name: "owe-less: set_pgd, what is valid", file: MAPPING, from: '  [-1]: "always",', to: '  [-1]: "valid",' },
  { name: "owe-nothing: set_pgd", file: MAPPING, from: '  [-1]: "always",', to: '  [-1]: "never",' },
  {
    name: "owe-more: set_ptes, user pages",
    file: MAPPING,
    from: 'as === "block" && !this.user ? "valid" : "valid_not_user"',
    to: '"valid"',
  },
  {
    name: "owe-nothing: set_ptes",
    file: MAPPING,
    from: 'as === "block" && !this.user ? "valid" : "valid_not_user"',
    to: '"never"',
  },
  {
    name: "owe-more: change_huge_pmd, as set_pmd",
    file: MAPPING,
    from: 'this.user ? "valid_not_user" : OWED_BY_LEVEL[entry.level]',
    to: "OWED_BY_LEVEL[entry.level]",
  },
  {
    name: "owe-more: in given",
    file: MAPPING,
    from: "    if (this.executor.given) return;\n    if (entry",
    to: "    if (entry",
  },
  {
    name: "drop-barrier: set_swapper_pgd",
    file: MAPPING,
    from: "      this.executor.barriersOfMaintenance();\n",
    to: "",
  },
  {
    name: "drop-barrier: dsb of split",
    file: MAPPING,
    from: "    this.executor.dsb();\n",
    to: "",
  },
  // What becomes of what is owed: queue_pte_barriers(), the hooks, emit_pte_barriers().
  {
    name: "swap-hooks: arch_enter emits",
    file: RULES,
    from: 'hook === "arch_enter" || !this.pending',
    to: "!this.pending",
  },
  {
    name: "drop-barrier: arch_flush",
    file: RULES,
    from: 'hook === "arch_enter" || !this.pending',
    to: 'hook !== "arch_leave" || !this.pending',
  },
  {
    name: "drop-barrier: arch_leave",
    file: RULES,
    from: 'hook === "arch_enter" || !this.pending',
    to: 'hook !== "arch_flush" || !this.pending',
  },
  {
    name: "add-barrier: hooks with nothing pending",
    file: RULES,
    from: '"arch_enter" || !this.pending',
    to: '"arch_enter"',
  },
  { name: "keep-pending: hooks", file: RULES, from: "    this.pending = false;\n", to: "" },
  {
    name: "drop-barrier: hooks do not reach the MMU",
    file: MACHINE,
    from: "if (state.barriers > task.state.barriers) this.emittedByCpu();",
    to: "",
  },
  {
    name: "drop-barrier: dsb of emit_pte_barriers",
    file: MMU,
    from: "emitBarriers(cpu: number): void {\n    this.visibility.dsb(cpu);\n",
    to: "emitBarriers(cpu: number): void {\n",
  },
  {
    name: "drop-barrier: isb of emit_pte_barriers",
    file: MMU,
    from: "    this.visibility.dsb(cpu);\n    this.visibility.synchronize(cpu);\n",
    to: "    this.visibility.dsb(cpu);\n",
  },
  // What TLB maintenance and a context switch bring along.
  {
    name: "drop-barrier: dsb of flush_tlb",
    file: MMU,
    from: "    this.visibility.dsb(cpu);\n    const start",
    to: "    const start",
  },
  {
    name: "drop-barrier: isb of flush_tlb_kernel_range",
    file: MMU,
    from: "    if (!user) this.visibility.synchronize(cpu);\n",
    to: "",
  },
  {
    name: "add-barrier: isb of flush_tlb_range",
    file: MMU,
    from: "    if (!user) this.visibility.synchronize(cpu);\n",
    to: "    this.visibility.synchronize(cpu);\n",
  },
  {
    name: "drop-barrier: dsb of __switch_to",
    file: PAGES,
    from: "  switched(cpu: number): void {\n    this.made?.dsb(cpu);\n",
    to: "  switched(cpu: number): void {\n",
  },
];

/**
 * What other architectures hang on the generic layer, written from their C and not from the `.lmmu` files: the hooks, and
 * what a context switch does. The generic layer under them is [D]'s, of `tables.ts`.
 */

/** What the hooks change. */
export interface Cpu {
  /** x86: `xen_lazy_mode` is XEN_LAZY_MMU, else XEN_LAZY_NONE. */
  lazy: boolean;
  /** How often the hooks have preemption off. */
  preemptCount: number;
}

/** A BUG_ON() that held, by its place. */
export class KernelBug extends Error {}

export interface Architecture {
  readonly enter: (cpu: Cpu) => void;
  readonly leave: (cpu: Cpu) => void;
  /** `active`: __task_lazy_mmu_mode_active() of the task that goes on. */
  readonly contextSwitch: (cpu: Cpu, active: boolean) => void;
  /** Whether a store of task context is put off; `active` as above, of current. */
  readonly putsOff: (cpu: Cpu, active: boolean) => boolean;
}

export const ARCHITECTURES = ["xen70", "xen71", "powerpc_hash", "sparc64"] as const;
export type ArchitectureName = (typeof ARCHITECTURES)[number];

// arch/x86/include/asm/xen/hypervisor.h
const enterLazy = (cpu: Cpu): void => {
  if (cpu.lazy) throw new KernelBug("arch/x86/include/asm/xen/hypervisor.h:78");
  cpu.lazy = true;
};
const leaveLazy = (cpu: Cpu): void => {
  if (!cpu.lazy) throw new KernelBug("arch/x86/include/asm/xen/hypervisor.h:85");
  cpu.lazy = false;
};

/** arch/x86/xen/mmu_pv.c and enlighten_pv.c after 291b3abed657. */
const xen = (enter: Architecture["enter"], leave: Architecture["leave"]): Architecture => ({
  enter,
  leave,
  contextSwitch: (cpu, active) => {
    if (cpu.lazy) leave(cpu);
    if (active) enter(cpu);
  },
  // xen_batched_set_pte() asks xen_get_lazy_mode().
  putsOff: (cpu) => cpu.lazy,
});

/** tlbflush-hash.h after b9ef323ea168, arch/sparc/mm/tlb.c after "sparc/mm: disable preemption in lazy mmu mode". */
const withoutPreemption: Architecture = {
  enter: (cpu) => void cpu.preemptCount++,
  leave: (cpu) => void cpu.preemptCount--,
  contextSwitch: () => undefined,
  putsOff: (_cpu, active) => active,
};

export const architectures: Readonly<Record<ArchitectureName, Architecture>> = {
  xen70: xen(enterLazy, leaveLazy),
  // "x86/xen: Tolerate nested XEN_LAZY_MMU entering/leaving", 8 May 2026.
  xen71: xen(
    (cpu) => {
      if (!cpu.lazy) enterLazy(cpu);
    },
    (cpu) => {
      if (cpu.lazy) leaveLazy(cpu);
    },
  ),
  powerpc_hash: withoutPreemption,
  sparc64: withoutPreemption,
};

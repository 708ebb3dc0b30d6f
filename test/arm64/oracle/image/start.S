/*
 * Entry and exceptions of the image, on QEMU's "virt" machine. It runs at EL2 with
 * EL2's MMU off: nothing that it does to TCR, TTBR, MAIR and SCTLR of EL1 concerns
 * its own code.
 */
        .section .text.start, "ax"
        .global _start
_start:
        mrs     x0, CurrentEL
        cmp     x0, #(2 << 2)
        b.ne    wrong_el
        ldr     x0, =stack_top
        mov     sp, x0
        ldr     x0, =el2_vectors
        msr     vbar_el2, x0
        ldr     x0, =bss_start
        ldr     x1, =bss_end
1:      cmp     x0, x1
        b.hs    2f
        str     xzr, [x0], #8
        b       1b
2:      isb
        bl      oracle_main
        b       .

wrong_el:
        /* semihosting SYS_EXIT_EXTENDED with code 99: not started at EL2 */
        ldr     x1, =exit99
        mov     w0, #0x20
        hlt     #0xf000
        b       .

        .section .data
        .balign 8
exit99: .quad   0x20026, 99

        .text
/* u64 semihost(u64 op, void *arg) */
        .global semihost
semihost:
        hlt     #0xf000
        ret

/*
 * u64 at_...(u64 va): PAR_EL1 after one AT instruction. An exception that the
 * instruction itself takes (an external abort on the walk) ends in cur_sync, which
 * stores ESR_EL2 and skips the instruction.
 */
        .macro  AT_CASE name, enc
        .global \name
\name:
        adr     x2, at_esr
        str     xzr, [x2]
        \enc
        isb
        mrs     x0, par_el1
        ldr     x3, [x2]
        cbnz    x3, 1f
        ret
1:      movz    x0, #0xEEEE, lsl #48
        orr     x0, x0, x3
        ret
        .endm

        AT_CASE at_s1e1r, "at s1e1r, x0"
        AT_CASE at_s1e1w, "at s1e1w, x0"
        AT_CASE at_s1e0r, "at s1e0r, x0"
        AT_CASE at_s1e0w, "at s1e0w, x0"
        /* AT S1E1RP / S1E1WP (FEAT_PAN2), spelled by encoding */
        AT_CASE at_s1e1rp, "sys #0, c7, c9, #0, x0"
        AT_CASE at_s1e1wp, "sys #0, c7, c9, #1, x0"

        .balign 8
        .global at_esr
at_esr: .quad   0

/*
 * u64 el1_access(u64 va, u64 kind, u64 value): an access from EL1.
 *   kind 0 ldr, 1 str of the value, 2 ldtr, 3 sttr, 4 a call of what must be RET
 * Returns ESR_EL1, 0 where there was no fault. EL1 runs from el1_stub, which the
 * tables map where it is.
 */
        .global el1_access
el1_access:
        stp     x29, x30, [sp, #-16]!
        adr     x9, el2_resume_sp
        mov     x10, sp
        str     x10, [x9]
        adr     x10, el1_stub
        msr     elr_el2, x10
        adr     x10, el1_vectors
        msr     vbar_el1, x10
        mov     x10, #0x3c5             /* EL1h, DAIF masked */
        adr     x11, el1_pan
        ldr     x11, [x11]
        orr     x10, x10, x11           /* PSTATE.PAN (bit 22) as asked */
        msr     spsr_el2, x10
        eret

        .global el1_pan, el1_stub
        .balign 8
el2_resume_sp:  .quad 0
el1_pan:        .quad 0

        .balign 4096
el1_stub:
        cmp     x1, #1
        b.lo    10f
        b.eq    11f
        cmp     x1, #3
        b.lo    12f
        b.eq    13f
        blr     x0
        b       19f
10:     ldr     x4, [x0]
        b       19f
11:     str     x2, [x0]
        b       19f
12:     ldtr    x4, [x0]
        b       19f
13:     sttr    x2, [x0]
19:     hvc     #0
        .balign 2048
el1_vectors:
        .rept   16
        .balign 128
        hvc     #1
        .endr
        .balign 4096

/* EL2 vectors */
        .balign 2048
el2_vectors:
        .balign 128
        b       bad_exc                 /* sync, SP0 */
        .balign 128
        b       bad_exc
        .balign 128
        b       bad_exc
        .balign 128
        b       bad_exc
        .balign 128
        b       cur_sync                /* sync, SPx: an AT that aborted */
        .balign 128
        b       bad_exc
        .balign 128
        b       bad_exc
        .balign 128
        b       bad_exc
        .balign 128
        b       low_sync                /* from EL1: HVC out of the stub */
        .balign 128
        b       bad_exc
        .balign 128
        b       bad_exc
        .balign 128
        b       bad_exc
        .rept   4
        .balign 128
        b       bad_exc
        .endr

cur_sync:
        /* x2 = &at_esr by construction of AT_CASE; anything else is fatal */
        adr     x3, at_esr
        cmp     x2, x3
        b.ne    bad_exc
        mrs     x3, esr_el2
        str     x3, [x2]
        mrs     x3, elr_el2
        add     x3, x3, #4
        msr     elr_el2, x3
        eret

low_sync:
        mrs     x9, esr_el2
        lsr     x10, x9, #26
        cmp     x10, #0x16              /* HVC from AArch64 */
        b.ne    bad_exc
        and     x9, x9, #0xffff
        adr     x10, el2_resume_sp
        ldr     x10, [x10]
        mov     sp, x10
        mrs     x11, esr_el1
        cmp     x9, #0
        csel    x0, xzr, x11, eq        /* hvc #0 is the end without a fault */
        ldp     x29, x30, [sp], #16
        ret

bad_exc:
        mrs     x0, esr_el2
        mrs     x1, elr_el2
        mrs     x2, far_el2
        bl      fatal_exception
        b       .

        .bss
        .balign 16
        .space  65536
        .global stack_top
stack_top:

/*
 * An interpreter of records that runs at EL2 under QEMU, with no MMU of its
 * own, and tells what the MMU makes of EL1's registers and tables: by the AT
 * instructions, which at EL2 translate for EL1&0, and by accesses from EL1.
 *
 * Records arrive by semihosting's SYS_READ and answers leave by SYS_WRITE, so
 * that one image serves a file, a FIFO or a pipe. Both are 64-bit words, least
 * byte first. A record begins with its operation; the upper half of that word
 * is a count n:
 *
 *   operation   words after it                          words of the answer
 *   EXIT                                                (n is the exit status)
 *   INFO                                                MIDR_EL1, ID_AA64MMFR0_EL1
 *                                                       to MMFR2, the stub's address
 *   CONFIG      TCR MAIR SCTLR TTBR0 TTBR1 PAN
 *   POKE        n of (address, value)
 *   PEEK        n addresses                             n values
 *   TRANSLATE   mask, n addresses                       n of a PAR_EL1 for each
 *                                                       instruction of the mask
 *   REPEAT      mask, an address                        the same of the last of n times
 *   ACCESS      n of (address, kind, value)             n of ESR_EL1, 0: no fault
 *   FLUSH                                               (sends what is answered)
 *
 * A "PAR_EL1" whose upper half is 0xeeee0000 is none: the instruction took an
 * exception, and the lower half is ESR_EL2. What EL1 executes, `el1_stub`, must
 * be mapped where it is.
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

#define IN_CAP  (1u << 20)
#define OUT_CAP (1u << 20)

enum { EXIT, INFO, CONFIG, POKE, PEEK, TRANSLATE, ACCESS, FLUSH, REPEAT };

extern u64 semihost(u64 op, void *arg);
extern u64 at_s1e1r(u64), at_s1e1w(u64), at_s1e0r(u64), at_s1e0w(u64);
extern u64 at_s1e1rp(u64), at_s1e1wp(u64);
extern u64 el1_access(u64 va, u64 kind, u64 value);
extern u64 el1_pan;
extern u8 el1_stub[];

static u8 in_buf[IN_CAP] __attribute__((aligned(16)));
static u8 out_buf[OUT_CAP] __attribute__((aligned(16)));
static u32 in_pos, in_len, out_len;
static u64 in_fd, out_fd;

#define SYSREG_W(name, v) __asm__ volatile("msr " name ", %0" :: "r"(v) : "memory")
#define SYSREG_R(name) ({ u64 v_; __asm__ volatile("mrs %0, " name : "=r"(v_)); v_; })

static u64 str_len(const char *s) { u64 n = 0; while (s[n]) n++; return n; }

static void __attribute__((noreturn)) quit(u64 code)
{
    u64 args[2] = { 0x20026, code };        /* ADP_Stopped_ApplicationExit */
    for (;;) semihost(0x20, args);          /* SYS_EXIT_EXTENDED */
}

static void say(const char *s) { semihost(0x04, (void *)s); }   /* SYS_WRITE0 */

static void say_hex(const char *label, u64 v)
{
    char t[20];
    for (int i = 0; i < 16; i++) {
        u32 d = (v >> (60 - 4 * i)) & 15;
        t[i] = d < 10 ? '0' + d : 'a' + d - 10;
    }
    t[16] = '\n'; t[17] = 0;
    say(label); say(t);
}

void fatal_exception(u64 esr, u64 elr, u64 far)
{
    say("oracle: unexpected exception\n");
    say_hex(" ESR_EL2 ", esr); say_hex(" ELR_EL2 ", elr); say_hex(" FAR_EL2 ", far);
    quit(98);
}

static u64 sh_open(const char *path, u64 mode)
{
    u64 a[3] = { (u64)path, mode, str_len(path) };
    return semihost(0x01, a);
}

static void out_flush(void)
{
    u32 done = 0;
    while (done < out_len) {
        u64 a[3] = { out_fd, (u64)(out_buf + done), out_len - done };
        u64 left = semihost(0x05, a);
        if (left >= out_len - done) { say("oracle: write failed\n"); quit(97); }
        done = out_len - left;
    }
    out_len = 0;
}

static void put64(u64 v)
{
    if (out_len + 8 > OUT_CAP) out_flush();
    *(u64 *)(out_buf + out_len) = v;
    out_len += 8;
}

/* Bytes until n are buffered or the input ends; returns 0 at a clean end. */
static int need(u32 n)
{
    if (in_len - in_pos >= n) return 1;
    u32 rest = in_len - in_pos;
    for (u32 i = 0; i < rest; i += 8)               /* all records are 8-aligned */
        *(u64 *)(in_buf + i) = *(u64 *)(in_buf + in_pos + i);
    in_pos = 0; in_len = rest;
    while (in_len < n) {
        u64 room = IN_CAP - in_len;
        u64 a[3] = { in_fd, (u64)(in_buf + in_len), room };
        u64 left = semihost(0x06, a);
        if (left >= room) return 0;                 /* EOF or error */
        in_len += room - left;
    }
    return 1;
}

static u64 get64(void)
{
    if (!need(8)) { say("oracle: input ended inside a record\n"); out_flush(); quit(96); }
    u64 v = *(u64 *)(in_buf + in_pos);
    in_pos += 8;
    return v;
}

/* Forgets all translations, and sees what was written to tables. */
static void sync_tables(void)
{
    __asm__ volatile("dsb ishst\n tlbi alle1\n dsb ish\n isb" ::: "memory");
}

static void do_config(void)
{
    u64 tcr = get64(), mair = get64(), sctlr = get64();
    u64 ttbr0 = get64(), ttbr1 = get64(), pan = get64();
    SYSREG_W("tcr_el1", tcr);
    SYSREG_W("mair_el1", mair);
    SYSREG_W("ttbr0_el1", ttbr0);
    SYSREG_W("ttbr1_el1", ttbr1);
    SYSREG_W("sctlr_el1", sctlr);
    el1_pan = pan ? 1ul << 22 : 0;
    /* AT S1E1RP/WP look at the current PSTATE.PAN: msr pan, #imm */
    if (!((SYSREG_R("id_aa64mmfr1_el1") >> 20) & 15)) el1_pan = 0;
    else if (pan & 1) __asm__ volatile(".inst 0xd500419f"); else __asm__ volatile(".inst 0xd500409f");
    sync_tables();
}

static void translate_one(u64 va, u64 mask)
{
    if (mask & 1)  put64(at_s1e1r(va));
    if (mask & 2)  put64(at_s1e1w(va));
    if (mask & 4)  put64(at_s1e0r(va));
    if (mask & 8)  put64(at_s1e0w(va));
    if (mask & 16) put64(at_s1e1rp(va));
    if (mask & 32) put64(at_s1e1wp(va));
}

static char cmdline[4096];

/* Word number n of the semihosting command line, in place. */
static char *word(int n)
{
    char *p = cmdline;
    for (;;) {
        while (*p == ' ') p++;
        if (!*p) return 0;
        char *w = p;
        while (*p && *p != ' ') p++;
        if (n-- == 0) { *p = 0; return w; }
    }
}

void oracle_main(void)
{
    u64 a[2] = { (u64)cmdline, sizeof cmdline };
    if ((long)semihost(0x15, a) < 0) { say("oracle: no command line\n"); quit(95); }
    char *out = word(2), *in = word(1);
    if (!in || !out) { say("oracle: want arg=IN arg=OUT\n"); quit(95); }
    in_fd = sh_open(in, 1);         /* "rb" */
    out_fd = sh_open(out, 5);       /* "wb" */
    if ((long)in_fd < 0 || (long)out_fd < 0) { say("oracle: cannot open IN or OUT\n"); quit(94); }

    SYSREG_W("hcr_el2", 1ul << 31);         /* EL1 is AArch64; no stage 2, no traps */
    SYSREG_W("cptr_el2", 0x33fful & ~(1ul << 10));
    __asm__ volatile("isb");

    while (need(8)) {
        u64 head = get64();
        u64 n = head >> 32;
        switch ((u32)head) {
        case EXIT:
            out_flush();
            quit(n);
        case INFO:
            put64(SYSREG_R("midr_el1"));
            put64(SYSREG_R("id_aa64mmfr0_el1"));
            put64(SYSREG_R("id_aa64mmfr1_el1"));
            put64(SYSREG_R("id_aa64mmfr2_el1"));
            put64((u64)el1_stub);
            break;
        case CONFIG:
            do_config();
            break;
        case POKE:
            for (u64 i = 0; i < n; i++) { u64 pa = get64(); *(volatile u64 *)pa = get64(); }
            break;
        case PEEK:
            for (u64 i = 0; i < n; i++) put64(*(volatile u64 *)get64());
            break;
        case TRANSLATE: {
            u64 mask = get64();
            for (u64 i = 0; i < n; i++) translate_one(get64(), mask);
            break;
        }
        case REPEAT: {
            u64 mask = get64(), va = get64();
            for (u64 i = 0; i < n; i++) {
                u32 keep = out_len;
                translate_one(va, mask);
                if (i + 1 < n) out_len = keep;
            }
            break;
        }
        case ACCESS:
            for (u64 i = 0; i < n; i++) {
                u64 va = get64(), kind = get64(), value = get64();
                put64(el1_access(va, kind, value));
            }
            break;
        case FLUSH:
            out_flush();
            break;
        default:
            say_hex("oracle: unknown record ", head);
            quit(93);
        }
    }
    out_flush();
    quit(0);
}

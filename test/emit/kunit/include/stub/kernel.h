/* What the stubs of the API stand on: interrupt context, assertions that print, and a log of the calls. */
#ifndef STUB_KERNEL_H
#define STUB_KERNEL_H

#include <stdbool.h>
#include <stdio.h>

typedef unsigned char u8;
#define U8_MAX 255

static int bottom_halves_off;

static inline bool in_interrupt(void)
{
	return bottom_halves_off > 0;
}

/* As with CONFIG_DEBUG_VM: it prints and goes on. */
#define VM_WARN_ON(condition)                                                 \
	do {                                                                  \
		if (condition)                                                \
			printf("# WARNING: " #condition "\n");                \
	} while (0)
#define VM_WARN_ON_ONCE(condition) VM_WARN_ON(condition)

#endif

#ifndef STUB_PREDICATE_H
#define STUB_PREDICATE_H

#include <linux/sched.h>

#define FIRST_MEMBER current->lazy_mmu_state.nesting_level
#define SECOND_MEMBER current->lazy_mmu_state.active
#define IS_ACTIVE in_lazy_mmu_mode

static inline bool in_lazy_mmu_mode(void)
{
	if (in_interrupt())
		return false;
	return current->lazy_mmu_state.active;
}

#endif

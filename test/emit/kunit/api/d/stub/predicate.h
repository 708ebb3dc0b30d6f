#ifndef STUB_PREDICATE_H
#define STUB_PREDICATE_H

#include <linux/sched.h>

#define FIRST_MEMBER current->lazy_mmu_state.enable_count
#define SECOND_MEMBER current->lazy_mmu_state.pause_count
#define IS_ACTIVE is_lazy_mmu_mode_active

static inline bool is_lazy_mmu_mode_active(void)
{
	struct lazy_mmu_state *state = &current->lazy_mmu_state;

	if (in_interrupt())
		return false;
	return state->enable_count > 0 && state->pause_count == 0;
}

#endif

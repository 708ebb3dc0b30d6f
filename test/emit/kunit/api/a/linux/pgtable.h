/*
 * The four calls and the predicate of version 4 of the series, its patch 12
 * included, without the architecture's hooks. No call is legal inside a pause.
 */
#ifndef LINUX_PGTABLE_H
#define LINUX_PGTABLE_H

#include <stub/log.h>

static inline void enable(struct lazy_mmu_state *state)
{
	if (in_interrupt())
		return;
	VM_WARN_ON_ONCE(state->nesting_level == U8_MAX);
	VM_WARN_ON(state->nesting_level > 0 && !state->active);
	if (state->nesting_level++ == 0)
		state->active = true;
}

static inline void disable(struct lazy_mmu_state *state)
{
	if (in_interrupt())
		return;
	VM_WARN_ON_ONCE(state->nesting_level == 0);
	VM_WARN_ON(!state->active);
	if (--state->nesting_level == 0)
		state->active = false;
}

static inline void pause(struct lazy_mmu_state *state)
{
	if (in_interrupt())
		return;
	VM_WARN_ON(state->nesting_level == 0 || !state->active);
	state->active = false;
}

static inline void resume(struct lazy_mmu_state *state)
{
	if (in_interrupt())
		return;
	VM_WARN_ON(state->nesting_level == 0 || state->active);
	state->active = true;
}

#include <stub/calls.h>

#endif

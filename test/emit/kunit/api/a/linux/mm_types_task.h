#ifndef LINUX_MM_TYPES_TASK_H
#define LINUX_MM_TYPES_TASK_H

#include <stub/kernel.h>

struct lazy_mmu_state {
	u8 nesting_level;
	bool active;
};

#endif

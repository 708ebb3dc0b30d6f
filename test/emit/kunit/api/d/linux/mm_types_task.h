#ifndef LINUX_MM_TYPES_TASK_H
#define LINUX_MM_TYPES_TASK_H

#include <stub/kernel.h>

struct lazy_mmu_state {
	u8 enable_count;
	u8 pause_count;
};

#endif

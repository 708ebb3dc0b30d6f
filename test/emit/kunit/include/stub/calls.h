/* The API, around what linux/pgtable.h has defined: each call is told. */
#define CALL(name, what)                                                      \
	static inline void name(void)                                         \
	{                                                                     \
		what(&current->lazy_mmu_state);                               \
		log_call(#name);                                              \
	}

CALL(lazy_mmu_mode_enable, enable)
CALL(lazy_mmu_mode_disable, disable)
CALL(lazy_mmu_mode_pause, pause)
CALL(lazy_mmu_mode_resume, resume)

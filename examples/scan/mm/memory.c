// SPDX-License-Identifier: MIT
#include <linux/mm.h>

/* As the library has it. */
static unsigned long zap_pte_range(struct mmu_gather *tlb, pmd_t *pmd,
				   unsigned long addr, unsigned long end)
{
	pte_t *start_pte, *pte;
	spinlock_t *ptl;

again:
	start_pte = pte = pte_offset_map_lock(tlb->mm, pmd, addr, &ptl);
	if (!pte)
		return addr;
	lazy_mmu_mode_enable();
	do {
		if (need_resched())
			break;
		zap_present_ptes(tlb, pte, addr);
	} while (pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(start_pte, ptl);
	if (addr != end) {
		cond_resched();
		goto again;
	}
	return addr;
}

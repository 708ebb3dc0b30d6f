// SPDX-License-Identifier: MIT
/*
 * A small tree for `lmmu scan`, in the form of the kernel's own: what could have become of a few of its functions.
 */
#include <linux/mm.h>

/* As the library has it. */
static int remap_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   unsigned long end, unsigned long pfn, pgprot_t prot)
{
	pte_t *pte, *mapped_pte;
	spinlock_t *ptl;
	int err = 0;

	mapped_pte = pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return -ENOMEM;
	lazy_mmu_mode_enable();
	do {
		if (!pfn_modify_allowed(pfn, prot)) {
			err = -EACCES;
			break;
		}
		set_pte_at(mm, addr, pte, pte_mkspecial(pfn_pte(pfn, prot)));
		pfn++;
	} while (pte++, addr += PAGE_SIZE, addr != end);
	lazy_mmu_mode_disable();
	pte_unmap_unlock(mapped_pte, ptl);
	return err;
}

/* New: closes its section to split a folio, and forgets it where that fails. */
static int fold_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end,
			  struct mm_walk *walk)
{
	struct folio *folio;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	lazy_mmu_mode_enable();
	for (; addr < end; addr += PAGE_SIZE, pte++) {
		folio = vm_normal_folio(walk->vma, addr, ptep_get(pte));
		if (!folio)
			return -ENOENT;
		if (folio_test_large(folio)) {
			lazy_mmu_mode_disable();
			split_folio(folio);
			lazy_mmu_mode_enable();
		}
	}
	lazy_mmu_mode_disable();
	pte_unmap_unlock(pte, ptl);
	return 0;
}

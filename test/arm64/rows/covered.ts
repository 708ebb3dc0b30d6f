/** Which scenarios hold which row of what is known: a row that loses its scenario is noticed, and so is one that is new. */

const names = (file: string, scenarios: string): string[] => scenarios.split(" ").map((each) => `${file}/${each}`);

/** From a row to the scenarios that hold it, as `file/scenario`. */
export const ROWS: Readonly<Record<string, readonly string[]>> = {
  // Stores and the barriers that they owe: arch/arm64/include/asm/pgtable.h.
  "__set_pte_nosync(): never": names("set-pte", "nosync_owes_nothing nosync_is_not_visible"),
  "__set_pte_complete(): queues iff pte_valid_not_user()": names(
    "set-pte",
    "kernel_pte_in_a_section kernel_pte_outside kernel_executable_pte user_pte protections",
  ),
  "pte_valid_not_user(): VALID and UXN without USER, by value": names(
    "set-pte",
    "exec_only_user_pte by_value_in_a_users_table by_value_in_the_kernels_table kernel_executable_pte",
  ),
  "set_ptes(), set_pte_at(): one for each call": names(
    "set-pte",
    "set_ptes_one_per_batch set_ptes_one_per_table set_ptes_across_tables set_pte_at_each set_ptes_in_a_section",
  ),
  "the last level, with five": names("five-levels", "last_level"),
  "set_pmd_at(): as set_ptes()": names("upper-levels", "set_pmd_at_user protect_user_block"),
  "__set_pte() of update_range_prot(): one for each entry": names("set-pte", "protect_one_each protect_in_a_section"),
  "set_pmd(): queues iff valid, a user's too": names(
    "upper-levels",
    "set_pmd_kernel set_pmd_user set_pmd_outside present_invalid_pmd kernel_block protect_kernel_block populate_kernel populate_user table_in_a_section",
  ),
  "split_pmd(): __set_pte() for each entry, then set_pmd()": names(
    "upper-levels",
    "split_outside split_in_a_section split_publishes_earlier_stores",
  ),
  "set_pud(): queues iff valid, a user's too": names("upper-levels", "set_pud_kernel set_pud_user"),
  "set_p4d() and set_pgd(): always, clearing too": [
    ...names("upper-levels", "set_p4d_user p4d_clear_user pgd_clear_user"),
    ...names("five-levels", "set_p4d_kernel p4d_clear_kernel set_pgd_user"),
  ],
  "swapper_pg_dir: barriers of its own, never queued": [
    ...names("upper-levels", "swapper_entry"),
    ...names("five-levels", "set_pgd_kernel"),
  ],
  "swapper_pg_dir, 39 bits": names("folded-39", "swapper pmd_is_not_in_swapper users_top_table"),
  "swapper_pg_dir, 36 bits": names("folded-36", "swapper swapper_block swapper_table users_top_table"),
  "swapper_pg_dir, 42 bits": names("folded-42", "swapper swapper_block swapper_table users_top_table"),
  "pte_clear(): none": names("set-pte", "pte_clear pte_clear_then_flush"),
  "pmd_clear(), pud_clear(): none": names("upper-levels", "pmd_clear pud_clear unmap_a_block"),
  "a present-invalid entry: none": names("set-pte", "present_invalid"),
  "present-invalid to valid: no TLBI": names(
    "set-pte",
    "present_invalid_to_valid_without_tlbi present_invalid_to_valid_is_global",
  ),
  "ptep_try_set(): emits whatever the mode": names("set-pte", "ptep_try_set"),
  "contpte fold and unfold: users only, no barriers": names("contiguous", "fold_right unfold_right"),
  "set_pte() of user pages: none": names("set-pte", "user_pte set_ptes_user"),
  "flush_tlb_kernel_range() in a section leaves the flag": names(
    "maintenance-and-interrupts",
    "tlbi_in_a_section tlbi_of_another_range tlbi_before_the_store",
  ),
  "flush_tlb_range() of a user has no ISB": [
    ...names("maintenance-and-interrupts", "user_tlbi_has_no_isb user_tlbi_and_an_isb"),
    ...names("pan-off", "el1_after_a_tlbi"),
  ],
  "interrupts emit at once, publish, and leave the flag": names(
    "maintenance-and-interrupts",
    "interrupt_emits interrupt_of_an_idle_section section_in_an_interrupt interrupt_without_barriers nmi_emits",
  ),
  "in_interrupt(): bottom halves off, not interrupts off": names(
    "maintenance-and-interrupts",
    "bottom_halves_off interrupts_off",
  ),
  "__switch_to(): a DSB, the flag stays": names("maintenance-and-interrupts", "context_switch"),

  // How many barriers it comes to.
  "N stores in a flat section: 1": names("barriers", "flat_section"),
  "N stores outside: N": names("barriers", "no_section"),
  "nested sections: one for each disable that finds the flag": names(
    "barriers",
    "nested_sections inner_section_stores outer_section_stores",
  ),
  "a pause that finds the flag: 1": names("barriers", "pause_pays"),
  "each store in a pause: 1": names("barriers", "stores_in_a_pause section_in_a_pause pause_in_a_pause pause_outside"),
  "user and invalid entries: 0": names("barriers", "user_and_invalid"),
  "leave and flush without the flag: 0": names("barriers", "nothing_pending"),

  // What the architecture orders.
  "the walker is an observer of its own": names(
    "ordering",
    "program_order_is_not_enough isb_alone barriers_before_the_store",
  ),
  "DSB, then a context synchronization": names("ordering", "dsb_alone dsb_then_isb isb_then_dsb emit_is_both"),
  "every level of a walk counts": names("ordering", "table_without_barriers table_and_page_without_barriers"),
  "ETS2: DSB alone": names("ordering-ets2", "dsb_alone"),
  "ETS2 without any barrier: own stores, and faults only": names(
    "ordering-ets2",
    "no_barrier access_in_a_section access_flag eret_alone permission_fault successful_walk",
  ),
  "ETS2: other CPUs": names("ordering-ets2", "other_cpu_without_a_dsb other_cpu_with_a_dsb"),
  "exception entry and return": [
    ...names(
      "ordering",
      "interrupt_completes_a_dsb interrupt_entry_completes_a_dsb interrupt_return_completes_a_dsb interrupt_without_a_dsb eret_alone eret_after_a_dsb fault_completes_a_dsb interrupt_accesses",
    ),
    ...names("pan-off", "el1_after_a_dsb el1_after_an_isb"),
  ],
  "own speculation: an ISB discards it": names(
    "ordering",
    "dsb_alone switch_without_an_isb switch_and_an_isb other_cpu_without_an_isb_here switch_to_a_task_that_accesses task_ends",
  ),
  "a DSB is of the CPU that stored": names(
    "ordering",
    "other_cpu_without_a_dsb other_cpu_without_an_isb_here other_cpu_and_an_isb_here",
  ),
  "not held: translation faults": names("caching", "invalid_to_valid"),
  "not held: access flag faults": names("access-flag", "access_flag_set access_flag_set_without_barriers"),
  "held: permission faults": names("caching", "permission_fault_is_held"),
  "held: anything valid with AF, never accessed too": names("caching", "never_accessed mapped_for_a_moment"),
  "held: tables (walk caches)": names(
    "caching",
    "walk_cache walk_cache_above_nothing walk_cache_invalidated walk_cache_invalidated_for_another_page walk_cache_invalidated_for_a_page",
  ),
  "valid to invalid: until a TLBI that covers it": names(
    "caching",
    "valid_to_invalid valid_to_invalid_with_tlbi tlbi_of_another_page tlbi_before_the_store block_invalidated",
  ),
  "TLBI completion: other CPUs": names(
    "caching",
    "tlbi_reaches_other_cpus no_tlbi_for_other_cpus tlbi_without_the_storing_cpus_dsb",
  ),
  "valid to valid: stale until a TLBI": [
    ...names("caching", "write_protect write_protect_with_tlbi no_execute software_bit"),
    ...names("access-flag", "access_flag_cleared access_flag_cleared_with_tlbi"),
  ],
  "only valid with AF is held": names("access-flag", "address_changes_without_access_flag"),

  // Break-before-make.
  "break-before-make: memory type": names(
    "break-before-make",
    "memory_type_wrong memory_type_right memory_type_back_wrong memory_type_back_right",
  ),
  "break-before-make: device sub-type": names("break-before-make", "device_type_wrong device_type_right"),
  "break-before-make: shareability": names("break-before-make", "shareability_wrong shareability_right"),
  "break-before-make: cacheability": names(
    "break-before-make",
    "cacheability_wrong cacheability_right cacheability_back_wrong cacheability_back_right",
  ),
  "break-before-make: output address": names(
    "break-before-make",
    "output_address_wrong output_address_right output_address_old_writable_wrong output_address_old_writable_right output_address_new_writable_wrong output_address_new_writable_right output_address_read_only_wrong output_address_read_only_right",
  ),
  "break-before-make: block to table": names("break-before-make", "block_to_table_wrong block_to_table_right"),
  "break-before-make: table to block": names(
    "break-before-make",
    "table_to_block_wrong table_to_block_right table_to_block_last_level_tlbi",
  ),
  "break-before-make: block size": names("break-before-make", "block_size_wrong block_size_right"),
  "break-before-make: Contiguous 0 to 1": names("break-before-make", "contiguous_set_wrong contiguous_set_right"),
  "break-before-make: Contiguous 1 to 0": names(
    "break-before-make",
    "contiguous_cleared_wrong contiguous_cleared_right",
  ),
  "break-before-make: nG 1 to 0": names("break-before-make", "not_global_to_global_wrong not_global_to_global_right"),
  "break-before-make: what a break is": names(
    "break-before-make",
    "break_without_tlbi break_after_tlbi break_with_tlbi_of_others",
  ),
  "break-before-make: conflict abort until a TLBI": names(
    "break-before-make",
    "conflict_abort conflict_abort_until_tlbi conflict_between_old_values tables_swapped",
  ),
  "break-before-make not required: permissions": names(
    "break-before-make",
    "free_permissions free_permissions_back free_execute_never free_user_execute_never",
  ),
  "break-before-make not required: AF": names("break-before-make", "free_access_flag_set free_access_flag_cleared"),
  "break-before-make not required: DBM": names("break-before-make", "free_dirty_modifier"),
  "break-before-make not required: nG 0 to 1": names("break-before-make", "free_global_to_not_global"),
  "break-before-make not required: software bits": names("break-before-make", "free_software_bits"),
  "break-before-make not required: an invalid side": names(
    "break-before-make",
    "free_invalid_to_valid free_present_invalid free_valid_to_invalid",
  ),
  "break-before-make not required: Normal and tagged": names("break-before-make", "free_tagged free_tagged_back"),
  "break-before-make not required: SH of Device memory": names("break-before-make", "free_device_shareability"),
  "FEAT_BBM 0": names("break-before-make", "block_to_table_wrong contiguous_set_wrong contiguous_cleared_wrong"),
  "FEAT_BBM 1 without nT": names("bbm-1", "split_without_no_translation contiguous_pages"),
  "FEAT_BBM 1 with nT": names(
    "bbm-1",
    "split_with_no_translation no_translation_then_split split_with_no_translation_without_tlbi",
  ),
  "FEAT_BBM 2": names(
    "bbm-2",
    "split_and_tlbi split_without_tlbi contiguous_and_tlbi contiguous_without_tlbi fold_without_tlbi output_address",
  ),
  "FEAT_BBM 2 without abort": names(
    "bbm-noabort",
    "split_without_tlbi contiguous_without_tlbi split_then_protect output_address",
  ),

  // Contiguous groups.
  "contpte fold and unfold": [
    ...names("contiguous", "fold_right fold_window fold_wrong fold_without_tlbi unfold_right unfold_wrong"),
    ...names("bbm-noabort", "fold_without_tlbi fold_without_tlbi_and_a_dsb"),
    ...names("contiguous-16k", "fold_right"),
    ...names("contiguous-64k", "fold_right"),
  ],
  "a group with a member missing": [
    ...names("contiguous", "member_missing missing_member_translates"),
    ...names("contiguous-16k", "member_missing"),
    ...names("contiguous-64k", "member_missing"),
  ],
  "a group that is not aligned": names("contiguous", "misaligned"),
  "a group that does not agree": names(
    "contiguous",
    "inconsistent_permissions inconsistent_address bit_missing_in_one protect_all_members protect_some_members",
  ),
  "access flags and dirty states may differ in a group": [
    ...names("contiguous", "access_flags_differ dirty_states_differ"),
    ...names("access-flag", "access_flags_differ_in_a_group"),
  ],

  // What Linux does with it.
  "migration with a barrier pending": names("linux", "migration migration_and_access migration_between_stores"),
  "spurious fault of a user": names(
    "linux",
    "spurious_user_permission no_spurious_user_permission spurious_user_permission_elsewhere stale_user_write fault_either_way",
  ),
  "spurious fault of the kernel": names("linux", "spurious_kernel_fault stale_kernel_permission"),
  "AF and dirty state by hardware": names(
    "linux",
    "hardware_access_flag hardware_dirty_state read_only mkwrite_of_a_clean_page",
  ),
  "AF and dirty state by software": names("access-flag", "access_flag_fault clean_page mkwrite_of_a_clean_page"),
  PAN: [
    ...names("linux", "pan_read pan_write pan_and_exec_only exec_only kernel_page_from_el0 kernel_execution"),
    ...names("pan-off", "el1_may"),
  ],
  "a stranded barrier": names("linux", "stranded_by_a_resume stranded_by_an_overflow switch_strands_nothing"),
  "portable: TLBI before the store": names(
    "portable",
    "tlbi_before_the_store tlbi_after_the_section tlbi_after_a_flush tlbi_in_a_pause tlbi_of_others",
  ),
  "portable: read before the store": names(
    "portable",
    "read_before_the_store read_before_the_store_with_barriers entry_read_before_the_store read_after_a_flush",
  ),
  "portable: sleeping in a section": names(
    "portable",
    "sleep_in_a_section schedule_in_a_section sleep_after_a_nested_disable sleep_in_a_pause sleep_in_arm64s_section sleep_in_arm64s_section_in_another",
  ),
};

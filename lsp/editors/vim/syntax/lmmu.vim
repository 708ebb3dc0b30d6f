" Vim syntax file for lmmu (.lmmu). Generated from the grammar's vocabulary: do not edit.
if exists("b:current_syntax")
  finish
endif
syn case match
syn sync fromstart

let s:next_declaration = '^\ze%(import|config|machine|region|fn|irq|rules|scenario)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!'
let s:next_statement = '^\ze\s*%(%(import|config|machine|region|fn|irq|rules|scenario|enable|disable|pause|resume|lazy|paused|nopreempt|irqs_off|bh_off|mutex|spin|spin_bh|raw_spin|maybe|choose|repeat|interrupt|schedule|sleep|emit|dsb|isb|preempt_off|preempt_on|map|unmap|populate|split|flush_tlb|protect|set_pte|set_pmd|set_pud|set_p4d|set_pgd|store|read|write|exec|user|percpu|given|task|interrupts|expect|always|bool|u8|u16|arch_enter|arch_leave|arch_flush|switch_out|switch_in|forbid|warn|warn_once|bug)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!|%(assert)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\[|\=\=@!|\+\=|\-\=))@!)'
syn match lmmuArrow /\%#=2\v-\>/
syn match lmmuOperator /\%#=2\v\|\||\&\&|[=!<>]\=|[+-]\=|\.\.|[<>+&|!=@]|-\>@!/
syn match lmmuInteger /\%#=2\v\d\w*/ contains=lmmuUnit
syn match lmmuVersion /\%#=2\v\d\w*%(\.\d\w*)+/
syn region lmmuString start=/\%#=2\v"/ end=/\%#=2\v"/ end=/\%#=2\v$/ contains=lmmuEscape
syn match lmmuComment /\%#=2\v\/\/.*/ contains=@Spell
syn match lmmuAllow /\%#=2\v\/\/[ \t]*lmmu:[ \t]*allow[ \t]@=.*|\/\/[ \t]*lmmu:[ \t]*allow$/ contains=lmmuDirective,@Spell
syn match lmmuDocumentation /\%#=2\v\/\/\/\/@!.*/ contains=@Spell
syn region lmmuBlockComment start=/\%#=2\v\/\*/ end=/\%#=2\v\*\// contains=@Spell
syn match lmmuUnit /\%#=2\v\w@1<=[KMG]\w@!/ contained
syn match lmmuEscape /\%#=2\v\\./ contained
syn match lmmuDirective /\%#=2\v<lmmu:[ \t]*allow>[ \t]*\S*/ contained
syn match lmmu_behind_switch /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_behind_region /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_behind_function /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_behind_ruleSet /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_behind_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_behind_callee /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_behind_task /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_behind_variable /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_behind_hazard /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_start_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_declaration . '/ contains=@lmmu_annotations'
syn match lmmu_start_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_source'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_callee start=/\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\)@1<=/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_chain'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_variable start=/\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\=\=@!|\+\=|\-\=))@=/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(\-\>)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\)@1<=/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_chain,lmmu_start32_arrow'
syn match lmmu_start_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_control start=/\%#=2\v%(next|return)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\)@1<=/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_chain'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(for)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression,lmmu_start29_control'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_control start=/\%#=2\v%(if)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\)@1<=/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_state start=/\%#=2\v%(active)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\;))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_check start=/\%#=2\v%(forbid|warn|warn_once|bug)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_hook start=/\%#=2\v%(arch_enter|arch_leave|arch_flush|switch_out|switch_in)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(bool|u8|u16)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression,lmmu_start24_type'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_check start=/\%#=2\v%(always)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_invariant'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_check start=/\%#=2\v%(expect)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expectation'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(interrupts)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_counted,lmmu_start21_declaration'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(task)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression,lmmu_start20_declaration'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_declaration start=/\%#=2\v%(given)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_check start=/\%#=2\v%(assert)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_assertion'
syn match lmmu_start_modifier /\%#=2\v%(user|percpu)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/
exe 'syn region lmmu_start_inside start=/\%#=2\v%(unmap|populate|split|flush_tlb|protect|set_pte|set_pmd|set_pud|set_p4d|set_pgd|store|read|write|exec)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression,lmmu_start16_statement'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(map)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_mapping,lmmu_start15_statement'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_statement start=/\%#=2\v%(sleep|emit|dsb|isb|preempt_off|preempt_on)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(schedule)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression,lmmu_start13_statement'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(interrupt)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression,lmmu_start12_statement'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_control start=/\%#=2\v%(maybe|choose|repeat)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(mutex|spin|spin_bh|raw_spin)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression,lmmu_start10_modifier'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_modifier start=/\%#=2\v%(lazy|paused|nopreempt|irqs_off|bh_off)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_lazyCall start=/\%#=2\v%(enable|disable|pause|resume)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_expression'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(scenario)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_titledHead,lmmu_start7_declaration'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(rules)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_rulesHead,lmmu_start6_declaration'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(irq)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_irqHead,lmmu_start5_declaration'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(fn)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_frameHead,lmmu_start4_declaration'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(region)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_declaration . '/ contains=@lmmu_regionHead,lmmu_start3_declaration'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_declaration start=/\%#=2\v%(machine)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\}@1<=/ end=/\%#=2\v' . s:next_declaration . '/ contains=@lmmu_settings'
exe 'syn region lmmu_start_inside start=/\%#=2\v%(config)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_configHead,lmmu_start1_declaration'
exe 'syn region lmmu_start_inside matchgroup=lmmu_start_declaration start=/\%#=2\v%(import)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contains=@lmmu_titledHead'
syn cluster lmmu_settings contains=lmmu_settings_name,lmmu_settings_bracket,lmmu_settings_control,lmmu_settings_inside,lmmu_settings_constant,lmmu_settings_setting,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_settings_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_settings_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_settings_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_settings_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_settings_inside matchgroup=lmmu_settings_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_settings_constant /\%#=2\v%(y|n)%(\w|\.\w)@!/ contained
syn match lmmu_settings_setting /\%#=2\v%(granule|va_bits|cpus|hafdbs|ets2|bbm|pan|kernel|portable)%(\w|\.\w)@!/ contained
syn cluster lmmu_configHead contains=lmmu_configHead_name,lmmu_configHead_bracket,lmmu_configHead_control,lmmu_configHead_inside,lmmu_configHead_constant,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_configHead_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_configHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_configHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_configHead_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_configHead_inside matchgroup=lmmu_configHead_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
exe 'syn region lmmu_configHead_inside matchgroup=lmmu_configHead_clause start=/\%#=2\v%(depends)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_configHead_constant /\%#=2\v%(y|n)%(\w|\.\w)@!/ contained
syn cluster lmmu_regionHead contains=lmmu_regionHead_name,lmmu_regionHead_bracket,lmmu_regionHead_control,lmmu_regionHead_inside,lmmu_regionHead_clause,lmmu_regionHead_constant,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_regionHead_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_regionHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_regionHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_regionHead_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_regionHead_inside matchgroup=lmmu_regionHead_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_regionHead_clause /\%#=2\v%(pages|at|bare)%(\w|\.\w)@!/ contained
syn match lmmu_regionHead_constant /\%#=2\v%(kernel|user)%(\w|\.\w)@!/ contained
syn cluster lmmu_frameHead contains=lmmu_frameHead_name,lmmu_frameHead_bracket,lmmu_frameHead_control,lmmu_frameHead_inside,lmmu_frameHead_clause,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_frameHead_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_frameHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_parameters'
exe 'syn region lmmu_frameHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_declaration . '/ contained contains=@lmmu_annotations'
syn match lmmu_frameHead_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_frameHead_inside matchgroup=lmmu_frameHead_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
exe 'syn region lmmu_frameHead_inside matchgroup=lmmu_frameHead_control start=/\%#=2\v%(if)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_frameHead_clause /\%#=2\v%(inlines)%(\w|\.\w)@!/ contained nextgroup=lmmu_behind_callee skipwhite
syn cluster lmmu_irqHead contains=lmmu_irqHead_name,lmmu_irqHead_bracket,lmmu_irqHead_control,lmmu_irqHead_inside,lmmu_irqHead_constant,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_irqHead_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_irqHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_irqHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_irqHead'
syn match lmmu_irqHead_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_irqHead_inside matchgroup=lmmu_irqHead_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_irqHead_constant /\%#=2\v%(soft|hard|nmi)%(\w|\.\w)@!/ contained
syn cluster lmmu_rulesHead contains=lmmu_rulesHead_name,lmmu_rulesHead_bracket,lmmu_rulesHead_control,lmmu_rulesHead_inside,lmmu_rulesHead_clause,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_rulesHead_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_rulesHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_rulesHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_rulesHead_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_rulesHead_inside matchgroup=lmmu_rulesHead_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_rulesHead_clause /\%#=2\v%(since)%(\w|\.\w)@!/ contained
syn match lmmu_rulesHead_clause /\%#=2\v%(extends)%(\w|\.\w)@!/ contained nextgroup=lmmu_behind_ruleSet skipwhite
syn cluster lmmu_titledHead contains=lmmu_titledHead_name,lmmu_titledHead_bracket,lmmu_titledHead_control,lmmu_titledHead_inside,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_titledHead_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_titledHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_titledHead_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_titledHead_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_titledHead_inside matchgroup=lmmu_titledHead_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn cluster lmmu_parameters contains=lmmu_parameters_parameter,lmmu_parameters_bracket,lmmu_parameters_control,lmmu_parameters_inside,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_parameters_parameter /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_parameters_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_parameters_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_parameters_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_parameters_inside matchgroup=lmmu_parameters_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
exe 'syn region lmmu_parameters_inside matchgroup=lmmu_parameters_operator start=/\%#=2\v%(\=\=@!)/ end=/\%#=2\v\ze%(\;|\{|\}|\,|\))/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn cluster lmmu_annotations contains=lmmu_annotations_name,lmmu_annotations_bracket,lmmu_annotations_control,lmmu_annotations_inside,lmmu_annotations_modifier,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_annotations_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_annotations_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_annotations_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_annotations_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_annotations_inside matchgroup=lmmu_annotations_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_annotations_modifier /\%#=2\v%(mutex|spin|spin_bh|raw_spin)%(\w|\.\w)@!/ contained nextgroup=lmmu_behind_name skipwhite
syn match lmmu_annotations_modifier /\%#=2\v%(lazy|paused|nopreempt|irqs_off|bh_off)%(\w|\.\w)@!/ contained
syn cluster lmmu_source contains=lmmu_source_name,lmmu_source_bracket,lmmuSource,lmmu_source_control,lmmu_source_inside,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_source_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_source_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_source_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn region lmmuSource start=/\%#=2\v"/ end=/\%#=2\v"/ end=/\%#=2\v$/ contains=lmmuEscape contained
syn match lmmu_source_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_source_inside matchgroup=lmmu_source_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn cluster lmmu_expression contains=lmmu_expression_name,lmmu_expression_bracket,lmmu_expression_control,lmmu_expression_inside,lmmu_expression_constant,lmmu_expression_state,lmmu_expression_query,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_expression_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_expression_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_expression_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_expression_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_expression_inside matchgroup=lmmu_expression_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_expression_constant /\%#=2\v%(rw|ro|rx|none)%(\w|\.\w)@!/ contained
syn match lmmu_expression_state /\%#=2\v%(active|pending|in_interrupt|barriers|sections|pauses|crossing|other_context|kernel)%(\w|\.\w)@!/ contained
syn match lmmu_expression_query /\%#=2\v%(mapped|visible)%(\w|\.\w)@!/ contained
syn cluster lmmu_chain contains=lmmu_chain_callee,lmmu_chain_bracket,lmmu_chain_control,lmmu_chain_inside,lmmu_chain_arrow,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_chain_callee /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_chain_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_chain_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_declaration . '/ contained contains=@lmmu_annotations'
syn match lmmu_chain_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_chain_inside matchgroup=lmmu_chain_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_chain_arrow /\%#=2\v%(\-\>)/ contained nextgroup=lmmu_behind_callee skipwhite
syn cluster lmmu_mapping contains=lmmu_mapping_name,lmmu_mapping_bracket,lmmu_mapping_control,lmmu_mapping_inside,lmmu_mapping_clause,lmmu_mapping_constant,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_mapping_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_mapping_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_mapping_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_mapping_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_mapping_inside matchgroup=lmmu_mapping_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
exe 'syn region lmmu_mapping_inside matchgroup=lmmu_mapping_clause start=/\%#=2\v%(to)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_mapping_clause /\%#=2\v%(as)%(\w|\.\w)@!/ contained
syn match lmmu_mapping_constant /\%#=2\v%(rw|ro|rx|none|block|contiguous)%(\w|\.\w)@!/ contained
syn cluster lmmu_expectation contains=lmmu_expectation_ruleSet,lmmu_expectation_bracket,lmmu_expectation_control,lmmu_expectation_inside,lmmu_expectation_constant,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_expectation_ruleSet /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_expectation_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_expectation_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_expectation_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_expectation_inside matchgroup=lmmu_expectation_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
exe 'syn region lmmu_expectation_inside matchgroup=lmmu_expectation_punctuation start=/\%#=2\v%(\:)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_facts'
exe 'syn region lmmu_expectation_inside matchgroup=lmmu_expectation_control start=/\%#=2\v%(when)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\}|\:)/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_expectation_constant /\%#=2\v%(all)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\,))@!/ contained
syn cluster lmmu_invariant contains=lmmu_invariant_ruleSet,lmmu_invariant_bracket,lmmu_invariant_control,lmmu_invariant_inside,lmmu_invariant_constant,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_invariant_ruleSet /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_invariant_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_invariant_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_invariant_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_invariant_inside matchgroup=lmmu_invariant_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
exe 'syn region lmmu_invariant_inside matchgroup=lmmu_invariant_punctuation start=/\%#=2\v%(\:)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_invariant_constant /\%#=2\v%(all)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\,))@!/ contained
syn cluster lmmu_assertion contains=lmmu_assertion_name,lmmu_assertion_bracket,lmmu_assertion_control,lmmu_assertion_inside,lmmu_assertion_constant,lmmu_assertion_state,lmmu_assertion_query,lmmu_assertion_ruleSet,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_assertion_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_assertion_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_assertion_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_assertion_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_assertion_inside matchgroup=lmmu_assertion_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_assertion_constant /\%#=2\v%(rw|ro|rx|none)%(\w|\.\w)@!/ contained
syn match lmmu_assertion_state /\%#=2\v%(active|pending|in_interrupt|barriers|sections|pauses|crossing|other_context|kernel)%(\w|\.\w)@!/ contained
syn match lmmu_assertion_query /\%#=2\v%(mapped|visible)%(\w|\.\w)@!/ contained
syn match lmmu_assertion_ruleSet /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\,|\:))@=/ contained
syn match lmmu_assertion_constant /\%#=2\v%(all)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\:))@=/ contained
syn cluster lmmu_facts contains=lmmu_facts_name,lmmu_facts_bracket,lmmu_facts_control,lmmu_facts_inside,lmmu_facts_fact,lmmu_facts_clause,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_facts_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_facts_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_facts_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_facts_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_facts_inside matchgroup=lmmu_facts_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
exe 'syn region lmmu_facts_inside matchgroup=lmmu_facts_fact start=/\%#=2\v%(reachable)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\}|\,)/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_facts_inside start=/\%#=2\v%(faults)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\}|\,)/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_fault,lmmu_facts6_fact'
exe 'syn region lmmu_facts_inside start=/\%#=2\v%(hazard)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\}|\,)/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_counted,lmmu_facts5_fact'
syn match lmmu_facts_fact /\%#=2\v%(barriers)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_facts_inside matchgroup=lmmu_facts_fact start=/\%#=2\v%(hooks)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\}|\,)/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_hooks'
exe 'syn region lmmu_facts_inside matchgroup=lmmu_facts_fact start=/\%#=2\v%(warns|bugs|forbidden)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\}|\,)/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_counted'
syn match lmmu_facts_fact /\%#=2\v%(clean|leaks)%(\w|\.\w)@!/ contained
syn match lmmu_facts_clause /\%#=2\v%(may)%(\w|\.\w)@!/ contained
syn cluster lmmu_counted contains=lmmu_counted_name,lmmu_counted_times,lmmu_counted_bracket,lmmu_counted_control,lmmu_counted_inside,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_counted_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_counted_times /\%#=2\vx[0-9]+%(\w|\.\w)@!/ contained
exe 'syn region lmmu_counted_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_counted_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_counted_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_counted_inside matchgroup=lmmu_counted_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_counted_control /\%#=2\v%(in)%(\w|\.\w)@!/ contained nextgroup=lmmu_behind_callee skipwhite
syn cluster lmmu_hooks contains=lmmu_hooks_name,lmmu_hooks_times,lmmu_hooks_bracket,lmmu_hooks_control,lmmu_hooks_inside,lmmu_hooks_constant,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_hooks_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
syn match lmmu_hooks_times /\%#=2\vx[0-9]+%(\w|\.\w)@!/ contained
exe 'syn region lmmu_hooks_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_hooks_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_hooks_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_hooks_inside matchgroup=lmmu_hooks_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
syn match lmmu_hooks_constant /\%#=2\v%(enter|leave|flush|none)%(\w|\.\w)@!/ contained
syn cluster lmmu_fault contains=lmmu_fault_name,lmmu_fault_bracket,lmmu_fault_control,lmmu_fault_inside,lmmuArrow,lmmuOperator,lmmuInteger,lmmuVersion,lmmuString,lmmuComment,lmmuAllow,lmmuDocumentation,lmmuBlockComment
syn match lmmu_fault_name /\%#=2\v%(`[^`]*%(`|$)|%(%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!)@!\h\w*%(\.\w+)*)/ contained
exe 'syn region lmmu_fault_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\(/ end=/\%#=2\v\)/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
exe 'syn region lmmu_fault_bracket matchgroup=lmmuPunctuation start=/\%#=2\v\[/ end=/\%#=2\v\]/ end=/\%#=2\v\ze[;{}]/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_fault_control /\%#=2\v%(if|else|for|return|next|in|or|when|on)%(\w|\.\w)@!/ contained
exe 'syn region lmmu_fault_inside matchgroup=lmmu_fault_operator start=/\%#=2\v%(\@)/ end=/\%#=2\v\ze%(\;|\{|\})/ end=/\%#=2\v\"@1<=/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_source'
exe 'syn region lmmu_fault_inside matchgroup=lmmu_fault_clause start=/\%#=2\v%(at)%(\w|\.\w)@!/ end=/\%#=2\v\ze%(\;|\{|\}|\,)/ end=/\%#=2\v' . s:next_statement . '/ contained contains=@lmmu_expression'
syn match lmmu_start32_arrow /\%#=2\v%(\-\>)/ contained nextgroup=lmmu_behind_callee skipwhite
syn match lmmu_start29_control /\%#=2\v%(for)%(\w|\.\w)@!/ contained nextgroup=lmmu_behind_name skipwhite
syn match lmmu_start24_type /\%#=2\v%(bool|u8|u16)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_variable skipwhite
syn match lmmu_start21_declaration /\%#=2\v%(interrupts)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_callee skipwhite
syn match lmmu_start20_declaration /\%#=2\v%(task)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_task skipwhite
syn match lmmu_start16_statement /\%#=2\v%(unmap|populate|split|flush_tlb|protect|set_pte|set_pmd|set_pud|set_p4d|set_pgd|store|read|write|exec)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_name skipwhite
syn match lmmu_start15_statement /\%#=2\v%(map)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_name skipwhite
syn match lmmu_start13_statement /\%#=2\v%(schedule)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_task skipwhite
syn match lmmu_start12_statement /\%#=2\v%(interrupt)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_callee skipwhite
syn match lmmu_start10_modifier /\%#=2\v%(mutex|spin|spin_bh|raw_spin)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_name skipwhite
syn match lmmu_start7_declaration /\%#=2\v%(scenario)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_function skipwhite
syn match lmmu_start6_declaration /\%#=2\v%(rules)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_ruleSet skipwhite
syn match lmmu_start5_declaration /\%#=2\v%(irq)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_function skipwhite
syn match lmmu_start4_declaration /\%#=2\v%(fn)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_function skipwhite
syn match lmmu_start3_declaration /\%#=2\v%(region)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_region skipwhite
syn match lmmu_start1_declaration /\%#=2\v%(config)%(\w|\.\w)@!%(%(\_s|\/\/.*\n|\/\*%(\_[^*]|\*\/@!)*\*\/)*%(\-\>|\(|\[|\=\=@!|\+\=|\-\=))@!/ contained nextgroup=lmmu_behind_switch skipwhite
syn match lmmu_facts6_fact /\%#=2\v%(faults)%(\w|\.\w)@!/ contained nextgroup=lmmu_behind_hazard skipwhite
syn match lmmu_facts5_fact /\%#=2\v%(hazard)%(\w|\.\w)@!/ contained nextgroup=lmmu_behind_hazard skipwhite

hi def link lmmu_behind_switch lmmuSwitch
hi def link lmmu_behind_region lmmuRegion
hi def link lmmu_behind_function lmmuFunction
hi def link lmmu_behind_ruleSet lmmuRuleSet
hi def link lmmu_behind_name lmmuName
hi def link lmmu_behind_callee lmmuCallee
hi def link lmmu_behind_task lmmuTask
hi def link lmmu_behind_variable lmmuVariable
hi def link lmmu_behind_hazard lmmuHazard
hi def link lmmu_start_control lmmuControl
hi def link lmmu_start_operator lmmuOperator
hi def link lmmu_start_callee lmmuCallee
hi def link lmmu_start_variable lmmuVariable
hi def link lmmu_start32_arrow lmmuArrow
hi def link lmmu_start29_control lmmuControl
hi def link lmmu_start_state lmmuState
hi def link lmmu_start_check lmmuCheck
hi def link lmmu_start_hook lmmuHook
hi def link lmmu_start24_type lmmuType
hi def link lmmu_start21_declaration lmmuDeclaration
hi def link lmmu_start20_declaration lmmuDeclaration
hi def link lmmu_start_declaration lmmuDeclaration
hi def link lmmu_start_modifier lmmuModifier
hi def link lmmu_start16_statement lmmuStatement
hi def link lmmu_start15_statement lmmuStatement
hi def link lmmu_start_statement lmmuStatement
hi def link lmmu_start13_statement lmmuStatement
hi def link lmmu_start12_statement lmmuStatement
hi def link lmmu_start10_modifier lmmuModifier
hi def link lmmu_start_lazyCall lmmuLazyCall
hi def link lmmu_start7_declaration lmmuDeclaration
hi def link lmmu_start6_declaration lmmuDeclaration
hi def link lmmu_start5_declaration lmmuDeclaration
hi def link lmmu_start4_declaration lmmuDeclaration
hi def link lmmu_start3_declaration lmmuDeclaration
hi def link lmmu_start1_declaration lmmuDeclaration
hi def link lmmu_settings_name lmmuName
hi def link lmmu_settings_control lmmuControl
hi def link lmmu_settings_constant lmmuConstant
hi def link lmmu_settings_setting lmmuSetting
hi def link lmmu_settings_operator lmmuOperator
hi def link lmmu_configHead_name lmmuName
hi def link lmmu_configHead_control lmmuControl
hi def link lmmu_configHead_constant lmmuConstant
hi def link lmmu_configHead_operator lmmuOperator
hi def link lmmu_configHead_clause lmmuClause
hi def link lmmu_regionHead_name lmmuName
hi def link lmmu_regionHead_control lmmuControl
hi def link lmmu_regionHead_clause lmmuClause
hi def link lmmu_regionHead_constant lmmuConstant
hi def link lmmu_regionHead_operator lmmuOperator
hi def link lmmu_frameHead_name lmmuName
hi def link lmmu_frameHead_control lmmuControl
hi def link lmmu_frameHead_clause lmmuClause
hi def link lmmu_frameHead_operator lmmuOperator
hi def link lmmu_irqHead_name lmmuName
hi def link lmmu_irqHead_control lmmuControl
hi def link lmmu_irqHead_constant lmmuConstant
hi def link lmmu_irqHead_operator lmmuOperator
hi def link lmmu_rulesHead_name lmmuName
hi def link lmmu_rulesHead_control lmmuControl
hi def link lmmu_rulesHead_clause lmmuClause
hi def link lmmu_rulesHead_operator lmmuOperator
hi def link lmmu_titledHead_name lmmuName
hi def link lmmu_titledHead_control lmmuControl
hi def link lmmu_titledHead_operator lmmuOperator
hi def link lmmu_parameters_parameter lmmuParameter
hi def link lmmu_parameters_control lmmuControl
hi def link lmmu_parameters_operator lmmuOperator
hi def link lmmu_annotations_name lmmuName
hi def link lmmu_annotations_control lmmuControl
hi def link lmmu_annotations_modifier lmmuModifier
hi def link lmmu_annotations_operator lmmuOperator
hi def link lmmu_source_name lmmuName
hi def link lmmu_source_control lmmuControl
hi def link lmmu_source_operator lmmuOperator
hi def link lmmu_expression_name lmmuName
hi def link lmmu_expression_control lmmuControl
hi def link lmmu_expression_constant lmmuConstant
hi def link lmmu_expression_state lmmuState
hi def link lmmu_expression_query lmmuQuery
hi def link lmmu_expression_operator lmmuOperator
hi def link lmmu_chain_callee lmmuCallee
hi def link lmmu_chain_control lmmuControl
hi def link lmmu_chain_arrow lmmuArrow
hi def link lmmu_chain_operator lmmuOperator
hi def link lmmu_mapping_name lmmuName
hi def link lmmu_mapping_control lmmuControl
hi def link lmmu_mapping_clause lmmuClause
hi def link lmmu_mapping_constant lmmuConstant
hi def link lmmu_mapping_operator lmmuOperator
hi def link lmmu_expectation_ruleSet lmmuRuleSet
hi def link lmmu_expectation_control lmmuControl
hi def link lmmu_expectation_constant lmmuConstant
hi def link lmmu_expectation_operator lmmuOperator
hi def link lmmu_expectation_punctuation lmmuPunctuation
hi def link lmmu_invariant_ruleSet lmmuRuleSet
hi def link lmmu_invariant_control lmmuControl
hi def link lmmu_invariant_constant lmmuConstant
hi def link lmmu_invariant_operator lmmuOperator
hi def link lmmu_invariant_punctuation lmmuPunctuation
hi def link lmmu_assertion_name lmmuName
hi def link lmmu_assertion_control lmmuControl
hi def link lmmu_assertion_constant lmmuConstant
hi def link lmmu_assertion_state lmmuState
hi def link lmmu_assertion_query lmmuQuery
hi def link lmmu_assertion_ruleSet lmmuRuleSet
hi def link lmmu_assertion_operator lmmuOperator
hi def link lmmu_facts_name lmmuName
hi def link lmmu_facts_control lmmuControl
hi def link lmmu_facts_fact lmmuFact
hi def link lmmu_facts_clause lmmuClause
hi def link lmmu_facts_operator lmmuOperator
hi def link lmmu_facts6_fact lmmuFact
hi def link lmmu_facts5_fact lmmuFact
hi def link lmmu_counted_name lmmuName
hi def link lmmu_counted_times lmmuTimes
hi def link lmmu_counted_control lmmuControl
hi def link lmmu_counted_operator lmmuOperator
hi def link lmmu_hooks_name lmmuName
hi def link lmmu_hooks_times lmmuTimes
hi def link lmmu_hooks_control lmmuControl
hi def link lmmu_hooks_constant lmmuConstant
hi def link lmmu_hooks_operator lmmuOperator
hi def link lmmu_fault_name lmmuName
hi def link lmmu_fault_control lmmuControl
hi def link lmmu_fault_operator lmmuOperator
hi def link lmmu_fault_clause lmmuClause

hi def link lmmuDeclaration Structure
hi def link lmmuControl Conditional
hi def link lmmuModifier StorageClass
hi def link lmmuType Type
hi def link lmmuLazyCall PreProc
hi def link lmmuHook PreProc
hi def link lmmuStatement Statement
hi def link lmmuCheck Keyword
hi def link lmmuFact Keyword
hi def link lmmuClause Keyword
hi def link lmmuConstant Constant
hi def link lmmuSetting Identifier
hi def link lmmuState Special
hi def link lmmuQuery Special
hi def link lmmuFunction Function
hi def link lmmuCallee Function
hi def link lmmuRuleSet Type
hi def link lmmuTask Label
hi def link lmmuSwitch Constant
hi def link lmmuRegion Identifier
hi def link lmmuParameter Identifier
hi def link lmmuVariable Identifier
hi def link lmmuHazard Constant
hi def link lmmuString String
hi def link lmmuSource String
hi def link lmmuEscape SpecialChar
hi def link lmmuInteger Number
hi def link lmmuUnit Number
hi def link lmmuVersion Number
hi def link lmmuTimes Number
hi def link lmmuComment Comment
hi def link lmmuBlockComment Comment
hi def link lmmuDocumentation SpecialComment
hi def link lmmuAllow Comment
hi def link lmmuDirective Todo
hi def link lmmuArrow Operator
hi def link lmmuOperator Operator

let b:current_syntax = "lmmu"

/** What the generated tests of the examples do not notice, though some sequence of calls would show it. */
export interface Survivors {
  /** What the examples have no scenario for. */
  readonly because: string;
  /** By their names. */
  readonly mutants: readonly string[];
}

export const SURVIVORS: readonly Survivors[] = [
  {
    because: "no example pauses or resumes in interrupt, where both return first (but for the contract of `resume`)",
    mutants: [
      "legacy.pause drop-if: if (in_interrupt) return;",
      'legacy.pause swap-statements: if (in_interrupt) return; forbid "pause outside a section" (sections == 0); -> forbid "pause outside a section" (sections == 0); if (in_interrupt) return;',
      'legacy.resume drop-forbid: forbid "resumed in another context" (other_context);',
      "legacy.resume drop-if: if (in_interrupt) return;",
      'legacy.resume swap-statements: forbid "resumed in another context" (other_context); if (in_interrupt) return; -> if (in_interrupt) return; forbid "resumed in another context" (other_context);',
      'legacy.resume swap-statements: if (in_interrupt) return; forbid "resume while not paused" (pauses == 0); -> forbid "resume while not paused" (pauses == 0); if (in_interrupt) return;',
      "A.pause drop-if: if (in_interrupt) return;",
      'A.pause swap-statements: if (in_interrupt) return; forbid "pause outside a section" (sections == 0); -> forbid "pause outside a section" (sections == 0); if (in_interrupt) return;',
      'A.resume drop-forbid: forbid "resumed in another context" (other_context);',
      "A.resume drop-if: if (in_interrupt) return;",
      'A.resume swap-statements: forbid "resumed in another context" (other_context); if (in_interrupt) return; -> if (in_interrupt) return; forbid "resumed in another context" (other_context);',
      'A.resume swap-statements: if (in_interrupt) return; forbid "resume outside a section" (sections == 0); -> forbid "resume outside a section" (sections == 0); if (in_interrupt) return;',
      "B.pause drop-if: if (in_interrupt) return;",
      'B.pause swap-statements: if (in_interrupt) return; forbid "pause while paused" (pauses > 0); -> forbid "pause while paused" (pauses > 0); if (in_interrupt) return;',
      'B.resume drop-forbid: forbid "resumed in another context" (other_context);',
      "B.resume drop-if: if (in_interrupt) return;",
      'B.resume swap-statements: forbid "resumed in another context" (other_context); if (in_interrupt) return; -> if (in_interrupt) return; forbid "resumed in another context" (other_context);',
      'B.resume swap-statements: if (in_interrupt) return; forbid "resume while not paused" (pauses == 0); -> forbid "resume while not paused" (pauses == 0); if (in_interrupt) return;',
      "C.pause drop-if: if (in_interrupt) return;",
      'C.pause swap-statements: if (in_interrupt) return; forbid "pause while paused" (pauses > 0); -> forbid "pause while paused" (pauses > 0); if (in_interrupt) return;',
      'C.resume drop-forbid: forbid "resumed in another context" (other_context);',
      "C.resume drop-if: if (in_interrupt) return;",
      'C.resume swap-statements: forbid "resumed in another context" (other_context); if (in_interrupt) return; -> if (in_interrupt) return; forbid "resumed in another context" (other_context);',
      'C.resume swap-statements: if (in_interrupt) return; forbid "resume while not paused" (pauses == 0); -> forbid "resume while not paused" (pauses == 0); if (in_interrupt) return;',
      "D.pause drop-if: if (in_interrupt) return;",
      'D.resume drop-forbid: forbid "resumed in another context" (other_context);',
      "D.resume drop-if: if (in_interrupt) return;",
      'D.resume swap-statements: forbid "resumed in another context" (other_context); if (in_interrupt) return; -> if (in_interrupt) return; forbid "resumed in another context" (other_context);',
      'D.resume swap-statements: if (in_interrupt) return; forbid "resume without pause" (pauses == 0); -> forbid "resume without pause" (pauses == 0); if (in_interrupt) return;',
      "v3.pause drop-if: if (in_interrupt) return;",
      'v3.pause swap-statements: if (in_interrupt) return; forbid "pause outside a section" (sections == 0); -> forbid "pause outside a section" (sections == 0); if (in_interrupt) return;',
      'v3.resume drop-forbid: forbid "resumed in another context" (other_context);',
      "v3.resume drop-if: if (in_interrupt) return;",
      'v3.resume swap-statements: forbid "resumed in another context" (other_context); if (in_interrupt) return; -> if (in_interrupt) return; forbid "resumed in another context" (other_context);',
      'v3.resume swap-statements: if (in_interrupt) return; forbid "resume outside a section" (sections == 0); -> forbid "resume outside a section" (sections == 0); if (in_interrupt) return;',
      'literal.resume drop-forbid: forbid "resumed in another context" (other_context);',
      "literal.resume drop-if: if (in_interrupt) return;",
      'literal.resume swap-statements: forbid "resumed in another context" (other_context); if (in_interrupt) return; -> if (in_interrupt) return; forbid "resumed in another context" (other_context);',
      'literal.resume swap-statements: if (in_interrupt) return; forbid "resume without pause" (pauses == 0); -> forbid "resume without pause" (pauses == 0); if (in_interrupt) return;',
    ],
  },
  {
    because: "no example disables in interrupt where nothing is open",
    mutants: [
      'legacy.disable swap-statements: if (in_interrupt) return; forbid "disable without enable" (sections == 0); -> forbid "disable without enable" (sections == 0); if (in_interrupt) return;',
      'A.disable swap-statements: if (in_interrupt) return; forbid "disable without enable" (sections == 0); -> forbid "disable without enable" (sections == 0); if (in_interrupt) return;',
      'C.disable swap-statements: if (in_interrupt) return; forbid "disable without enable" (sections == 0); -> forbid "disable without enable" (sections == 0); if (in_interrupt) return;',
      'D.disable swap-statements: if (in_interrupt) return; forbid "disable without enable" (sections == 0); -> forbid "disable without enable" (sections == 0); if (in_interrupt) return;',
      'v3.disable swap-statements: if (in_interrupt) return; forbid "disable without enable" (sections == 0); -> forbid "disable without enable" (sections == 0); if (in_interrupt) return;',
      'literal.disable swap-statements: if (in_interrupt) return; forbid "disable without enable" (sections == 0); -> forbid "disable without enable" (sections == 0); if (in_interrupt) return;',
    ],
  },
  {
    because: "no example pauses at level 0 after a resume outside a section has made the mode active there",
    mutants: [
      'A.pause drop-operand: warn "pause outside a section or while paused" (nesting_level == 0 || !state_active); -> warn "pause outside a section or while paused" (!state_active);',
      'A.pause exchange-variable: warn "pause outside a section or while paused" (nesting_level == 0 || !state_active); -> warn "pause outside a section or while paused" (state_active == 0 || !state_active);',
      'v3.pause drop-operand: warn "pause outside a section or while paused" (count == 0 || !enabled); -> warn "pause outside a section or while paused" (!enabled);',
      'v3.pause exchange-variable: warn "pause outside a section or while paused" (count == 0 || !enabled); -> warn "pause outside a section or while paused" (enabled == 0 || !enabled);',
    ],
  },
  {
    because: "no example resumes at level 0 across a section that was opened in interrupt, where nothing counts it",
    mutants: [
      'B.resume swap-statements: forbid "resume crosses a section" (crossing); if (nesting_level == 0) return; -> if (nesting_level == 0) return; forbid "resume crosses a section" (crossing);',
    ],
  },
];

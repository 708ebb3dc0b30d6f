/**
 * A `.lmmu` text of at least `lines` lines as a big program has it: short declarations with documentation, chains of
 * kernel names, sections, pauses, interrupts, switches, choices, expectations. Always the same for the same number,
 * without a finding, and without page tables, so that all of it runs.
 *
 * @param {number} lines
 */
export function textOf(lines) {
  let text = "// Written by a program, to be measured.\n";
  let written = 1;
  for (let unit = 0; written < lines; unit++) {
    const more = unitText(unit);
    text += more;
    written += more.split("\n").length - 1;
  }
  return text;
}

/** @param {number} n */
function unitText(n) {
  const u = `unit${n}`;
  const debug = `DEBUG_UNIT_${n}`;
  return `
/// Frees a page of unit ${n} while its shadow is being taken down, as KASAN does.
config ${debug};
config FAST_UNIT_${n} = ${n % 2 === 0 ? "y" : "n"};

fn ${u}_range [lazy]                 @ "mm/${u}.c:${100 + n}";
fn ${u}_walk inlines ${u}_range;
fn ${u}_depopulate [paused]          @ "mm/${u}/shadow.c:${200 + n}" {
  next;
}
fn ${u}_map_pages if (${debug})      @ "mm/${u}/debug.c:${300 + n}";
fn ${u}_set_valid [lazy]             @ "mm/${u}/debug.c:${320 + n}" {
  if (FAST_UNIT_${n}) return;
  spin ${u}_lock {
    paused { ${u}_note -> ${u}_log; }
  }
}
fn ${u}_note;
fn ${u}_log { nopreempt { next; } }

// A tick that comes while a section is open.
irq ${u}_tick hard {
  enable;
  ${u}_note -> ${u}_log;
  disable;
}

scenario ${u}_release "unit ${n} frees what it has mapped" {
  ${u}_release_all
    -> apply_to_existing_page_range
    -> ${u}_walk
    -> ${u}_depopulate
    -> __free_pages -> ___free_pages -> __free_frozen_pages
    -> ${u}_map_pages -> ${u}_set_valid;
  lazy {
    interrupt ${u}_tick;
    maybe { ${u}_note -> ${u}_log; }
    choose { enable; disable; } or { pause; resume; }
  }
  repeat 3 { ${u}_set_valid; }
  assert D: enable_count == 0 && pause_count == 0;
  expect D: clean;
}
`;
}

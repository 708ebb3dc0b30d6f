/** Longer names are cut, so that a function's head fits on a line. */
const MAX_LENGTH = 46;

/** Names of static functions in one C file. All begin with `lmmu_`, as nothing in the kernel does. */
export class Identifiers {
  private readonly taken = new Set<string>();

  /**
   * An identifier like `name` (letters, digits, `_`; anything else becomes `_`) that this object has not given before: if
   * need be with a number behind it.
   */
  next(name: string): string {
    const plain = `lmmu_${name.replaceAll(/[^A-Za-z0-9_]/g, "_")}`.slice(0, MAX_LENGTH);
    let identifier = plain;
    for (let number = 2; this.taken.has(identifier); number++) identifier = `${plain}_${number}`;
    this.taken.add(identifier);
    return identifier;
  }
}

/**
 * From the path of a `.lmmu` file, the part of the generated files' names that is theirs: lower-case letters, digits and
 * `_`. Never `mode`: lazy_mmu_mode_kunit.c is the kernel's own.
 */
export function stemOf(source: string): string {
  const base = source
    .split("/")
    .at(-1)!
    .replace(/\.lmmu$/, "");
  const stem = base
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, "_")
    .slice(0, MAX_LENGTH);
  if (stem === "") return "scenarios";
  return stem === "mode" ? "mode_scenarios" : stem;
}

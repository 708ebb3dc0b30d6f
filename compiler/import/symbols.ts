/** Names of functions as kernel traces print them, and what may be written of them into a `.lmmu` file. */

/** A symbol as kallsyms prints it: C's letters and digits, dots of compiler clones, `$` and `@` of other tools. */
export const SYMBOL = "[A-Za-z_.$][A-Za-z0-9_.$@]{0,511}";

/** The function that a clone was made of: `f` of `f.constprop.0`, `f.isra.0`, `f.part.0`, `f.cold`, `f.llvm.123`. */
export function baseSymbol(symbol: string): string {
  const name = symbol.replace(/^\.+/, "");
  const dot = name.indexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}

/** Helpers that the kernel's headers inline everywhere: naming one says nothing that the caller does not. */
const LAZY_CALL =
  /^(?:lazy_mmu_mode_(?:enable|disable|pause|resume)|(?:arch_|xen_)(?:enter|leave|flush)_lazy_mmu(?:_mode)?)$/;

/**
 * Whether a symbol is one of the four calls or an arch hook. The calls are inlined everywhere; hooks are functions of their
 * own on Xen (xen_enter_lazy_mmu), sparc and s390. Either stands for a call in the function that calls it.
 */
export function isLazyCall(symbol: string): boolean {
  return LAZY_CALL.test(baseSymbol(symbol));
}

/** The nearest identifier of the language: C's, with single dots inside. Never empty. */
export function legalName(symbol: string): string {
  const parts = symbol
    .slice(0, 512)
    .split(".")
    .map((part) => part.replace(/[^A-Za-z0-9_]/g, "_"))
    .filter((part) => part !== "");
  const name = parts.join(".");
  if (name === "") return "_";
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

/**
 * Text from outside as one line of a comment: what could end the line, hide in it, or give the compiler an order
 * (`lmmu: allow`) is taken out.
 */
export function quotedInComment(text: string): string {
  const oneLine = text
    .slice(0, 400)
    .replace(/[^\x20-\x7e]/g, "?")

    .replace(/ {2,}/g, " ")
    .replace(/lmmu:/gi, "lmmu.")
    .trim();
  return oneLine.length > 200 ? `${oneLine.slice(0, 197)}...` : oneLine;
}

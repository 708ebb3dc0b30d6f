/** The frames and switches (by index) that a part of the IR names, wherever it does, as often as it does. */
export function readsOf(part: unknown): { readonly frames: readonly number[]; readonly switches: readonly number[] } {
  const frames: number[] = [];
  const switches: number[] = [];
  visit(part);
  return { frames, switches };

  function visit(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const each of value) visit(each);
      return;
    }
    for (const key in value) {
      const each = (value as Record<string, unknown>)[key];
      if (typeof each === "object") visit(each);
      else if (typeof each === "number") {
        if (key === "switch") switches.push(each);
        else if (key === "frame" || key === "irq" || key === "task") frames.push(each);
      }
    }
  }
}

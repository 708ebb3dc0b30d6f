import type { ArchHook } from "../../runtime/index.js";

/** A hook as tables and expectations call it. */
export function hookName(hook: ArchHook): "enter" | "leave" | "flush" {
  return hook.slice("arch_".length) as "enter" | "leave" | "flush";
}

/** `enter flush x255 leave`, or `none`, as an expectation writes it; behind `most` parts it breaks off. */
export function hooksText(hooks: readonly ArchHook[], most = Infinity): string {
  const parts: { readonly hook: string; times: number }[] = [];
  for (const called of hooks) {
    const hook = hookName(called);
    const last = parts.at(-1);
    if (last?.hook === hook) last.times++;
    else parts.push({ hook, times: 1 });
  }
  if (parts.length === 0) return "none";
  const told = parts.slice(0, most).map(({ hook, times }) => (times === 1 ? hook : `${hook} x${times}`));
  return [...told, ...(parts.length > most ? ["..."] : [])].join(" ");
}

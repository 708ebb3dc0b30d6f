/** Stacks of `perf script`: a line for the sample, and below it a frame a line, innermost first. */
import { recordedChain, type RecordedFrame } from "./recorded.js";
import type { Found, Splat } from "./splat.js";
import { SYMBOL } from "./symbols.js";
import { tracerLines } from "./text.js";

/** `bash 1977 [000] 17284.993652: 250000 cycles:P:` */
const SAMPLE = /^\S.{0,40}? \d{1,7}(?:\/\d{1,7})? (?:\[\d{3,4}\] )?\d{1,10}\.\d{1,9}: (?:\d{1,15} )?\S{1,80}:(?: .*)?$/;
/** `ffff800080123456 update_range_prot+0x2dc ([kernel.kallsyms])` */
const FRAME = new RegExp(`^[0-9a-f]{4,16} (\\[unknown\\]|${SYMBOL})(?:\\+0x[0-9a-f]{1,16})? \\(([^()]{1,300})\\)$`);
const ADDRESS = /^[0-9a-f]{6,16}(?: |$)/;
const KERNEL = /^\[(?:kernel|guest\.kernel)[\w.]{0,20}\]\w{0,10}$|vmlinux|\.ko(?:\.\w{1,4})?$/;
/** In brackets too, and no modules. */
const NO_MODULE = /^\[(?:vdso|vsyscall|heap|stack|uprobes|unknown)\]$/;
const LOST = /\bPERF_RECORD_LOST(?:_SAMPLES)?\b.{0,40}?\blost (\d{1,12})/;

/** Reads the kernel's part of all stacks that the text has. Never throws. */
export function readPerfScript(text: string): Found {
  const chains: { splat: Splat; times: number }[] = [];
  const lost = new Set<string>();
  let frames: RecordedFrame[] = [];
  let hasSample = false;
  let cut = 0;
  let userOnly = 0;
  let isStack = false;
  const end = (): void => {
    const headless = isStack && !hasSample;
    const splat = recordedChain("perf sample", frames.reverse(), {
      gapInside: headless,
      lost: headless ? ["The sample has lost its first lines: what is called further inside is not known."] : [],
    });
    if (splat !== null) chains.push({ splat, times: 1 });
    else if (isStack) userOnly++;
    frames = [];
    isStack = false;
    hasSample = false;
  };
  for (const { text: line } of tracerLines(text)) {
    const frame = FRAME.exec(line);
    if (frame !== null) {
      isStack = true;
      const where = frame[2]!;
      const isKernel = KERNEL.test(where) || (/^\[[\w-]{1,64}\]$/.test(where) && !NO_MODULE.test(where));
      if (frame[1] === "[unknown]" && isKernel) leaveOut(frames);
      else if (isKernel || (where === "inlined" && frame[1] !== "[unknown]")) {
        frames.push({ symbol: frame[1]!, inlined: where === "inlined" });
      }
    } else if (isStack && ADDRESS.test(line)) {
      cut++;
      leaveOut(frames);
    } else {
      const records = LOST.exec(line)?.[1];
      if (records !== undefined) lost.add(`perf lost ${records} events.`);
      if (isStack) end();
      hasSample = SAMPLE.test(line);
    }
  }
  if (isStack) end();
  if (chains.length === 0) return { chains, lost: [] };
  if (userOnly > 0) lost.add(`Samples without a function of the kernel, which are left out: ${String(userOnly)}.`);
  if (cut > 0) lost.add(`Cut lines of perf samples, whose functions are left out: ${String(cut)}.`);
  return { chains, lost: [...lost] };
}

/** A frame is missing behind the last one, its callee. */
function leaveOut(frames: RecordedFrame[]): void {
  const last = frames.pop();
  if (last !== undefined) frames.push({ ...last, gap: true });
}

/** Maps of bpftrace that count kernel stacks: `@[`, a frame a line, innermost first, `]: 12`. */
import { recordedChain, type RecordedFrame } from "./recorded.js";
import type { Found, Splat } from "./splat.js";
import { SYMBOL } from "./symbols.js";
import { tracerLines } from "./text.js";

const BEGIN = /^@\w{0,60}\[$/;
const END = /^(?:(?:, ?)?[^\]]{0,100})?\]: (\d{1,12})$/;
/** `update_range_prot+732`, in its mode `perf` behind an address; the offset is decimal. */
const FRAME = new RegExp(`^(?:[0-9a-f]{6,16} )?(${SYMBOL})\\+(?:\\d{1,10}|0x[0-9a-f]{1,10})(?: \\[[\\w-]{1,64}\\])?$`);
const RAW = /^(?:0x)?[0-9a-f]{6,16}$/;
const LOST = /^(?:WARNING: )?Lost (\d{1,12}) events\b/i;

/** Reads all counted stacks that the text has. Never throws. */
export function readBpftrace(text: string): Found {
  const chains: { splat: Splat; times: number }[] = [];
  const lost = new Set<string>();
  if (!text.includes("]: ") && !text.includes("[\n") && !text.includes("[\r\n")) return { chains, lost: [] };
  let frames: RecordedFrame[] = [];
  let begun = false;
  /** Behind a comma stands another part of the key: a user stack, a task's name. */
  let isOver = false;
  let raw = 0;
  let cut = 0;
  const end = (times: number, damage: readonly string[]): void => {
    const gapInside = !begun;
    const head = gapInside ? ["The stack has lost its first lines: what is called further inside is not known."] : [];
    const splat = recordedChain("bpftrace stack", frames.reverse(), { gapInside, lost: [...head, ...damage] });
    if (splat !== null && times > 0) chains.push({ splat, times });
    frames = [];
    begun = false;
    isOver = false;
  };
  const noEnd = ["The stack has lost its last lines: what called it, and how often, is not known."];
  for (const { text: line } of tracerLines(text)) {
    const frame = isOver ? null : FRAME.exec(line);
    const count = END.exec(line)?.[1];
    const events = LOST.exec(line)?.[1];
    if (BEGIN.test(line)) {
      if (begun) end(1, noEnd);
      frames = [];
      begun = true;
    } else if (frame !== null) frames.push({ symbol: frame[1]! });
    else if (count !== undefined && (begun || frames.length > 0)) end(Number(count), []);
    else if (events !== undefined) lost.add(`bpftrace lost ${events} events.`);
    else if (begun && line.startsWith(",")) isOver = true;
    else if (begun && !isOver && line !== "") {
      if (RAW.test(line)) raw++;
      else cut++;
      const last = frames.pop();
      if (last !== undefined) frames.push({ ...last, gap: true });
    } else if (!begun) frames = [];
  }
  if (begun) end(1, noEnd);
  if (raw > 0) lost.add(`Addresses without a name, which are left out: ${String(raw)}.`);
  if (chains.length === 0) return { chains, lost: [] };
  if (cut > 0) lost.add(`Cut lines of stacks, whose functions are left out: ${String(cut)}.`);
  return { chains, lost: [...lost] };
}

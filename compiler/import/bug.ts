/** The first line of what the kernel calls a BUG: `kernel BUG at …!`, `BUG: sleeping function called …`, `BUG: KASAN: …`. */
import { type Banner, callerBefore, functionIn, isAtLineStart, placeIn, wordsFrom } from "./banner.js";

const HEADER = /kernel BUG at |BUG: /g;
const SLEEPING = "sleeping function called from invalid context";
/** Longest title that is kept. */
const MOST_TITLE = 60;

/** All of them, in the order of the text. */
export function findBugs(text: string): Banner[] {
  const bugs: Banner[] = [];
  for (const { 0: header, index } of text.matchAll(HEADER)) {
    const isAssertion = header.startsWith("kernel");
    // "BUG:" is also a word of people, and of other lines ("Internal error: Oops - BUG: 0"); lockdep has it in brackets.
    if (!isAssertion && !isAtLineStart(text, index)) continue;
    const words = wordsFrom(text, index + header.length);
    const bug = isAssertion ? readAssertion(words) : readReport(words);
    if (bug === null) continue;
    const module = bug.module ?? null;
    const read = { condition: null, cpu: null, pid: null, comm: null, ...bug, module };
    // Where reading goes on the line must not look like the beginning of the next report.
    const from = index + (isAssertion ? "kernel ".length : "BUG:".length);
    bugs.push({ at: index, from, caller: callerBefore(text, index), ...read });
  }
  return bugs;
}

type Read = Pick<Banner, "kind" | "title" | "function" | "file" | "line"> & Partial<Banner>;

/** `arch/x86/include/asm/xen/hypervisor.h:78!`, after the words `kernel BUG at`. */
function readAssertion(words: readonly string[]): Read | null {
  const [place = ""] = words;
  if (!place.endsWith("!")) return null;
  const read = placeIn(place.slice(0, -1));
  return read === null ? null : { kind: "bug", title: "kernel BUG", function: null, ...read };
}

/** What stands after `BUG: `, on its line and, where a mail reader has broken it, on the next. */
function readReport(words: readonly string[]): Read | null {
  const text = words.join(" ");
  if (text.startsWith(SLEEPING)) {
    const place = words[6] === "at" ? placeIn(words[7]) : null;
    const who = /\bpid: (\d{1,10}), name: (\S{1,60})/.exec(text);
    const said = who === null ? {} : { pid: Number(who[1]), comm: who[2]! };
    return { kind: "sleeping", title: `BUG: ${SLEEPING}`, function: null, file: null, line: null, ...place, ...said };
  }
  const nowhere = { file: null, line: null };
  const report = words.findIndex((word) => word === "in");
  if (text.startsWith("KASAN: ") && report > 0 && report <= 6) {
    const { function: where, module } = functionIn(words, report + 1);
    const title = `BUG: ${words.slice(0, report).join(" ")}`.slice(0, MOST_TITLE);
    return { kind: "bug", title, function: where, module, ...nowhere };
  }
  // Nothing is known of the others but what they say up to a value of this one time.
  const said = /^[A-Za-z][\w ()'/#-]{2,200}/
    .exec(text)?.[0]
    .replace(/ (?:for address|in preemptible|at|of|address)\b.*/, "");
  return said === undefined
    ? null
    : { kind: "bug", title: `BUG: ${said}`.slice(0, MOST_TITLE).trim(), function: null, ...nowhere };
}

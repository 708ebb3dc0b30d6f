import { numbers } from "./numbers.js";

/**
 * A `.lmmu` text with a call graph as a big program has it: acyclic, every frame called by an earlier one, three calls in
 * each; one frame in ten is guarded by one of 20 free configs, one in a hundred opens a section or pauses around its calls.
 * Always the same for the same number, and without a finding under D.
 *
 * @param {number} frames
 */
export function callGraph(frames) {
  const below = numbers();
  const calls = callsOf(frames, below);
  let text = "// Written by a program, to be measured.\n";
  for (let config = 0; config < 20; config++) text += `config C${config};\n`;
  calls.forEach((callees, frame) => {
    const guard = below(10) === 0 ? ` if (C${below(20)})` : "";
    const around = below(100) === 0 ? (WRAPS[below(WRAPS.length)] ?? PLAIN) : PLAIN;
    const body = callees.map((callee) => `f${callee};`).join(" ");
    text += `fn f${frame}${around.annotation}${guard} { ${around.before}${body}${around.after} }\n`;
  });
  return `${text}scenario s { f0; expect D: clean; }\n`;
}

const PLAIN = { annotation: "", before: "", after: "" };
const WRAPS = [
  { annotation: " [lazy]", before: "", after: "" },
  { annotation: " [paused]", before: "", after: "" },
  { annotation: "", before: "enable; ", after: " disable;" },
  { annotation: "", before: "pause; ", after: " resume;" },
];

/**
 * By frame, whom it calls.
 *
 * @param {number} frames
 * @param {(limit: number) => number} below
 */
function callsOf(frames, below) {
  /** @type {number[][]} */
  const calls = Array.from({ length: frames }, () => []);
  /** Frames that can take another call. */
  const open = [0];
  for (let callee = 1; callee < frames; callee++) {
    const at = below(open.length);
    const caller = open[at] ?? 0;
    calls[caller]?.push(callee);
    if (calls[caller]?.length === 3) {
      open[at] = open[open.length - 1] ?? 0;
      open.pop();
    }
    open.push(callee);
  }
  calls.forEach((callees, caller) => {
    while (callees.length < 3 && caller + 1 < frames) callees.push(caller + 1 + below(frames - caller - 1));
  });
  return calls;
}

/**
 * Checks a call graph of so many frames against the rule sets named, and prints as JSON how long that took from the text on,
 * and how much memory the process had in the end: `node check-graph.js 1000 D`.
 */
import { callGraph } from "./call-graph.js";

const [frames = "1000", names = "D"] = process.argv.slice(2);
/** @type {typeof import("../../compiler/index.js")} */
const { check } = await import(new URL("../../dist/compiler.js", import.meta.url).href);
const text = callGraph(Number(frames));
/** @type {import("../../compiler/index.js").Host} */
const host = { read: () => ({ ok: true, text }), resolve: () => null };
const start = performance.now();
const { diagnostics, ran } = check("graph.lmmu", host, { ruleSets: names.split(",") });
const milliseconds = performance.now() - start;
const isDecided = !diagnostics.some(({ code }) => code === "LMMU311" || code === "LMMU504");
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ milliseconds, megabytes, isWhole: ran && isDecided }));

/** What an editor waits for, with the server that ships: `node test/bench/editor.js` measures it alone. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EDITOR_BUDGETS, EDITOR_GROWTH, median, ROUNDS } from "./budgets.js";
import { DOCUMENT, writeWorkspace } from "./editor-texts.js";
import { Typing } from "./keystrokes.js";
import { LanguageClient } from "./language-client.js";
import { referenceTime } from "./reference.js";
import { printHead, printRow } from "./table.js";

/** What `node` runs. @typedef {readonly string[]} Program */

/** @type {Program} */
export const LMMU = [fileURLToPath(new URL("../../bin/lmmu.js", import.meta.url)), "lsp", "--stdio"];

/** The same server, which tells what it keeps in memory. @type {Program} */
const MEASURED = ["--expose-gc", fileURLToPath(new URL("measured-server.js", import.meta.url))];

/** Keystrokes of a round, and those before the first one, until all code is compiled. */
const KEYSTROKES = 200;
const WARM_UP = 200;

/** Keystrokes of a round after which questions are asked. */
const QUESTIONS = 100;

/** @typedef {{ p50: number, p95: number }} Latency */

/**
 * Milliseconds, each the median of five rounds.
 *
 * @param {Program} program
 */
export async function measureEditor(program) {
  return {
    ready: await measureReady(program),
    ...(await measureDocument(program)),
    ...(await measureWorkspace(program)),
  };
}

/**
 * From the server's start until it has answered `initialize`.
 *
 * @param {Program} program
 */
async function measureReady(program) {
  /** @type {number[]} */
  const times = [];
  for (let round = -1; round < ROUNDS; round++) {
    const start = performance.now();
    const client = new LanguageClient(program);
    await client.initialize(null);
    const time = performance.now() - start;
    client.close();
    if (round >= 0) times.push(time); // The first one pays for reading the files from the disk.
  }
  return median(times);
}

/** @param {Program} program */
async function measureDocument(program) {
  const uri = "file:///document.lmmu";
  const client = await openDocument(program, uri);
  const typing = new Typing(DOCUMENT);
  const type = async () => (await typeOnce(client, typing, [uri]))[0] ?? NaN;
  /** @param {string} method */
  const ask = async (method) => {
    await type();
    const params = { textDocument: { uri }, position: typing.name() };
    const start = performance.now();
    await client.connection.sendRequest(`textDocument/${method}`, params);
    return performance.now() - start;
  };
  try {
    await repeat(WARM_UP, type);
    const keystroke = await inRounds(KEYSTROKES, type);
    await repeat(WARM_UP, () => ask("hover"));
    const hover = await inRounds(QUESTIONS, () => ask("hover"));
    const definition = await inRounds(QUESTIONS, () => ask("definition"));
    const completion = await inRounds(QUESTIONS, () => ask("completion"));
    return { keystroke, hover, definition, completion };
  } finally {
    client.close();
  }
}

/**
 * `shared`: until the diagnostics of the edited file are there; `readers`: those of the open files that import it too.
 *
 * @param {Program} program
 */
async function measureWorkspace(program) {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-bench-workspace-"));
  const client = new LanguageClient(program);
  try {
    const { rootUri, edited, open } = writeWorkspace(folder);
    await client.initialize(rootUri);
    for (const { uri, text } of [edited, ...open]) await client.open(uri, text);
    const typing = new Typing(edited.text);
    const uris = [edited, ...open].map(({ uri }) => uri);
    const type = () => typeOnce(client, typing, uris);
    await repeat(WARM_UP, type);
    /** @type {number[]} */
    const last = [];
    const shared = await inRounds(KEYSTROKES, async () => {
      const [own = NaN, ...others] = await type();
      last.push(Math.max(own, ...others));
      return own;
    });
    return { shared, readers: latencyOf(last) };
  } finally {
    client.close();
    rmSync(folder, { recursive: true });
  }
}

/**
 * How what the server keeps grows from 100 keystrokes to `keystrokes`, as a ratio. All garbage is collected before it is
 * counted: how much of it Node leaves lying about depends on the machine.
 *
 * @param {number} keystrokes
 */
async function measureGrowth(keystrokes) {
  const uri = "file:///document.lmmu";
  const client = await openDocument(MEASURED, uri);
  const typing = new Typing(DOCUMENT);
  const type = () => typeOnce(client, typing, [uri]);
  try {
    await repeat(100, type);
    const first = await client.liveMegabytes();
    await repeat(keystrokes - 100, type);
    return (await client.liveMegabytes()) / first;
  } finally {
    client.close();
  }
}

/**
 * The process's memory after so many keystrokes, in megabytes, garbage included: the least that it had over the last hundred.
 *
 * @param {Program} program
 * @param {number} keystrokes
 */
export async function measureMemory(program, keystrokes) {
  const uri = "file:///document.lmmu";
  const client = await openDocument(program, uri);
  const typing = new Typing(DOCUMENT);
  let least = Infinity;
  try {
    for (let n = 0; n < keystrokes; n++) {
      await typeOnce(client, typing, [uri]);
      if (n >= keystrokes - 100) least = Math.min(least, client.megabytes());
    }
    return least;
  } finally {
    client.close();
  }
}

/**
 * @param {Program} program
 * @param {string} uri
 */
async function openDocument(program, uri) {
  const client = new LanguageClient(program);
  await client.initialize(null);
  await client.open(uri, DOCUMENT);
  return client;
}

/**
 * The milliseconds until what one keystroke changes is published: that of the first document, which is typed in, and of
 * the others.
 *
 * @param {LanguageClient} client
 * @param {Typing} typing
 * @param {readonly string[]} uris
 */
function typeOnce(client, typing, uris) {
  return client.publishedAfter(uris, () => client.change(uris[0] ?? "", typing.next()));
}

/**
 * @param {number} count
 * @param {() => Promise<unknown>} act
 */
async function repeat(count, act) {
  for (let n = 0; n < count; n++) await act();
}

/**
 * The medians of five rounds.
 *
 * @param {number} count
 * @param {() => Promise<number>} act
 * @returns {Promise<Latency>}
 */
async function inRounds(count, act) {
  /** @type {Latency[]} */
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    /** @type {number[]} */
    const times = [];
    await repeat(count, async () => times.push(await act()));
    rounds.push(latencyOf(times));
  }
  return { p50: median(rounds.map(({ p50 }) => p50)), p95: median(rounds.map(({ p95 }) => p95)) };
}

/**
 * @param {readonly number[]} times
 * @returns {Latency}
 */
function latencyOf(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.floor(part * sorted.length)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

/**
 * The rows of the table.
 *
 * @param {number} reference
 */
export async function benchEditor(reference) {
  const measured = await measureEditor(LMMU);
  for (const [budget, milliseconds] of editorRows(measured)) {
    printRow(budget.title, milliseconds, budget.milliseconds, milliseconds / reference);
  }
  console.error(`${EDITOR_GROWTH.keystrokes} keystrokes for the growth of memory: two minutes or more`);
  printRow(EDITOR_GROWTH.title, await measureGrowth(EDITOR_GROWTH.keystrokes), EDITOR_GROWTH.ratio);
}

/**
 * @param {Awaited<ReturnType<typeof measureEditor>>} measured
 * @returns {[{ title: string, milliseconds: number }, number][]}
 */
export function editorRows({ ready, keystroke, shared, readers, hover, definition, completion }) {
  return [
    [EDITOR_BUDGETS.ready, ready],
    [EDITOR_BUDGETS.keystroke50, keystroke.p50],
    [EDITOR_BUDGETS.keystroke95, keystroke.p95],
    [EDITOR_BUDGETS.shared50, shared.p50],
    [EDITOR_BUDGETS.shared95, shared.p95],
    [EDITOR_BUDGETS.readers95, readers.p95],
    [EDITOR_BUDGETS.hover95, hover.p95],
    [EDITOR_BUDGETS.definition95, definition.p95],
    [EDITOR_BUDGETS.completion95, completion.p95],
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  printHead();
  await benchEditor(referenceTime());
}

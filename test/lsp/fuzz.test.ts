/**
 * Edits, questions and cancellations in any order: what a core answers that has seen every text is what one answers that
 * has seen the last alone.
 */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";
import { type Core } from "../../lsp/core/core.js";
import { Lines } from "../../lsp/core/lines.js";
import { Documents } from "../../lsp/documents.js";
import { CHECK, ROUTES } from "../../lsp/routes.js";
import { programs } from "../grammar/programs.js";
import { Client } from "./client.js";
import { changeOf, randomEdits } from "./edits.js";
import { ask, coreOf, FOLDER } from "./fixture.js";

const isDeep = Boolean(process.env["LMMU_DEEP"]);
/** Edits in all: many short stories, each from a text of its own. */
const STORIES = isDeep ? 250 : 4;
const EDITS = isDeep ? 40 : 10;
/** Edits between two comparisons with a server that has just been started. */
const FRESH_SERVER = 500;

const root = resolve(import.meta.dirname, "../..");
const examples = ["kasan", "discussion", "set-memory"].flatMap((name) => {
  const path = join(root, "examples", `${name}.lmmu`);
  return existsSync(path) ? [readFileSync(path, "utf8")] : [];
});
const URIS = [`${FOLDER}main.lmmu`, `${FOLDER}frames.lmmu`];

/** What may be asked at a place of a document; what goes on from an answer has tests of its own. */
const QUESTIONS = ROUTES.filter(
  ({ params, method }) => params !== "other" && method !== "textDocument/onTypeFormatting",
);

/** Questions that take analyses and runs are asked less often. */
const questions = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...QUESTIONS.filter(({ thread }) => thread === "quick")) },
  { weight: 1, arbitrary: fc.constantFrom(...QUESTIONS.filter(({ thread }) => thread === "thorough")) },
);

/** Small ones mostly: what an answer takes grows with the text, and what can go wrong does not. */
const small = programs({ frames: 3, configs: 2, depth: 2, pages: false });
const withPages = programs({ frames: 2, configs: 1, depth: 1, pages: true });
const bases = fc.oneof({ weight: 20, arbitrary: small }, withPages, fc.constant(""));
const texts = fc
  .tuple(bases, fc.boolean(), fc.boolean())
  .map(([text, crlf, astral]) => (astral ? `/* \u{1f600} */ ${text}` : text).replaceAll("\n", crlf ? "\r\n" : "\n"));

const stories = fc.record({
  main: texts,
  frames: texts,
  steps: fc.array(
    fc.record({
      document: fc.constantFrom(0, 0, 0, 1),
      edit: randomEdits,
      question: questions,
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: EDITS, maxLength: EDITS },
  ),
});

/** What a question is asked with at a place. */
function paramsFor({ method, params }: (typeof ROUTES)[number], uri: string, lines: Lines, at: number): object {
  const position = lines.positionAt(Math.floor(at * lines.text.length));
  const range = { start: position, end: lines.positionAt(Math.floor(at * lines.text.length) + 40) };
  return {
    textDocument: { uri },
    ...(params === "position" && { position }),
    ...(params === "range" && { range }),
    ...(method === "textDocument/references" && { context: { includeDeclaration: true } }),
    ...(method === "textDocument/rename" && { newName: "renamed" }),
    ...(method === "textDocument/codeAction" && { context: { diagnostics: [] } }),
    ...(method === "textDocument/selectionRange" && { positions: [position] }),
    ...(method.endsWith("ormatting") && { options: { tabSize: 2, insertSpaces: true } }),
  };
}

/**
 * How often the check of a fresh core may ask whether to go on. A program in a thousand has so many states that it would be
 * looked at for seconds, twice after each edit; another one is drawn instead. Counted, not timed: a seed stands for one story.
 */
const PATIENCE = 100;

/** The answer, or that there is none and why. */
async function answerOf(core: Core, method: string, params: object, stopped = () => false): Promise<string> {
  try {
    return JSON.stringify(await ask(core, method, params, stopped));
  } catch (failure) {
    if ((failure as Error).constructor.name !== "AnswerError") throw failure;
    return `refused: ${(failure as Error).message}`;
  }
}

/** A core that has heard of nothing but the newest texts. */
function freshCore(documents: Documents): Core {
  const core = coreOf(new Map());
  for (const { uri, text } of documents.all()) core.hear({ kind: "text", uri, text });
  return core;
}

describe("a core that has seen many edits", () => {
  it("answers as one that has seen the last text alone", { timeout: isDeep ? 1_200_000 : 60_000 }, async () => {
    const property = fc.asyncProperty(stories, async ({ main, frames, steps }) => {
      const documents = new Documents("utf-16");
      const core = coreOf(new Map());
      for (const [index, text] of [main, frames].entries()) {
        core.hear({ kind: "text", ...documents.open(URIS[index]!, 1, text) });
      }
      for (const { document, edit, question, at } of steps) {
        const uri = URIS[document]!;
        const before = documents.get(uri)!;
        const change = changeOf(edit, new Lines(before.text, "utf-16"));
        const { text } = documents.change(uri, before.version + 1, [change])!;
        core.hear({ kind: "text", uri, text });
        const params = paramsFor(question, uri, new Lines(text, "utf-16"), at);
        const fresh = freshCore(documents);
        const hold = (method: string, found: string, wanted: string): void => {
          if (found !== wanted) expect(`${method} ${JSON.stringify([...documents.all()])} ${found}`).toBe(wanted);
        };
        let left = PATIENCE;
        const whole = { uri: URIS[0]! };
        const checked = await answerOf(fresh, CHECK, whole, () => --left < 0);
        fc.pre(checked !== "null");
        hold(CHECK, await answerOf(core, CHECK, whole), checked);
        hold(
          question.method,
          await answerOf(core, question.method, params),
          await answerOf(fresh, question.method, params),
        );
      }
    });
    await fc.assert(property, { numRuns: STORIES });
  });
});

describe.runIf(isDeep && existsSync(join(root, "dist/cli.js")))("a server that has seen many edits", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-fuzz-")));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What is found once nothing is being checked any more: the answer to a question comes after all before it. */
  async function settled(client: Client, uri: string): Promise<readonly Diagnostic[]> {
    const report = await client.connection.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument: { uri },
    });
    const found = await client.diagnostics(uri, (all) => JSON.stringify(all) === JSON.stringify(report.items));
    expect(found, "what is published is what is answered").toEqual(report.items);
    return found;
  }

  it("publishes what a new one does, whatever was asked and cancelled meanwhile", { timeout: 600_000 }, async () => {
    const all = fc.sample(
      fc.record({
        edit: randomEdits,
        question: questions,
        cancels: fc.boolean(),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      20 * FRESH_SERVER,
    );
    const client = new Client(folder);
    await client.initialize();
    const uri = client.uri("main.lmmu");
    const documents = new Documents("utf-16");
    let text = examples[0]!;
    documents.open(uri, 1, text);
    await client.open(uri, text);
    for (const [index, { edit, question, cancels, at }] of all.entries()) {
      const change = changeOf(edit, new Lines(text, "utf-16"));
      text = documents.change(uri, index + 2, [change])!.text;
      await client.change(uri, index + 2, [change]);
      const id = client.ask(question.method, paramsFor(question, uri, new Lines(text, "utf-16"), at));
      if (cancels) id.cancel();
      void id.answer.catch(() => null);
      if (index % 50 === 49) await id.answer.catch(() => null);
      if ((index + 1) % FRESH_SERVER !== 0) continue;
      const found = await settled(client, uri);
      const other = new Client(folder);
      await other.initialize();
      await other.open(uri, text);
      expect(await settled(other, uri), text).toEqual(found);
      expect(await other.shutDown()).toBe(0);
      // So that the text does not become noise altogether.
      text = examples[((index / FRESH_SERVER) % examples.length) | 0]!;
      documents.open(uri, index + 2, text);
      await client.change(uri, index + 2, [{ text }]);
    }
    expect(client.errors).toBe("");
    expect(await client.shutDown()).toBe(0);
  });
});

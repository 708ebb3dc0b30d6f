/** Which documents are checked when, and what is published, with a thread that answers when the test says so. */
import { describe, expect, it } from "vitest";
import { Publisher } from "../../lsp/publisher.js";
import type { Report } from "../../lsp/core/report.js";
import { AskFailure, type Thread } from "../../lsp/threads/thread.js";

/** A question that waits for its answer. */
interface Asked {
  readonly uri: string;
  isStopped: boolean;
  answer(report: Report | null): Promise<void>;
  fail(failure: Error): Promise<void>;
}

const settled = async (): Promise<void> => new Promise((done) => setImmediate(done));
const diagnostic = (message: string) => ({
  message,
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
});
const report = (found: Record<string, string[]>, reads: string[] = []): Report => ({
  diagnostics: Object.fromEntries(Object.entries(found).map(([uri, list]) => [uri, list.map(diagnostic)])),
  reads,
});

function publisher() {
  const asked: Asked[] = [];
  const published: string[] = [];
  const log: string[] = [];
  const open = new Set<string>();
  const thread: Thread = {
    hear: () => undefined,
    close: () => undefined,
    ask(_, params) {
      let resolve: (found: unknown) => void = () => undefined;
      let reject: (failure: Error) => void = () => undefined;
      const promise = new Promise<unknown>((...both) => ([resolve, reject] = both));
      const one: Asked = {
        uri: (params as { uri: string }).uri,
        isStopped: false,
        answer: (found) => (resolve(found), settled()),
        fail: (failure) => (reject(failure), settled()),
      };
      asked.push(one);
      return { answer: promise, stop: () => void (one.isStopped = true) };
    },
  };
  const made = new Publisher(thread, {
    versionOf: (uri) => (open.has(uri) ? 1 : undefined),
    fileOf: (uri) => uri,
    publish: (uri, _, diagnostics) =>
      published.push(`${uri}: ${diagnostics.map(({ message }) => message as string).join(", ")}`),
    log: (message) => log.push(message),
  });
  const change = (uri: string): void => {
    open.add(uri);
    made.changed(uri);
  };
  const close = (uri: string): void => {
    open.delete(uri);
    made.closed(uri);
  };
  const names = (): string[] => asked.map(({ uri, isStopped }) => (isStopped ? `${uri} (stopped)` : uri));
  return { asked, published, log, change, close, names, made };
}

describe("the publisher", () => {
  it("checks nothing until it is released", async () => {
    const { made, asked, change } = publisher();
    let release = (): void => undefined;
    void made.holdFor(new Promise<void>((done) => (release = done)));
    change("a");
    made.allChanged();
    expect(asked).toEqual([]);
    release();
    await settled();
    expect(asked.map(({ uri }) => uri)).toEqual(["a"]);
  });

  it("is released also by what goes wrong", async () => {
    const { made, asked, change } = publisher();
    const held = made.holdFor(Promise.reject(new Error("no settings")));
    change("a");
    await held;
    expect(asked).toHaveLength(1);
  });

  it("stops what a change has overtaken, and publishes what belongs to the newest text alone", async () => {
    const { asked, published, change, names } = publisher();
    change("a");
    change("a");
    expect(names()).toEqual(["a (stopped)"]);
    await asked[0]!.answer(report({ a: ["old"] }));
    expect(published).toEqual([]);
    await asked[1]!.answer(report({ a: ["new"] }));
    expect(published).toEqual(["a: new"]);
  });

  it("checks first what was changed last, and goes on with the others", async () => {
    const { asked, published, change, names } = publisher();
    change("slow");
    change("b");
    change("c");
    expect(names()).toEqual(["slow (stopped)"]);
    await asked[0]!.answer(null);
    await asked[1]!.answer(report({ c: [] }));
    await asked[2]!.answer(report({ b: [] }));
    await asked[3]!.answer(report({ slow: ["found"] }));
    expect(names()).toEqual(["slow (stopped)", "c", "b", "slow"]);
    expect(published).toEqual(["c: ", "b: ", "slow: found"]);
  });

  it("checks again what reads a document that changes, closes or changes on the disk", async () => {
    const { asked, change, close, names, made } = publisher();
    change("main");
    await asked[0]!.answer(report({ main: [] }, ["main", "frames"]));
    change("frames");
    await asked[1]!.answer(report({ frames: [] }, ["frames"]));
    await asked[2]!.answer(report({ main: [] }, ["main", "frames"]));
    close("frames");
    await asked[3]!.answer(report({ main: [] }, ["main", "frames"]));
    made.filesChanged(["frames"]);
    await asked[4]!.answer(report({ main: [] }, ["main", "frames"]));
    made.filesChanged(["others"]);
    expect(names()).toEqual(["main", "frames", "main", "main", "main"]);
  });

  it("takes back what was found in a document that closes, also in what it imports", async () => {
    const { asked, published, change, close } = publisher();
    change("main");
    await asked[0]!.answer(report({ main: ["one"], frames: ["two"] }));
    close("main");
    expect(published).toEqual(["main: one", "frames: two", "main: ", "frames: "]);
  });

  it("publishes nothing of a document that closed while it was checked", async () => {
    const { asked, published, change, close } = publisher();
    change("a");
    close("a");
    await asked[0]!.answer(report({ a: ["late"] }));
    expect(published).toEqual([]);
  });

  it("survives a check that fails, and says so", async () => {
    const { asked, published, log, change } = publisher();
    change("a");
    await asked[0]!.fail(new AskFailure("internal", "a mistake of ours"));
    expect(log).toEqual(["internal error while checking a: a mistake of ours"]);
    change("a");
    await asked[1]!.answer(report({ a: [] }));
    expect(published).toEqual(["a: "]);
  });
});

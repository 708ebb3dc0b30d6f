/** Questions whose parameters are not what the protocol says: each has an answer or the protocol's error, and no mistake of ours. */
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { ROUTES, type Shape } from "../../lsp/routes.js";
import { Client } from "./client.js";

const root = resolve(import.meta.dirname, "../..");
const TEXT = "fn f [lazy] {\n  next;\n}\nscenario s {\n  f -> g;\n  expect D: clean;\n}\nfn g;\n";
const POSITION = { line: 4, character: 2 };

/** All of them take minutes. The step meets every kind of wrong part. */
const DEEP = Boolean(process.env["LMMU_DEEP"]);

/** What stands where something else has to. */
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  "\0",
  "file:",
  "file://",
  "file:///%",
  "file://%00/a",
  "//",
  "1:a",
  "__proto__",
  [],
  [null],
  [[]],
  {},
  { __proto__: null, constructor: null, toString: null },
  JSON.parse('{ "__proto__": { "uri": "file:///etc/passwd" } }'),
  // Deeper, the client could not write it; see below.
  JSON.parse(nested(1000)),
];

/** The JSON of an object in an object in an object. */
function nested(depth: number): string {
  return `${'{"value":'.repeat(depth)}{}${"}".repeat(depth)}`;
}

function shown(params: unknown): string {
  return JSON.stringify(params).slice(0, 1500);
}

describe.runIf(existsSync(join(root, "dist/cli.js")))("malformed parameters", () => {
  let folder: string;
  let client: Client;
  let uri: string;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-malformed-")));
    client = new Client(folder);
    await client.initialize();
    uri = client.uri("a.lmmu");
    await client.open(uri, TEXT);
  });

  afterAll(() => {
    client.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Parameters that are as they should be, with every part that some method asks for. */
  const sound = (): Record<string, unknown> => {
    const range = { start: POSITION, end: POSITION };
    const item = { name: "f", kind: 12, uri, range, selectionRange: range, data: { key: "frame f", uri } };
    return {
      textDocument: { uri },
      ...{ position: POSITION, positions: [POSITION], range, newName: "h", ch: ";", query: "f", item },
      options: { tabSize: 2, insertSpaces: true },
      context: { diagnostics: [], includeDeclaration: true, triggerKind: 1 },
      files: [{ oldUri: uri, newUri: client.uri("b.lmmu") }],
      ...{ previousResultId: "1", previousResultIds: [{ uri, value: "1" }] },
      ...{ command: "lmmu.trace", arguments: [{ uri, scenario: "s", ruleSet: "D", when: "KASAN" }], uri },
      ...{ data: { uri, kind: "frame", name: "f" }, label: "f", title: "fix" },
    };
  };

  /** The error's code, or null where there is an answer. */
  async function codeOf(method: string, ...params: unknown[]): Promise<number | null> {
    try {
      await client.connection.sendRequest(method, ...(params as [object]));
      return null;
    } catch (failure) {
      if (!(failure instanceof ResponseError)) throw failure;
      return failure.code;
    }
  }

  const ALLOWED: readonly (number | null)[] = [null, ErrorCodes.InvalidParams, LSPErrorCodes.RequestFailed];

  /** Every way to spoil one part of sound parameters, at any depth. */
  function spoiled(value: unknown): { readonly where: string; readonly params: unknown }[] {
    const ways = (part: unknown, put: (other: unknown) => unknown, where: string): ReturnType<typeof spoiled> => {
      const here = where === "" ? [] : WRONG.map((wrong) => ({ where, params: put(wrong) }));
      if (typeof part !== "object" || part === null) return here;
      const inside = Object.entries(part).flatMap(([key, each]) => {
        const putInside = (other: unknown): unknown =>
          put(Array.isArray(part) ? part.with(Number(key), other) : { ...part, [key]: other });
        return [
          ...ways(each, putInside, `${where}.${key}`),
          { where: `no ${where}.${key}`, params: putInside(undefined) },
        ];
      });
      return [...here, ...inside];
    };
    return ways(value, (other) => other, "");
  }

  it.each(ROUTES.map(({ method, params }) => [method, params] as const))("%s", async (method, shape) => {
    expect(ALLOWED).toContain(await codeOf(method, sound()));
    for (const whole of WRONG.filter((each) => typeof each === "object")) {
      const code = await codeOf(method, whole);
      expect(ALLOWED, shown(whole)).toContain(code);
      if (shape !== "other") expect(code, shown(whole)).toBe(ErrorCodes.InvalidParams);
    }
    // By position, which no method of the protocol has, or not at all.
    expect(await codeOf(method)).toBe(ErrorCodes.InvalidParams);
    expect(await codeOf(method, 1)).toBe(ErrorCodes.InvalidParams);
    expect(await codeOf(method, sound(), sound())).toBe(ErrorCodes.InvalidParams);
    expect(await codeOf(method, sound(), sound(), sound())).toBe(ErrorCodes.InvalidParams);
    const tried = spoiled(sound()).filter((_, index) => DEEP || index % 29 === 0);
    while (tried.length > 0) {
      const some = tried.splice(0, 100);
      const codes = await Promise.all(some.map(({ params }) => codeOf(method, params)));
      const wrong = some.flatMap(({ where, params }, index) =>
        ALLOWED.includes(codes[index]!) ? [] : [`${codes[index]} for ${where}: ${shown(params)}`],
      );
      expect(wrong).toEqual([]);
    }
    expect(await codeOf("textDocument/hover", { textDocument: { uri }, position: POSITION })).toBeNull();
  });

  it.each([
    ["document", { textDocument: {} }],
    ["position", { position: { line: -1, character: 0 } }],
    ["position", { position: { line: 0, character: null } }],
    ["position", { position: { line: 1.5, character: 0 } }],
    ["range", { range: { start: POSITION } }],
    ["range", { range: { start: POSITION, end: { line: "1", character: 0 } } }],
  ] satisfies [Shape, object][])("says that they are wrong: %s %j", async (shape, part) => {
    for (const { method, params } of ROUTES) {
      if (params === shape)
        expect(await codeOf(method, { ...sound(), ...part }), method).toBe(ErrorCodes.InvalidParams);
    }
  });

  it("has no errors in its log from all of this", () => {
    expect(client.errors).toBe("");
    expect(client.child.exitCode).toBeNull();
  });
});

/** What the files of `features/` cannot show: documents of the library, large workspaces, editors without options. */
import type { Location, WorkspaceEdit } from "vscode-languageserver";
import { describe, expect, it } from "vitest";
import { library } from "../../compiler/index.js";
import type { Core } from "../../lsp/core/core.js";
import { ask, coreOf, FOLDER } from "./fixture.js";

const LIBRARY = "file:///library/rules/none.lmmu";
const NONE = library.read("lmmu:rules/none")!;

/** Asks about the first place where a document has a text. */
function askAt(core: Core, method: string, [uri, text]: readonly [string, string], word: string, more: object = {}) {
  const before = text.slice(0, text.indexOf(word)).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)!.length };
  return ask(core, method, { textDocument: { uri }, position, ...more });
}

describe("a file of the library in the editor", () => {
  const main = ["main.lmmu", "scenario s { lazy { } expect none: barriers 0; }"] as const;

  it("is what programs have", async () => {
    const core = coreOf(new Map([main]));
    core.hear({ kind: "text", uri: LIBRARY, text: NONE });
    const found = (await askAt(core, "textDocument/references", [LIBRARY, NONE], "none ")) as Location[];
    expect(found.map(({ uri }) => uri)).toEqual([`${FOLDER}main.lmmu`, LIBRARY]);
    await expect(askAt(core, "textDocument/prepareRename", [LIBRARY, NONE], "none ")).rejects.toThrow(
      /ships with lmmu/,
    );
    await expect(askAt(core, "textDocument/rename", [LIBRARY, NONE], "none ", { newName: "x" })).rejects.toThrow(
      /ships with lmmu/,
    );
  });

  it("is one of its own once somebody has changed it", async () => {
    const core = coreOf(new Map([main]));
    const text = NONE.replace("rules none", "rules nothing");
    core.hear({ kind: "text", uri: LIBRARY, text });
    const [place] = (await askAt(core, "textDocument/definition", [LIBRARY, text], "nothing")) as Location[];
    expect(place).toMatchObject({ uri: LIBRARY });
  });
});

describe("a workspace of many files", () => {
  const names = Array.from({ length: 500 }, (_, index) => `f${String(index).padStart(3, "0")}.lmmu`);
  const texts = new Map(names.map((name, index) => [name, `fn own${index};\nscenario s { own${index}; }\n`]));
  texts.set("f007.lmmu", 'import "f300.lmmu";\nscenario s { own300 -> next_one; }\n');
  const at = [`${FOLDER}f300.lmmu`, texts.get("f300.lmmu")!] as const;

  it("is parsed only where it can have the name", async () => {
    const core = coreOf(texts);
    const parsed = new Set<string>();
    const parse = core.parsed.parse.bind(core.parsed);
    core.parsed.parse = (file, text) => {
      parsed.add(file);
      return parse(file, text);
    };
    const found = (await askAt(core, "textDocument/references", at, "own300")) as Location[];
    expect(found.map(({ uri }) => uri.replace(FOLDER, ""))).toEqual(["f007.lmmu", "f300.lmmu", "f300.lmmu"]);
    expect([...parsed].sort()).toEqual(["/w/f007.lmmu", "/w/f300.lmmu"]);
  });

  it("is renamed in", async () => {
    const edit = (await askAt(coreOf(texts), "textDocument/rename", at, "own300", { newName: "x" })) as WorkspaceEdit;
    expect(Object.keys(edit.changes!)).toEqual([`${FOLDER}f007.lmmu`, `${FOLDER}f300.lmmu`]);
  });
});

it("what lies outside of the workspace is not edited", async () => {
  const core = coreOf(
    new Map([
      ["dir/main.lmmu", 'import "../frames.lmmu"; scenario s { f; }'],
      ["frames.lmmu", "fn f;"],
    ]),
  );
  core.hear({ kind: "folders", uris: [`${FOLDER}dir/`] });
  const at = [`${FOLDER}dir/main.lmmu`, 'import "../frames.lmmu"; scenario s { f; }'] as const;
  const moved = { files: [{ oldUri: `${FOLDER}frames.lmmu`, newUri: `${FOLDER}dir/frames.lmmu` }] };
  core.files = () => Promise.resolve(["/w/dir/main.lmmu"]);
  await expect(askAt(core, "textDocument/rename", at, "f; }", { newName: "g" })).rejects.toThrow(
    "/w/frames.lmmu names `f` too, and does not belong to the workspace",
  );
  expect(await ask(core, "workspace/willRenameFiles", moved)).toMatchObject({
    changes: { [at[0]]: [{ newText: '"frames.lmmu"' }] },
  });
});

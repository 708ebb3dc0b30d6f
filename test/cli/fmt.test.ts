/** `lmmu fmt` on real files. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runLine } from "./run-line.js";

const UGLY = "fn f{a->b;}\n";
const PRETTY = "fn f { a -> b; }\n";
const WRONG = "fn f {\n  a ->;\n}\n";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-fmt-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const textOf = (name: string): string => readFileSync(join(folder, name), "utf8");
const fmt = (line: string, stdin = "") => runLine(folder, `fmt ${line}`, stdin);

describe("lmmu fmt", () => {
  it("writes files, folders and patterns, and says which it changed", async () => {
    put({ "a.lmmu": UGLY, "b/c.lmmu": UGLY, "d.lmmu": PRETTY, "e.lmmu": UGLY });
    expect(await fmt("a.lmmu b [d].lmmu")).toEqual({
      exit: 0,
      out: "formatted a.lmmu\nformatted b/c.lmmu\n2 files of 3 changed.\n",
      err: "",
    });
    expect(["a.lmmu", "b/c.lmmu", "d.lmmu", "e.lmmu"].map(textOf)).toEqual([PRETTY, PRETTY, PRETTY, UGLY]);
    expect(await fmt(".")).toMatchObject({ exit: 0, out: "formatted e.lmmu\n1 file of 4 changed.\n" });
    expect(await fmt(".")).toMatchObject({ exit: 0, out: "0 files of 4 changed.\n" });
  });

  it("passes over what lmmu.json leaves out, but for files that are named", async () => {
    put({ "lmmu.json": '{ "exclude": ["old"] }', "a.lmmu": UGLY, "old/b.lmmu": UGLY });
    expect((await fmt(".")).out).toBe("formatted a.lmmu\n1 file of 1 changed.\n");
    expect((await fmt("old/b.lmmu")).out).toBe("formatted old/b.lmmu\n1 file of 1 changed.\n");
  });

  it("leaves a file alone that is formatted, and keeps the mode and the byte order mark of another", async () => {
    put({ "a.lmmu": `\ufeff${UGLY}`, "b.lmmu": PRETTY });
    chmodSync(join(folder, "a.lmmu"), 0o640);
    const before = statSync(join(folder, "b.lmmu")).ino;
    expect((await fmt(".")).exit).toBe(0);
    expect(textOf("a.lmmu")).toBe(`\ufeff${PRETTY}`);
    expect(statSync(join(folder, "a.lmmu")).mode & 0o7777).toBe(0o640);
    expect(statSync(join(folder, "b.lmmu")).ino).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(["a.lmmu", "b.lmmu"]);
  });

  it("formats standard input to standard output", async () => {
    expect(await fmt("-", UGLY)).toEqual({ exit: 0, out: PRETTY, err: "" });
    expect(await fmt("-", "")).toEqual({ exit: 0, out: "", err: "" });
  });

  it("prints standard input alone", async () => {
    put({ "a.lmmu": UGLY });
    const said = await fmt("- a.lmmu", UGLY);
    expect(said).toMatchObject({ exit: 2, out: "" });
    expect(said.err).toMatch(/^error: the formatted text of standard input is printed/);
    expect(textOf("a.lmmu")).toBe(UGLY);
  });
});

describe("lmmu fmt --check", () => {
  it("lists what would change, writes nothing, and exits with 1", async () => {
    put({ "a.lmmu": UGLY, "b.lmmu": PRETTY });
    expect(await fmt("--check . -", UGLY)).toEqual({
      exit: 1,
      out: "a.lmmu\n<stdin>\n",
      err: "2 files of 3 would change; lmmu fmt does it.\n",
    });
    expect(textOf("a.lmmu")).toBe(UGLY);
  });

  it("says nothing where all is well", async () => {
    put({ "b.lmmu": PRETTY });
    expect(await fmt("--check .")).toEqual({ exit: 0, out: "", err: "" });
  });
});

describe("what cannot be read", () => {
  const message = `error[LMMU101]: expected a name, a block or \`next\`, found \`;\`
 --> wrong.lmmu:2:7
  |
2 |   a ->;
  |       ^

1 error in 2 files
`;

  it("is left as it is, with the diagnostic, and the others are formatted; exit code 2", async () => {
    put({ "a.lmmu": UGLY, "wrong.lmmu": WRONG });
    expect(await fmt("--check .")).toEqual({
      exit: 2,
      out: "a.lmmu\n",
      err: `${message}1 file of 2 would change; lmmu fmt does it.\n`,
    });
    expect(await fmt(".")).toEqual({ exit: 2, out: "formatted a.lmmu\n1 file of 2 changed.\n", err: message });
    expect([textOf("a.lmmu"), textOf("wrong.lmmu")]).toEqual([PRETTY, WRONG]);
  });

  it("does not come out of standard input", async () => {
    expect(await fmt("-", WRONG)).toMatchObject({ exit: 2, out: "" });
  });

  it("is a file that is no text, too", async () => {
    put({ "a.lmmu": "\0" });
    const said = await fmt("a.lmmu");
    expect(said).toMatchObject({ exit: 2, out: "0 files of 1 changed.\n" });
    expect(said.err).toMatch(/^error\[LMMU\d+\]: /);
  });

  it("is nothing that errors of meaning have to do with", async () => {
    put({ "a.lmmu": 'import "none.lmmu";\nscenario s{no_such_frame;}\n' });
    expect(await fmt("a.lmmu")).toMatchObject({ exit: 0 });
    expect(textOf("a.lmmu")).toBe('import "none.lmmu";\nscenario s { no_such_frame; }\n');
  });
});

import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileName, nodeHost, STDIN, workspaceOf } from "../../cli/io/host.js";
import { expandInputs } from "../../cli/io/inputs.js";
import { MAX_BYTES, readStream } from "../../cli/io/read.js";
import { UsageError } from "../../cli/io/usage-error.js";
import { writeText } from "../../cli/io/write.js";

let top: string;
let cwd: string;

beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-io-")));
  cwd = join(top, "work");
  write("work/a.lmmu", "fn a;\n");
  write("work/lib/b.lmmu", "fn b;\n");
  write("outside.lmmu", "fn secret;\n");
});

afterEach(() => {
  rmSync(top, { recursive: true });
});

function write(path: string, content: string | Buffer): void {
  mkdirSync(join(top, path, ".."), { recursive: true });
  writeFileSync(join(top, path), content);
}

describe("reading", () => {
  const read = (file: string): unknown => nodeHost(cwd, { cwd }).read(file);

  it("gives the text, without a byte order mark", () => {
    expect(read("a.lmmu")).toEqual({ ok: true, text: "fn a;\n" });
    write("work/bom.lmmu", "\ufefffn a;");
    expect(read("bom.lmmu")).toEqual({ ok: true, text: "fn a;" });
    write("work/empty.lmmu", "");
    expect(read("empty.lmmu")).toEqual({ ok: true, text: "" });
  });

  it("refuses what is no text", () => {
    write("work/binary.lmmu", Buffer.from([0x66, 0, 0x66]));
    expect(read("binary.lmmu")).toEqual({ ok: false, reason: "binary" });
    write("work/latin1.lmmu", Buffer.from([0xe9, 0x0a]));
    expect(read("latin1.lmmu")).toEqual({ ok: false, reason: "unreadable" });
    expect(read("lib")).toEqual({ ok: false, reason: "unreadable" });
    expect(read("none.lmmu")).toEqual({ ok: false, reason: "missing" });
    expect(read("a.lmmu/none.lmmu")).toEqual({ ok: false, reason: "missing" });
  });

  it("takes eight megabytes, and not a byte more", () => {
    write("work/most.lmmu", Buffer.alloc(MAX_BYTES, 0x20));
    write("work/large.lmmu", Buffer.alloc(MAX_BYTES + 1, 0x20));
    expect(read("most.lmmu")).toMatchObject({ ok: true });
    expect(read("large.lmmu")).toEqual({ ok: false, reason: "too_large" });
  });

  it("does not wait for a pipe, nor read a device", () => {
    execFileSync("mkfifo", [join(cwd, "pipe.lmmu")]);
    expect(read("pipe.lmmu")).toEqual({ ok: false, reason: "unreadable" });
    expect(nodeHost("/", { cwd }).read("/dev/zero")).toEqual({ ok: false, reason: "unreadable" });
  });

  it("never leaves the workspace by a link or a name", () => {
    symlinkSync(join(top, "outside.lmmu"), join(cwd, "link.lmmu"));
    symlinkSync(top, join(cwd, "up"));
    expect(read("link.lmmu")).toEqual({ ok: false, reason: "unreadable" });
    expect(read("../outside.lmmu")).toEqual({ ok: false, reason: "unreadable" });
    expect(read("up/outside.lmmu")).toEqual({ ok: false, reason: "unreadable" });
  });

  it("has standard input as a file", async () => {
    const stdin = await readStream(Readable.from([Buffer.from("fn "), Buffer.from("x;")]));
    expect(nodeHost(cwd, { cwd, stdin }).read(STDIN)).toEqual({ ok: true, text: "fn x;" });
    expect(await readStream(Readable.from([Buffer.alloc(MAX_BYTES), Buffer.alloc(1)]))).toEqual({
      ok: false,
      reason: "too_large",
    });
  });
});

describe("imports", () => {
  const resolve = (from: string, path: string): string | null => nodeHost(cwd, { cwd }).resolve(from, path);

  it("are relative to the file that has them", () => {
    expect(resolve("a.lmmu", "lib/b.lmmu")).toBe("lib/b.lmmu");
    expect(resolve("lib/b.lmmu", "../a.lmmu")).toBe("a.lmmu");
    expect(resolve("lib/b.lmmu", "./none.lmmu")).toBe("lib/none.lmmu");
    expect(resolve(STDIN, "lib/b.lmmu")).toBe("lib/b.lmmu");
  });

  it("give a file one name, whichever way leads there", () => {
    symlinkSync(join(cwd, "lib"), join(cwd, "same"));
    expect(resolve("a.lmmu", "same/b.lmmu")).toBe("lib/b.lmmu");
    expect(resolve("a.lmmu", "lib/../lib/b.lmmu")).toBe("lib/b.lmmu");
  });

  it("may not leave the workspace", () => {
    symlinkSync(join(top, "outside.lmmu"), join(cwd, "link.lmmu"));
    symlinkSync(join(top, "nowhere"), join(cwd, "dangling"));
    for (const path of ["../outside.lmmu", "link.lmmu", join(cwd, "a.lmmu"), "a\0.lmmu", "lib/../../outside.lmmu"]) {
      expect(resolve("a.lmmu", path), path).toBeNull();
    }
    expect(nodeHost(cwd, { cwd }).read("dangling")).toMatchObject({ ok: false });
  });

  it("belong to the workspace with a .git or lmmu.json, else the current folder, else the file's own", () => {
    expect(workspaceOf("lib/b.lmmu", cwd)).toBe(cwd);
    expect(workspaceOf("../outside.lmmu", cwd)).toBe(top);
    expect(workspaceOf(STDIN, cwd)).toBe(cwd);
    write("work/lib/lmmu.json", "{}");
    expect(workspaceOf("lib/b.lmmu", cwd)).toBe(join(cwd, "lib"));
  });
});

describe("inputs", () => {
  it("are files, folders with what is below them, patterns and -, each once", async () => {
    write("work/lib/deep/c.lmmu", "");
    write("work/node_modules/m/d.lmmu", "");
    write("work/.hidden/e.lmmu", "");
    write("work/lib/notes.txt", "");
    symlinkSync(cwd, join(cwd, "lib", "loop"));
    expect(await expandInputs(["."], cwd)).toEqual(["a.lmmu", "lib/b.lmmu", "lib/deep/c.lmmu"]);
    expect(await expandInputs(["lib/notes.txt", "a.lmmu", "./a.lmmu", "-"], cwd)).toEqual([
      "lib/notes.txt",
      "a.lmmu",
      STDIN,
    ]);
    expect(await expandInputs(["lib/**/*.lmmu"], cwd)).toEqual(["lib/b.lmmu", "lib/deep/c.lmmu"]);
    expect(await expandInputs(["../outside.lmmu"], cwd)).toEqual(["../outside.lmmu"]);
  });

  it("may have any name that a file has", async () => {
    write("work/odd [1].lmmu", "");
    expect(await expandInputs(["odd [1].lmmu"], cwd)).toEqual(["odd [1].lmmu"]);
    expect(fileName(join(cwd, "a.lmmu"), cwd)).toBe("a.lmmu");
  });

  it("that mean nothing say what was looked for", async () => {
    mkdirSync(join(cwd, "bare"));
    const problem = async (input: string): Promise<string> => {
      const failure: unknown = await expandInputs([input], cwd).catch((each: unknown) => each);
      expect(failure).toBeInstanceOf(UsageError);
      return (failure as UsageError).message;
    };
    expect(await problem("none.lmmu")).toBe("none.lmmu: there is no such file or folder");
    expect(await problem("bare")).toBe("bare: no .lmmu file in this folder or below it");
    expect(await problem("x*.lmmu")).toBe("x*.lmmu: no file matches this pattern");
    expect(await problem("")).toMatch(/empty/);
  });
});

describe("writing", () => {
  it("never replaces a file unless told to, and leaves no drafts", () => {
    const path = join(cwd, "new.lmmu");
    writeText(path, "one", false);
    expect(() => writeText(path, "two", false)).toThrow(/exists already/);
    expect(readFileSync(path, "utf8")).toBe("one");
    writeText(path, "three", true);
    expect(readFileSync(path, "utf8")).toBe("three");
    expect(() => writeText(join(cwd, "none", "x"), "", false)).toThrow(UsageError);
    expect(readdirSync(cwd).sort()).toEqual(["a.lmmu", "lib", "new.lmmu"]);
  });
});

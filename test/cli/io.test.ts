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
import { SettingsFinder } from "../../cli/io/settings.js";
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

describe("folders with an lmmu.json", () => {
  const failure = async (input: string): Promise<UsageError> => {
    const problem: unknown = await expandInputs([input], cwd).catch((each: unknown) => each);
    expect(problem).toBeInstanceOf(UsageError);
    return problem as UsageError;
  };

  beforeEach(() => {
    write("work/lmmu.json", '{ "include": ["lib", "*.lmmu"], "exclude": ["lib/old", "draft.lmmu"] }');
    for (const path of ["draft", "lib/c", "lib/old/d", "lib/old/er/e", "other/f"]) write(`work/${path}.lmmu`, "");
  });

  it("mean what it includes and does not exclude, wherever below it the search begins", async () => {
    expect(await expandInputs(["."], cwd)).toEqual(["a.lmmu", "lib/b.lmmu", "lib/c.lmmu"]);
    expect(await expandInputs(["lib"], cwd)).toEqual(["lib/b.lmmu", "lib/c.lmmu"]);
    expect(await expandInputs(["."], join(cwd, "lib"))).toEqual(["b.lmmu", "c.lmmu"]);
    expect(await expandInputs([".."], cwd)).toEqual(["../outside.lmmu", "a.lmmu", "lib/b.lmmu", "lib/c.lmmu"]);
    symlinkSync(join(cwd, "lib"), join(top, "link"));
    expect(await expandInputs(["../link"], cwd)).toEqual(["lib/b.lmmu", "lib/c.lmmu"]);
  });

  it("mean nothing to files and patterns that are named", async () => {
    expect(await expandInputs(["draft.lmmu", "lib/old/*.lmmu", "other/f.lmmu"], cwd)).toEqual([
      "draft.lmmu",
      "lib/old/d.lmmu",
      "other/f.lmmu",
    ]);
  });

  it("and nothing in them that it includes say so", async () => {
    for (const folder of ["other", "lib/old", "lib/old/er"]) {
      const { message, advice } = await failure(folder);
      expect(message).toBe(`${folder}: no .lmmu file in this folder or below it that lmmu.json includes`);
      expect(advice).toMatch(/name the files/);
    }
  });

  it("count by the nearest one alone, also below a folder that another does not include", async () => {
    write("work/other/lmmu.json", "{}");
    write("work/lib/mm/lmmu.json", '{ "exclude": ["g*"] }');
    write("work/lib/mm/g.lmmu", "");
    write("work/lib/mm/old/h.lmmu", "");
    expect(await expandInputs(["."], cwd)).toEqual([
      "a.lmmu",
      "lib/b.lmmu",
      "lib/c.lmmu",
      "lib/mm/old/h.lmmu",
      "other/f.lmmu",
    ]);
  });

  it("are not searched where they are excluded", async () => {
    write("work/lib/old/lmmu.json", "{}");
    expect(await expandInputs(["lib"], cwd)).toEqual(["lib/b.lmmu", "lib/c.lmmu"]);
    expect(await expandInputs(["lib/old"], cwd)).toEqual(["lib/old/d.lmmu", "lib/old/er/e.lmmu"]);
  });

  it("end at a repository", async () => {
    mkdirSync(join(cwd, "other", ".git"));
    write("work/other/lib/old/i.lmmu", "");
    expect(await expandInputs(["other"], cwd)).toEqual(["other/f.lmmu", "other/lib/old/i.lmmu"]);
    expect(await expandInputs(["."], cwd)).toContain("other/lib/old/i.lmmu");
  });

  it("are searched as if it were not there where it has no valid patterns", async () => {
    write("work/lmmu.json", '{ "include": 1, "exclude": [');
    expect(await expandInputs(["other"], cwd)).toEqual(["other/f.lmmu"]);
  });
});

describe("settings", () => {
  it("are those of the nearest lmmu.json upwards, which is read once", async () => {
    write("work/lmmu.json", '{ "rules": ["A"] }');
    write("work/lib/deep/lmmu.json", '{ "rules": ["B"] }');
    const finder = new SettingsFinder(cwd);
    const rules = async (file: string): Promise<unknown> => (await finder.of(file)).settings.rules;
    expect(await rules("a.lmmu")).toEqual(["A"]);
    expect(await rules("lib/b.lmmu")).toEqual(["A"]);
    expect(await rules("lib/deep/none.lmmu")).toEqual(["B"]);
    expect(await rules(STDIN)).toEqual(["A"]);
    expect(await rules("../outside.lmmu")).toEqual(["D"]);
    expect(await finder.of("lib/b.lmmu")).toBe(await finder.of("a.lmmu"));
  });

  it("have a file with a name, a text and a folder, or none", async () => {
    const { file, text, folder } = await new SettingsFinder(cwd).of("a.lmmu");
    expect({ file, text, folder }).toEqual({ file: null, text: null, folder: null });
    write("lmmu.json", "{}");
    expect(await new SettingsFinder(cwd).of("lib/b.lmmu")).toMatchObject({
      file: "../lmmu.json",
      text: "{}",
      folder: top,
      diagnostics: [],
    });
  });

  it("end at a repository", async () => {
    write("lmmu.json", '{ "rules": ["A"] }');
    mkdirSync(join(cwd, ".git"));
    expect(await new SettingsFinder(cwd).of("lib/b.lmmu")).toMatchObject({ file: null });
    write("work/lmmu.json", '{ "rules": ["B"] }');
    expect(await new SettingsFinder(cwd).of("lib/b.lmmu")).toMatchObject({ settings: { rules: ["B"] } });
  });

  it.each([
    ["a folder", () => mkdirSync(join(cwd, "lmmu.json")), "LMMU280"],
    ["a link out of its folder", () => symlinkSync(join(top, "outside.lmmu"), join(cwd, "lmmu.json")), "LMMU280"],
    ["a device", () => symlinkSync("/dev/zero", join(cwd, "lmmu.json")), "LMMU280"],
    ["a pipe", () => execFileSync("mkfifo", [join(cwd, "lmmu.json")]), "LMMU280"],
    ["larger than texts can be", () => write("work/lmmu.json", " ".repeat(MAX_BYTES + 1)), "LMMU280"],
    ["no text", () => write("work/lmmu.json", Buffer.from([0xff, 0xfe])), "LMMU280"],
    ["nothing but brackets", () => write("work/lmmu.json", "[".repeat(MAX_BYTES)), "LMMU281"],
  ])("that are %s are a finding", async (_, make, code) => {
    make();
    const { diagnostics, settings } = await new SettingsFinder(cwd).of("a.lmmu");
    expect(diagnostics.map((one) => one.code)).toEqual([code]);
    expect(settings.rules).toEqual(["D"]);
    expect(await expandInputs(["."], cwd)).toEqual(["a.lmmu", "lib/b.lmmu"]);
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

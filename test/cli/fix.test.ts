/** `--fix` on real files: what is written, what is refused, and that other programs can apply the difference. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Change,
  fixInputs,
  type Fixed,
  fixReport,
  refuseMixed,
  unifiedDiff,
  writeChanges,
} from "../../cli/fix/index.js";
import { PLAIN, styleFor } from "../../cli/format/style.js";
import { nodeHost } from "../../cli/io/host.js";
import { UsageError } from "../../cli/io/usage-error.js";

const BAD = "fn f {\n  enable;\n  next;\n}\nscenario s {\n  f -> g;\n}\n";
const GOOD = "fn f {\n  enable;\n  next;\n  disable;\n}\nscenario s {\n  f -> g;\n}\n";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "lmmu-fix-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const fixed = (...names: string[]): Fixed =>
  fixInputs(names.map((file) => ({ file, host: nodeHost(folder, { cwd: folder }), options: {} })));
const textOf = (name: string): string => readFileSync(join(folder, name), "utf8");

describe("writing", () => {
  it("replaces a file whole, with its mode, and leaves nothing else behind", () => {
    put({ "a.lmmu": BAD });
    chmodSync(join(folder, "a.lmmu"), 0o750);
    const { changes, applied, results } = fixed("a.lmmu");
    writeChanges(changes, folder);
    expect(textOf("a.lmmu")).toBe(GOOD);
    expect(statSync(join(folder, "a.lmmu")).mode & 0o7777).toBe(0o750);
    expect(readdirSync(folder)).toEqual(["a.lmmu"]);
    expect(applied).toEqual([{ file: "a.lmmu", title: "in f, `disable;` at the end of the block", code: "LMMU303" }]);
    expect(results[0]!.diagnostics).toEqual([]);
  });

  it("keeps line ends, a missing last one, and a byte order mark", () => {
    put({ "a.lmmu": `\ufeff${BAD.trimEnd().replaceAll("\n", "\r\n")}` });
    writeChanges(fixed("a.lmmu").changes, folder);
    expect(textOf("a.lmmu")).toBe(`\ufeff${GOOD.trimEnd().replaceAll("\n", "\r\n")}`);
  });

  it("changes an imported file once for all that import it", () => {
    const scenario = 'import "lib/f.lmmu";\nscenario s {\n  f -> g;\n}\n';
    put({ "lib/f.lmmu": "fn f {\n  enable;\n  next;\n}\n", "a.lmmu": scenario, "b.lmmu": scenario });
    const { changes, applied, results } = fixed("a.lmmu", "b.lmmu");
    expect(changes.map(({ file }) => file)).toEqual(["lib/f.lmmu"]);
    expect(applied).toHaveLength(1);
    expect(results.map(({ diagnostics }) => diagnostics)).toEqual([[], []]);
  });

  it("leaves an import alone whose change would break another file", () => {
    const scenario = (expected: string): string =>
      `import "f.lmmu";\nscenario s {\n  f -> g;\n  expect D: ${expected};\n}\n`;
    put({ "f.lmmu": "fn f {\n  enable;\n  next;\n}\n", "a.lmmu": scenario("clean"), "b.lmmu": scenario("leaks") });
    const { changes, applied, results } = fixed("a.lmmu", "b.lmmu");
    expect(changes).toEqual([]);
    expect(applied).toEqual([]);
    const errors = results.map(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === "error"));
    expect(errors.map((list) => list.map(({ code }) => code))).toEqual([["LMMU303"], []]);
  });

  it("never touches the library, nor what is outside of the workspace", () => {
    put({
      "in/a.lmmu": 'import "../out.lmmu";\nscenario s {\n  f -> g;\n}\n',
      "out.lmmu": "fn f {\n  enable;\n  next;\n}\n",
      "in/b.lmmu":
        'import "lmmu:kernel/kasan";\nscenario s {\n  pause;\n  kasan_depopulate_vmalloc_pte;\n  resume;\n  expect A: clean;\n}\n',
    });
    const host = nodeHost(join(folder, "in"), { cwd: folder });
    const { changes } = fixInputs(["in/a.lmmu", "in/b.lmmu"].map((file) => ({ file, host, options: {} })));
    expect(changes).toEqual([]);
  });

  const refused = (change: Change): string => {
    try {
      writeChanges([change], folder);
    } catch (problem) {
      if (problem instanceof UsageError) return problem.message;
      throw problem;
    }
    return "nothing";
  };

  it("refuses what has changed since it was read, before it writes anything", () => {
    put({ "a.lmmu": BAD, "b.lmmu": BAD });
    const { changes } = fixed("a.lmmu", "b.lmmu");
    put({ "b.lmmu": `${BAD}// later\n` });
    expect(() => writeChanges(changes, folder)).toThrow("b.lmmu has changed since it was read");
    expect(textOf("a.lmmu")).toBe(BAD);
  });

  it("refuses a file, or a folder on the way to it, that has become a symbolic link", () => {
    put({ "a.lmmu": BAD, "below/b.lmmu": BAD, "elsewhere/b.lmmu": BAD });
    const { changes } = fixed("a.lmmu", "below/b.lmmu");
    renameSync(join(folder, "a.lmmu"), join(folder, "target.lmmu"));
    symlinkSync("target.lmmu", join(folder, "a.lmmu"));
    rmSync(join(folder, "below"), { recursive: true });
    symlinkSync("elsewhere", join(folder, "below"));
    expect(changes.map(refused)).toEqual([
      "a.lmmu has become a symbolic link",
      "below/b.lmmu has become a symbolic link",
    ]);
    expect([textOf("target.lmmu"), textOf("elsewhere/b.lmmu")]).toEqual([BAD, BAD]);
  });

  it("refuses a file that is gone", () => {
    put({ "a.lmmu": BAD });
    const { changes } = fixed("a.lmmu");
    rmSync(join(folder, "a.lmmu"));
    expect(refused(changes[0]!)).toMatch(/^a\.lmmu cannot be written: ENOENT/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("takes standard input alone", () => {
    expect(() => refuseMixed(["<stdin>", "a.lmmu"])).toThrow(UsageError);
    refuseMixed(["<stdin>"]);
    refuseMixed(["a.lmmu", "b.lmmu"]);
  });
});

describe("the difference", () => {
  const withoutLast = BAD.trimEnd();
  const files = {
    "plain.lmmu": BAD,
    "below/two words.lmmu": BAD,
    "grün.lmmu": BAD,
    "crlf.lmmu": BAD.replaceAll("\n", "\r\n"),
    "blanks.lmmu": `${BAD}\n \n\n`.replace("}\nscenario", "}\n \nscenario"),
    "no-line-end.lmmu": "scenario s {\n  enable;\n  f -> g;\n}",
    'quo"te.lmmu': withoutLast,
  };

  it.each([
    ["git apply", "git", ["apply", "-p1"]],
    ["patch", "patch", ["-p1", "--binary", "--no-backup-if-mismatch", "-s"]],
  ])("is what %s takes", (_, program, args) => {
    put(files);
    const { changes } = fixed(...Object.keys(files));
    expect(changes).toHaveLength(Object.keys(files).length);
    const diff = unifiedDiff(changes, PLAIN);
    const run = (more: string[]): string =>
      execFileSync(program, [...args, ...more], { cwd: folder, input: diff, encoding: "utf8", stdio: "pipe" });
    if (program === "git") run(["--check"]);
    run([]);
    for (const { file, after } of changes) expect(textOf(file), file).toBe(after);
  });

  it("looks as git's", () => {
    const change = { file: "a.lmmu", before: BAD, after: GOOD };
    expect(unifiedDiff([change], PLAIN)).toBe(
      [
        "diff --git a/a.lmmu b/a.lmmu",
        "--- a/a.lmmu",
        "+++ b/a.lmmu",
        "@@ -1,6 +1,7 @@",
        " fn f {",
        "   enable;",
        "   next;",
        "+  disable;",
        " }",
        " scenario s {",
        "   f -> g;",
        "",
      ].join("\n"),
    );
    expect(unifiedDiff([], PLAIN)).toBe("");
  });

  it("has colours on a terminal, and nothing there that controls it", () => {
    const style = styleFor({ isTTY: true, columns: 80 }, true, {});
    const change = { file: "a.lmmu", before: "a\u001b[2J\n\tb\n", after: "a\u001b[2J\n\tc\n" };
    const [, , , hunk, first, minus, plus] = unifiedDiff([change], style).split("\n");
    expect(hunk).toBe("\u001b[36m@@ -1,2 +1,2 @@\u001b[39m");
    expect(first).toBe(" a\\x1b[2J");
    expect(minus).toBe("\u001b[31m-\tb\u001b[39m");
    expect(plus).toBe("\u001b[32m+\tc\u001b[39m");
  });
});

describe("the report", () => {
  it("says what was done", () => {
    put({ "a.lmmu": BAD });
    const done = fixed("a.lmmu");
    expect(fixReport(done, false, PLAIN)).toBe(
      "fixed a.lmmu: in f, `disable;` at the end of the block (LMMU303)\n1 fix in 1 file\n",
    );
    expect(fixReport(done, true, PLAIN)).toMatch(/^would fix a\.lmmu: /);
  });

  it("says that there is nothing to do", () => {
    put({ "a.lmmu": GOOD });
    expect(fixReport(fixed("a.lmmu"), false, PLAIN)).toBe("Nothing to fix mechanically.\n");
  });
});

/** The recipe for eglot, in an Emacs without a screen, against the language server that ships. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const kasan = readFileSync(join(root, "examples/kasan.lmmu"), "utf8");

/** The text after each step, and what was shown of the error before. */
interface Mended {
  shown: string;
  chain: string;
  offered: string;
  fixed: string;
  left: number;
  renamed: string;
  spoilt: string;
  formatted: string;
  explored: string;
}

/** Why nothing is tried, or "". */
function lacking(): string {
  const asked = ["--batch", "--eval", '(progn (package-initialize) (princ (locate-library "eglot")))'];
  const { error, stdout } = spawnSync("emacs", asked, { encoding: "utf8" });
  if (error !== undefined) return "Emacs is not installed";
  return stdout === "nil" ? "eglot is not installed" : "";
}

const why = process.env["LMMU_DEEP"] ? lacking() : "";

describe.runIf(process.env["LMMU_DEEP"] && why === "")(why === "" ? "eglot" : `eglot (skipped: ${why})`, () => {
  const folder = mkdtempSync(join(tmpdir(), "lmmu-eglot-"));
  const file = join(folder, "kasan.lmmu");
  let session: Mended;

  beforeAll(() => {
    writeFileSync(file, kasan);
    const command = ["node", join(root, "bin/lmmu.js"), "lsp", "--stdio"];
    const script = join(import.meta.dirname, "emacs/mend.el");
    const started = ["--batch", "-L", join(root, "lsp/editors/emacs"), "-l", script, file];
    const output = execFileSync("emacs", started, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 110_000,
      env: {
        ...process.env,
        LMMU_COMMAND: JSON.stringify(command),
        LMMU_RENAMED: "update_range_prot",
        LMMU_NAME: "set_range",
      },
    });
    session = JSON.parse(output) as Mended;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("shows an error that is typed in, and on demand its chain with places", () => {
    expect(session.shown).toContain('"resume crosses a section" is forbidden and goes unnoticed');
    const calls = session.chain.split("\n").filter((line) => line.startsWith(`${file}:`));
    expect(
      calls.map((line) =>
        line
          .slice(file.length + 1)
          .split(" ")
          .slice(0, 2),
      ),
    ).toContainEqual(["26:23:", "update_range_prot"]);
    for (const name of ["__apply_to_page_range", "kasan_depopulate_vmalloc_pte", "__kernel_map_pages"]) {
      expect(session.chain).toMatch(new RegExp(`^/.*/kasan\\.lmmu:\\d+:\\d+: ${name} `, "m"));
    }
  });

  test("heeds what the user has set", () => {
    // The same `resume` would be found under C as well, without a warning.
    expect(session.chain).not.toContain("closes a pause across a section that is still open");
  });

  test("mends it by the fix that is offered", () => {
    expect(session.offered).toBe("in update_range_prot, remove `resume;`: there is nothing to close");
    expect(session.fixed).toBe(kasan);
    expect(session.left).toBe(0);
  });

  test("renames a function", () => {
    expect(session.renamed).toBe(kasan.replaceAll("update_range_prot", "set_range"));
  });

  test("formats", () => {
    expect(session.spoilt).not.toBe(session.renamed);
    const command = [join(root, "bin/lmmu.js"), "fmt", "-"];
    const formatted = execFileSync(process.execPath, command, { input: session.renamed, encoding: "utf8" });
    expect(session.formatted).toBe(formatted);
  });

  test("explores the scenario at point, as it is in the buffer", () => {
    expect(session.explored).toMatch(/^all interleavings of kasan_release_vmalloc under /);
    expect(session.explored).toMatch(/^D: no violation in all [\d,]+ states$/m);
  });

  test("leaves the file alone until it is saved", () => expect(readFileSync(file, "utf8")).toBe(kasan));
});

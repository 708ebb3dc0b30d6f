/** The recipe for Neovim, in a Neovim without a screen, against the language server that ships. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const recipe = join(root, "lsp/editors/neovim/init.lua");
interface Found {
  line: number;
  severity: "ERROR" | "WARN" | "INFO" | "HINT";
  message: string;
  source: string;
  code: string;
  relatedInformation: { location: { uri: string; range: { start: { line: number } } }; message: string }[];
}

/** The lines after each step, and what was found before and after the fix. */
interface Mended {
  found: Found[];
  offered: string;
  fixed: string[];
  left: Found[];
  renamed: string[];
  spoilt: string[];
  formatted: string[];
}

/** As `lmmu fmt` has it, without the last line's end. */
function formatted(input: string): string {
  const command = [join(root, "bin/lmmu.js"), "fmt", "-"];
  return execFileSync(process.execPath, command, { input, encoding: "utf8" }).trimEnd();
}

const missing = spawnSync("nvim", ["--version"]).error !== undefined;

describe.runIf(process.env["LMMU_DEEP"] && !missing)(
  missing ? "Neovim (skipped: it is not installed)" : "Neovim",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "lmmu-neovim-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Opens a copy of an example, and gives what a script says that was told so much. */
    function run(
      script: "type" | "mend" | "explore",
      example: string,
      told: Record<string, string>,
      settings = {},
    ): unknown {
      const file = join(folder, example);
      writeFileSync(file, readFileSync(join(root, "examples", example)));
      const command = ["node", join(root, "bin/lmmu.js"), "lsp", "--stdio"];
      const output = execFileSync(
        "nvim",
        ["--headless", "--clean", "--cmd", `let g:lmmu_command = ${JSON.stringify(command)}`].concat([
          "--cmd",
          `let g:lmmu_settings = ${JSON.stringify(settings)}`,
          "-u",
          recipe,
          "-S",
          join(import.meta.dirname, `neovim/${script}.lua`),
          file,
        ]),
        {
          cwd: folder,
          encoding: "utf8",
          stdio: ["ignore", "pipe", "pipe"],
          timeout: 120_000,
          // Neovim's log and state stay out of the user's home.
          env: {
            ...process.env,
            ...told,
            XDG_STATE_HOME: folder,
            XDG_CACHE_HOME: folder,
            XDG_DATA_HOME: folder,
          },
        },
      );
      return JSON.parse(output);
    }

    /** What Neovim was told before and after `keys` were typed. */
    function type(example: string, keys: string, settings = {}) {
      return run("type", example, { LMMU_KEYS: keys }, settings) as { before: Found[]; after: Found[]; text: string[] };
    }

    test("an unbalanced resume, typed in at the end of the splat's chain, is found with its chain", () => {
      const { before, after, text } = type("kasan.lmmu", "/protect pages none;<CR>A resume;<Esc>");
      const line = text.findIndex((candidate) => candidate.includes("protect pages none; resume;")) + 1;
      expect(line, text.join("\n")).toBeGreaterThan(0);
      expect(before.filter(({ severity }) => severity === "ERROR")).toEqual([]);

      const errors = after.filter(({ severity }) => severity === "ERROR");
      expect(errors).not.toEqual([]);
      for (const { source, code } of errors) {
        expect(source).toBe("lmmu");
        expect(code).toMatch(/^LMMU\d{3}$/);
      }
      const chained = errors.find(({ message }) => message.includes("resume"));
      const chain = chained?.relatedInformation.map(({ message }) => message).join("\n");
      expect(chain, JSON.stringify(errors)).toContain("kasan_depopulate_vmalloc_pte");
    });

    test("an error is mended by the fix that is offered, its function renamed, and all of it laid out", () => {
      const kasan = readFileSync(join(root, "examples/kasan.lmmu"), "utf8").trimEnd().split("\n");
      const keys = "/protect pages none;<CR>A resume;<Esc>b";
      const names = { LMMU_RENAMED: "update_range_prot", LMMU_NAME: "set_range" };
      const session = run("mend", "kasan.lmmu", { LMMU_KEYS: keys, ...names }) as Mended;

      const typed = session.found.find(({ code, line }) => code === "LMMU302" && kasan[line - 1]!.includes("protect"));
      expect(typed?.relatedInformation.map(({ message }) => message.split(" ")[0])).toEqual([
        "__apply_to_page_range",
        "kasan_depopulate_vmalloc_pte",
        "__kernel_map_pages",
        "update_range_prot",
      ]);
      expect(session.offered).toBe("in update_range_prot, remove `resume;`: there is nothing to close");
      expect(session.fixed).toEqual(kasan);
      expect(session.left).toEqual([]);
      expect(session.renamed).toEqual(kasan.map((line) => line.replaceAll("update_range_prot", "set_range")));
      expect(session.spoilt).not.toEqual(session.renamed);
      // The shorter name moves the columns behind it.
      expect(session.formatted.join("\n")).toBe(formatted(session.renamed.join("\n")));
    });

    test("a scenario is explored by its lens, in a window", () => {
      const lines = readFileSync(join(root, "examples/kasan.lmmu"), "utf8").split("\n");
      const line = lines.findIndex((each) => each.startsWith("scenario kasan_release_vmalloc")) + 1;
      const explored = run("explore", "kasan.lmmu", { LMMU_LINE: String(line) }) as {
        offered: string[];
        shown: string[];
        modifiable: boolean;
      };
      expect(explored.offered).toHaveLength(3);
      expect(explored.shown[0]).toMatch(/^all interleavings of kasan_release_vmalloc under /);
      expect(explored.shown.join("\n")).toMatch(/^D: no violation in all [\d,]+ states$/m);
      expect(explored.modifiable).toBe(false);
    });

    test("what the user has set is heeded", () => {
      const typed = "/protect pages none;<CR>A resume;<Esc>";
      const { after } = type("kasan.lmmu", typed, { severities: { LMMU301: "warning", LMMU302: "off" } });
      expect(after.filter(({ code }) => code === "LMMU302")).toEqual([]);
      const severities = after.filter(({ code }) => code === "LMMU301").map(({ severity }) => severity);
      expect(new Set(severities)).toEqual(new Set(["WARN"]));
    });

    test("a syntax error is found where it is", () => {
      const { after, text } = type("kasan.lmmu", "Goscenario broken { enable }<Esc>");
      const found = after.filter(({ severity, line }) => severity === "ERROR" && line === text.length);
      expect(found.map(({ code }) => code)).toContainEqual(expect.stringMatching(/^LMMU1\d\d$/));
    });
  },
);

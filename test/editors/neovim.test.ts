/** The recipe for Neovim, in a Neovim without a screen, against the language server that ships. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const recipe = join(root, "lsp/editors/neovim/init.lua");
const driver = join(import.meta.dirname, "neovim/type.lua");

interface Found {
  line: number;
  severity: "ERROR" | "WARN" | "INFO" | "HINT";
  message: string;
  source: string;
  code: string;
  relatedInformation: { location: { uri: string; range: { start: { line: number } } }; message: string }[];
}

const missing = spawnSync("nvim", ["--version"]).error !== undefined;

describe.runIf(process.env["LMMU_DEEP"] && !missing)(
  missing ? "Neovim (skipped: it is not installed)" : "Neovim",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "lmmu-neovim-"));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** Opens a copy of an example, types `keys`, and tells what Neovim was told before and after. */
    function type(example: string, keys: string) {
      const file = join(folder, example);
      writeFileSync(file, readFileSync(join(root, "examples", example)));
      const command = ["node", join(root, "bin/lmmu.js"), "lsp", "--stdio"];
      const output = execFileSync(
        "nvim",
        ["--headless", "--clean", "--cmd", `let g:lmmu_command = ${JSON.stringify(command)}`].concat([
          "-u",
          recipe,
          "-S",
          driver,
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
            LMMU_KEYS: keys,
            XDG_STATE_HOME: folder,
            XDG_CACHE_HOME: folder,
            XDG_DATA_HOME: folder,
          },
        },
      );
      return JSON.parse(output) as { before: Found[]; after: Found[]; text: string[] };
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

    test("a syntax error is found where it is", () => {
      const { after, text } = type("kasan.lmmu", "Goscenario broken { enable }<Esc>");
      const found = after.filter(({ severity, line }) => severity === "ERROR" && line === text.length);
      expect(found.map(({ code }) => code)).toContainEqual(expect.stringMatching(/^LMMU1\d\d$/));
    });
  },
);

/** The page as it is built, in a Chromium without a screen. `LMMU_SHOTS=FOLDER` keeps pictures of it. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fragmentOf } from "../../docs/play/link.js";
import { buildPage } from "../../scripts/play.js";
import { serveFolder } from "./server.js";

const program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const shots = process.env["LMMU_SHOTS"];

/** Milliseconds that anything may take to be seen. */
const PATIENCE = 30_000;

describe.runIf(process.env["LMMU_DEEP"] && program !== undefined)(
  program === undefined ? "the page (skipped: there is no Chromium)" : "the page",
  () => {
    let folder: string;
    let server: Server;
    let address: string;
    let browser: Browser;
    let page: Page;
    /** What must not happen: errors in the console, and requests to others. */
    let complaints: string[];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "lmmu-play-"));
      await buildPage(folder);
      ({ server, address } = await serveFolder(folder));
      // As root, Chromium refuses to start with its sandbox.
      browser = await chromium.launch({ executablePath: program!, args: ["--no-sandbox"] });
    }, 120_000);

    afterAll(async () => {
      await browser.close();
      server.close();
      await rm(folder, { recursive: true, force: true });
    });

    async function open(
      fragment = "",
      options: Parameters<Browser["newPage"]>[0] = {},
      shown = "#trace img",
    ): Promise<void> {
      page = await browser.newPage({ viewport: { width: 1400, height: 900 }, ...options });
      page.setDefaultTimeout(PATIENCE);
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(address) && !/^(data|blob):/.test(url)) complaints.push(`asks ${url}`);
      });
      await page.goto(address + fragment);
      await page.locator(shown).first().waitFor();
    }

    beforeEach(() => void (complaints = []));

    afterEach(async () => {
      expect(complaints).toEqual([]);
      await page.close();
    });

    const titleOfTrace = () => page.locator("#trace img").getAttribute("alt");
    const verdicts = () => page.locator("#matrix .verdict").allTextContents();

    /** Puts the cursor behind the first place that has this text, which the editor has to show. */
    async function clickOn(text: string): Promise<void> {
      await page.locator(".cm-line", { hasText: text }).first().click();
    }

    test("begins with the splat: its matrix, its trace and no finding", async () => {
      await open();
      expect(await verdicts()).toEqual(["ok", "2 WARN", "2 WARN", "ok", "ok", "ok", "ok", "ok", "ok", "ok"]);
      expect(await titleOfTrace()).toBe("kasan_release_vmalloc under A when DEBUG_PAGEALLOC");
      await page.locator("#findings", { hasText: "No findings" }).waitFor();
      const drawn = await page.locator("#trace img").evaluate((image: HTMLImageElement) => image.naturalWidth);
      expect(drawn).toBeGreaterThan(300);
    });

    test("shows what an edit breaks, in the text, in the list and in the matrix", async () => {
      await open();
      await clickOn("fn kasan_depopulate_vmalloc_pte");
      await page.keyboard.press("Home");
      for (let i = 0; i < "fn kasan_depopulate_vmalloc_pte [".length; i++) await page.keyboard.press("ArrowRight");
      for (let i = 0; i < "paused".length; i++) await page.keyboard.press("Delete");
      await page.keyboard.type("lazy");

      const finding = page.locator("#findings .finding.error").first();
      await finding.waitFor();
      expect(await finding.textContent()).toMatch(/line \d+/);
      await page.waitForFunction(() => {
        const cells = [...document.querySelectorAll("#matrix .verdict")].map((cell) => cell.textContent);
        return cells.length > 0 && cells.join() !== "ok,2 WARN,2 WARN,ok,ok,ok,ok,ok,ok,ok";
      });
      await page.locator(".cm-lint-marker-error").first().hover();
      const tooltip = page.locator(".cm-tooltip .finding").first();
      await tooltip.waitFor();
      expect(await tooltip.textContent()).toContain("error");
    });

    test("shows the chain of a finding, and leads to its steps", async () => {
      const text = `fn outer [lazy];\nfn inner { resume; }\n\nscenario s { outer -> inner; }\n`;
      await open(`#${await fragmentOf(text)}`);
      const steps = page.locator("#findings .finding").first().locator("ol .place");
      await steps.first().waitFor();
      expect(await steps.allTextContents()).toEqual([
        expect.stringContaining("outer opens a section"),
        expect.stringContaining("inner resumes"),
      ]);
      await steps.last().click();
      expect(await page.locator(".cm-activeLine").first().textContent()).toContain("fn inner");
      const marked = page.locator(".cm-lintRange").first();
      await marked.hover();
      await page.locator(".cm-tooltip ol li", { hasText: "inner resumes" }).first().waitFor();
    });

    test("draws the scenario under the cursor, and the cell that is clicked", async () => {
      await open("#discussion");
      await clickOn("scenario b_pause_outside_section");
      await page.locator('#trace img[alt^="b_pause_outside_section under A"]').waitFor();
      await page.locator('#matrix button[title^="c_section_in_pause under D"]').click();
      await page.locator('#trace img[alt^="c_section_in_pause under D"]').waitFor();
      await page.locator(".choices").getByLabel("Rule set").selectOption("C");
      await page.locator('#trace img[alt^="c_section_in_pause under C"]').waitFor();
    });

    test("explores the scenario under the cursor, and drops what nobody waits for any more", async () => {
      const tasks = Array.from({ length: 7 }, (_, i) => `  task t${i} { ${"lazy { paused { } } ".repeat(3)}}\n`);
      const text = `scenario small {\n  lazy { }\n\n  expect xen70: clean;\n}\n\nscenario large {\n${tasks.join("")}}\n`;
      await open(`#${await fragmentOf(text)}`);
      await page.getByRole("button", { name: "All interleavings" }).click();
      await page.locator(".explored h3", { hasText: "2 violations" }).waitFor();
      const drawn = page.locator(".explored .violation img").first();
      expect(await drawn.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
      await page.locator(".explored .violation .place", { hasText: "line 2" }).first().click();
      expect(await page.locator(".cm-activeLine").first().textContent()).toContain("lazy { }");

      await clickOn("scenario large");
      await page.locator("#trace", { hasText: "Exploring" }).waitFor();
      await clickOn("scenario small");
      await page.locator(".explored h3", { hasText: "2 violations" }).waitFor();
      await clickOn("scenario large");
      await page.locator("#trace", { hasText: "Exploring" }).waitFor();
      await page.locator('#matrix button[title^="small under D"]').click();
      await page.locator('#trace img[alt^="small under D"]').waitFor();
      await page.getByRole("button", { name: "All interleavings" }).click();
      await page.locator(".explored h3", { hasText: "2 violations" }).waitFor();
    });

    test("says what a function does, completes names, and leads to declarations", async () => {
      const text = `fn opener { enable; next; disable; }\nfn other { pause; next; resume; }\n\nscenario s {\n  opener -> other;\n}\n`;
      await open(`#${await fragmentOf(text)}`);
      const call = page.locator(".cm-line", { hasText: "opener -> other" });
      // Names of functions that are called have no element of their own.
      const box = await call.evaluate((line) => {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        while (walker.nextNode() !== null) {
          const node = walker.currentNode;
          const at = node.textContent!.indexOf("other");
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at + 1);
          range.setEnd(node, at + 2);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
        return null;
      });
      await page.mouse.move(box!.x, box!.y);
      const tooltip = page.locator(".cm-lsp-hover-tooltip").first();
      await tooltip.waitFor();
      expect(await tooltip.textContent()).toMatch(/fn other.*in a pause/s);

      await page.mouse.click(box!.x, box!.y);
      await page.keyboard.press("F12");
      await page.locator(".cm-activeLine", { hasText: "fn other" }).waitFor();

      await call.click();
      await page.keyboard.press("End");
      await page.keyboard.type(" ope");
      const completion = page.locator(".cm-tooltip-autocomplete li", { hasText: "opener" }).first();
      await completion.waitFor();
      await completion.click();
      await page.locator(".cm-line", { hasText: "opener -> other; opener" }).waitFor();
    });

    test("formats, and takes a text from a link and gives one", async () => {
      await open(`#${await fragmentOf("scenario   shared   {   enable;   disable;   }\n")}`);
      expect(await page.locator("#matrix").textContent()).toContain("shared");
      await page.getByRole("button", { name: "Format" }).click();
      await page.locator(".cm-line", { hasText: /^scenario shared \{ enable; disable; \}$/ }).waitFor();
      await page.getByRole("button", { name: "Copy link" }).click();
      await page.locator("#status", { hasText: "link" }).waitFor();
      const link = new URL(page.url()).hash;
      await page.getByLabel("Example").selectOption("kasan");
      await page.locator("#matrix", { hasText: "kasan_release_vmalloc" }).waitFor();
      await page.evaluate((hash) => void (window.location.hash = hash), link);
      await page.locator("#matrix", { hasText: "shared" }).waitFor();
      await page.evaluate(() => void (window.location.hash = "text=damaged"));
      await page.locator("#status", { hasText: "damaged" }).waitFor();
    });

    test.each([
      ["in a title", (hostile: string) => `scenario s ${JSON.stringify(hostile)} { enable; enable; }`, "#trace img"],
      ["in a name", (hostile: string) => `scenario \`${hostile}\` { enable; }`, "#findings .error"],
      ["in an import", (hostile: string) => `import ${JSON.stringify(hostile)};`, "#findings .error"],
    ])("runs nothing that a link brings: %s", async (_, write, shown) => {
      const hostile = `</title></style></script><img src=x onerror="window.hurt=1">`;
      const text = `/// ${hostile} [x](javascript:window.hurt=1)\n${write(hostile)}\n`;
      await open(`#${await fragmentOf(text)}`, {}, shown);
      await page
        .locator(".cm-line")
        .nth(1)
        .hover({ position: { x: 90, y: 8 } });
      await page.waitForTimeout(1000);
      expect(await page.evaluate(() => "hurt" in window)).toBe(false);
      expect(await page.locator("#matrix img, #findings img, .cm-editor img").count()).toBe(0);
    });

    test("can be used without a mouse", async () => {
      await open();
      const places: string[] = [];
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press("Tab");
        places.push(await page.evaluate(() => document.activeElement?.closest("[id]")?.id ?? ""));
      }
      expect([...new Set(places)]).toEqual(expect.arrayContaining(["example", "format", "share", "editor", "matrix"]));
      await page.locator("#matrix .verdict").nth(4).focus();
      await page.keyboard.press("Enter");
      await page.locator('#trace img[alt^="kasan_release_vmalloc under D"]').waitFor();
    });

    test.each([
      ["light", { colorScheme: "light" }],
      ["dark", { colorScheme: "dark" }],
      ["narrow", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
    ] as const)("fits and has its colours: %s", async (name, options) => {
      await open("#discussion", options);
      const { width, ground } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth - window.innerWidth,
        ground: getComputedStyle(document.body).backgroundColor,
      }));
      expect(width).toBeLessThanOrEqual(0);
      expect(ground).toBe(name === "dark" ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
      await page.locator("#findings .finding").first().waitFor();
      if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: name === "narrow" });
    });
  },
);

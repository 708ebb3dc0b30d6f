/** The arm64 machine's translation against QEMU's, on random registers, tables and addresses. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessCaseOf, accessQuestionsOf, compareAccesses } from "./accesses.js";
import { casesFrom, Comparison, PARS_OF_A_CASE, questionsOf, Tally } from "./compare.js";
import { type Deviation, DEVIATIONS } from "./deviations.js";
import { builtImage, hasCrossCompiler, keptImage } from "./image.js";
import { MUTANTS, MUTANTS_OF_ACCESSES, mutated } from "./mutants.js";
import { answerOnce, Oracle, qemuVersion } from "./qemu.js";
import { Records } from "./records.js";
import { differenceText } from "./report.js";

const CPU = "max";
const SEED = Number(process.env["LMMU_SEED"] ?? 1);
const TRANSLATIONS = 1_000_000;
const CASES_OF_A_BATCH = 200;
/** Cases that every mutant is tried on. */
const CASES_OF_MUTANTS = 400;
const CASES_OF_ACCESSES = 200;
const TOLD = 3;

const wanted = Boolean(process.env["LMMU_ORACLE"]);
const version = wanted ? qemuVersion() : null;
const title = wanted && version === null ? "QEMU (skipped: qemu-system-aarch64 is not installed)" : "QEMU";

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (wanted && version === null) say(title);

describe.runIf(version !== null)(title, () => {
  let folder: string;
  let image: string;
  const compiles = version !== null && hasCrossCompiler();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lmmu-oracle-image-"));
    image = compiles ? builtImage(folder) : keptImage(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.runIf(compiles)("the image that is kept answers as the one that its sources make", () => {
    const answers = [image, keptImage(folder)].map((each) => answerOnce(each, CPU, questionsOf(casesFrom(SEED, 50))));
    expect(answers[0]).toEqual(answers[1]);
  });

  test("it implements what the cases take for granted", () => {
    const records = new Records();
    records.info();
    const answer = answerOnce(image, CPU, records);
    /** A field of 4 bits of ID_AA64MMFR0_EL1 to ID_AA64MMFR2_EL1. */
    const field = (register: 0 | 1 | 2, shift: number): number => {
      return (answer[(1 + register) * 2 + Math.floor(shift / 32)]! >>> (shift % 32)) & 15;
    };
    expect({ paRange: field(0, 0), tGran4: field(0, 28), tGran16: field(0, 20) }).toEqual({
      paRange: 6, // 52 bits
      tGran4: 1, // LPA2
      tGran16: 2, // LPA2
    });
    expect({ hafdbs: field(1, 0), vaRange: field(2, 16), e0pd: field(2, 60) }).toEqual({
      hafdbs: 2,
      vaRange: 1,
      e0pd: 1,
    });
    expect(field(1, 12), "HPDS").toBeGreaterThanOrEqual(1);
    expect(field(1, 20), "PAN with AT S1E1RP and S1E1WP").toBeGreaterThanOrEqual(2);
  });

  test(`${TRANSLATIONS.toLocaleString("en")} translations are the same`, async () => {
    const started = performance.now();
    const oracle = new Oracle(image, CPU);
    const comparison = new Comparison();
    const tally = new Tally();
    try {
      let seed = SEED;
      let asked = casesFrom(seed, CASES_OF_A_BATCH);
      let answer = oracle.answer(questionsOf(asked));
      while (tally.translations < TRANSLATIONS && tally.differences.length < TOLD) {
        const [cases, answers] = [asked, await answer];
        // QEMU goes on while this compares.
        seed += CASES_OF_A_BATCH;
        asked = casesFrom(seed, CASES_OF_A_BATCH);
        answer = oracle.answer(questionsOf(asked));
        comparison.compare(cases, answers, tally);
      }
      await answer;
      await oracle.close();
    } finally {
      oracle.kill();
    }
    expect(tally.differences.slice(0, TOLD).map(differenceText).join("\n\n")).toBe("");
    expect(tally.translations).toBeGreaterThanOrEqual(TRANSLATIONS);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`QEMU ${version}: ${tally.translations.toLocaleString("en")} translations in ${seconds} s, no difference`);
    for (const [deviation, times] of tally.deviations) say(deviationText(deviation, times));
    expect(unmet(tally)).toEqual([]);
  }, 120_000);

  describe("accesses from EL1 fault alike, or not at all", () => {
    const cases = Array.from({ length: CASES_OF_ACCESSES }, (_, index) => accessCaseOf(SEED + index));
    let answers: Uint32Array;

    beforeAll(() => {
      answers = answerOnce(image, CPU, accessQuestionsOf(cases));
    });

    test("loads, stores, unprivileged ones, calls", () => {
      const { accesses, deviations, differences } = compareAccesses(cases, answers);
      expect(differences.slice(0, TOLD)).toEqual([]);
      expect(accesses).toBe(answers.length / 2);
      say(`QEMU ${version}: ${accesses.toLocaleString("en")} accesses, no difference`);
      if (deviations > 0) say(deviationText("cleanIsReadOnly", deviations));
    });

    test.each(MUTANTS_OF_ACCESSES)("not if $name", async (mutant) => {
      expect(compareAccesses(cases, answers, await mutated(mutant)).differences.length).toBeGreaterThan(0);
    });
  });

  describe("a change to the translation is noticed", () => {
    const cases = casesFrom(SEED, CASES_OF_MUTANTS);
    let answers: Uint32Array;

    beforeAll(() => {
      answers = answerOnce(image, CPU, questionsOf(cases));
    });

    test("unchanged it is not", () => {
      const tally = new Tally();
      new Comparison().compare(cases, answers, tally);
      expect(tally).toMatchObject({ translations: CASES_OF_MUTANTS * PARS_OF_A_CASE, differences: [] });
    });

    test.each(MUTANTS)("$name", async (mutant) => {
      const tally = new Tally();
      new Comparison(await mutated(mutant)).compare(cases, answers, tally);
      expect(tally.differences.length).toBeGreaterThan(0);
    });
  });
});

function deviationText(deviation: Deviation, times: number): string {
  return `  ${times.toLocaleString("en")} times: ${DEVIATIONS[deviation]}`;
}

/** Outcomes that a million cases should have met, and have not. */
function unmet({ met }: Tally): string[] {
  const codes = [
    ...[0x00, 0x01, 0x02, 0x03, 0x29], // address size
    ...[0x04, 0x05, 0x06, 0x07, 0x2b], // translation
    ...[0x08, 0x09, 0x0a, 0x0b], // access flag
    ...[0x0c, 0x0d, 0x0e, 0x0f], // permission
    ...[0x13, 0x14, 0x15, 0x16, 0x17], // external abort
  ];
  return codes.map((code) => `0x${code.toString(16)}`).filter((code) => !met.has(code));
}

/** Reads a report of JUnit, strictly: only these elements and attributes, and nothing that XML 1.0 has not. */
export interface JunitSuite {
  readonly name: string;
  /** Of every test: how it went, by what is in it. */
  readonly outcomes: readonly string[];
  /** The text of every failure and output. */
  readonly texts: readonly string[];
}

/** The parent of each element, and its attributes. */
const ELEMENTS: Readonly<Record<string, { readonly parent: string; readonly attributes: readonly string[] }>> = {
  testsuites: { parent: "", attributes: ["name", "tests", "failures", "errors", "time"] },
  testsuite: { parent: "testsuites", attributes: ["name", "tests", "failures", "errors", "time"] },
  testcase: { parent: "testsuite", attributes: ["name", "classname", "file", "time"] },
  failure: { parent: "testcase", attributes: ["message", "type"] },
  "system-out": { parent: "testcase", attributes: [] },
};

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Throws where a report is not well-formed, has anything else in it, or counts wrongly. */
export function readJunit(xml: string): { suites: JunitSuite[] } {
  const hold = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(what);
  };
  hold(xml.startsWith(DECLARATION) && /^[\n\x20-\x7e]*$/.test(xml), "no declaration, or not ASCII");
  const suites: { name: string; outcomes: string[]; texts: string[]; counted: Record<string, string> }[] = [];
  let counted: Record<string, string> = {};
  const open: string[] = [];
  let at = DECLARATION.length;
  for (const tag of xml.matchAll(/<(\/?)([\w-]+)((?: \w+="[^"<]*")*)(\/?)>/g)) {
    const [whole, closes, name = "", attributeText = "", empty] = tag;
    const before = textOf(xml.slice(at, tag.index));
    const holdsText = ["failure", "system-out"].includes(open.at(-1) ?? "");
    hold(holdsText || before.trim() === "", `text outside of a test: ${before}`);
    at = tag.index + whole.length;
    if (closes) {
      hold(open.pop() === name, `</${name}> closes another element`);
      if (holdsText) suites.at(-1)!.texts.push(before);
      continue;
    }
    hold(ELEMENTS[name]?.parent === (open.at(-1) ?? ""), `<${name}> where it does not belong`);
    const attributes = Object.fromEntries(
      [...attributeText.matchAll(/ (\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, textOf(value!)]),
    );
    hold(Object.keys(attributes).join() === ELEMENTS[name]!.attributes.join(), `attributes of <${name}>`);
    if (name === "testsuites") counted = attributes;
    if (name === "testsuite") suites.push({ name: attributes["name"]!, outcomes: [], texts: [], counted: attributes });
    if (name === "testcase") suites.at(-1)!.outcomes.push("passed");
    if (name === "failure" || name === "system-out") suites.at(-1)!.outcomes.splice(-1, 1, name);
    if (!empty) open.push(name);
  }
  hold(open.length === 0 && xml.slice(at) === "\n", "it does not end where it should");
  const failed = (outcomes: readonly string[]): number => outcomes.filter((each) => each === "failure").length;
  for (const { outcomes, counted: own } of [
    ...suites,
    { outcomes: suites.flatMap((suite) => suite.outcomes), counted },
  ]) {
    hold(own["tests"] === String(outcomes.length) && own["failures"] === String(failed(outcomes)), "wrong counts");
  }
  return { suites: suites.map(({ name, outcomes, texts }) => ({ name, outcomes, texts })) };
}

function textOf(raw: string): string {
  if (/[<>]|&(?!(?:amp|lt|gt|quot|apos|#x[0-9a-f]+);)/.test(raw)) throw new Error(`markup in a text: ${raw}`);
  return raw.replace(/&(?:(amp|lt|gt|quot|apos)|#x([0-9a-f]+));/g, (_, name: string | undefined, code: string) => {
    if (name !== undefined) return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[name]!;
    const point = Number.parseInt(code, 16);
    const allowed = point >= 0x20 && (point < 0xd800 || point > 0xdfff) && point !== 0xfffe && point !== 0xffff;
    if (!allowed) throw new Error(`XML has no character ${code}`);
    return String.fromCodePoint(point);
  });
}

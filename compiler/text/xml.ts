/** Elements of XML as text, in plain ASCII. */
import { visible } from "./visible.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text of strangers for an element or an attribute: controls are shown, and nothing in it is markup. */
export function escapeXml(text: string): string {
  return visible(text, true).replace(/[&<>"']|[^\x20-\x7e]/gu, (character) => {
    return ENTITIES[character] ?? `&#x${character.codePointAt(0)!.toString(16)};`;
  });
}

export type Attributes = Readonly<Record<string, string | number>>;

/** `content` is markup; text in it must have been escaped. Numbers are rounded as coordinates are. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    return ` ${key}="${typeof value === "number" ? coordinate(value) : escapeXml(value)}"`;
  });
  return content === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${content}</${name}>`;
}

/** A tenth of a unit is as exact as anybody sees. */
export function coordinate(value: number): string {
  return String(Number(value.toFixed(1)));
}

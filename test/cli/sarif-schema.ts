/** The schema of SARIF 2.1.0, from a package that ships it. */
import draft04 from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";

// It is written in draft 04, of which it uses nothing that draft 07 reads in another way but these two.
const schema: Record<string, unknown> = { ...draft04 };
delete schema["$schema"];
delete schema["id"];

/** The characters of RFC 3986: what is not reserved or unreserved is encoded. */
const REFERENCE = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;

const validate = new Ajv({
  strict: false,
  unicodeRegExp: false,
  allErrors: true,
  formats: {
    uri: (text: string) => REFERENCE.test(text) && URL.canParse(text),
    "uri-reference": (text: string) => REFERENCE.test(text),
    "date-time": () => true,
  },
}).compile(schema);

/** What of a log does not hold, one line each. */
export function sarifErrors(log: unknown): string[] {
  return validate(log) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}

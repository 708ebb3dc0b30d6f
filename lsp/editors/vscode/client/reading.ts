/** Reads what came from another process, whose shape nobody has checked: what is not as wanted counts as absent. */

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : 0;
}

export function textsOf(value: unknown): string[] {
  return listOf(value).filter((each) => typeof each === "string");
}

/** The text of a field, where it has one. */
export function optional<Key extends string>(key: Key, value: unknown): { readonly [key in Key]?: string } {
  const text = textOf(value);
  return text === "" ? {} : ({ [key]: text } as { [key in Key]: string });
}

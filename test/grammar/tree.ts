import type { SourceFile, Span } from "../../grammar/index.js";

type Fields = Readonly<Record<string, unknown>>;
type Located = Fields & { readonly span: Span };

function isNode(value: unknown): value is Located {
  return typeof value === "object" && value !== null && "span" in value;
}

/** The nodes right below a value of the tree, in the order of its fields. */
export function childrenOf(value: unknown): Located[] {
  if (Array.isArray(value)) return value.flatMap((one) => (isNode(one) ? [one] : childrenOf(one)));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    key === "span" ? [] : isNode(field) ? [field] : childrenOf(field),
  );
}

/** Everything that is wrong with the places of a tree: outside of the text, or not inside the parent. */
export function misplaced(file: SourceFile, text: string): string[] {
  const wrong: string[] = [];
  const visit = (node: Located, parent: Span): void => {
    const { start, end } = node.span;
    if (!(start >= parent.start && start <= end && end <= parent.end)) {
      wrong.push(`${nameOf(node["kind"])} ${start}..${end} in ${parent.start}..${parent.end}`);
    }
    for (const child of childrenOf(node)) visit(child, node.span);
  };
  visit(file as unknown as Located, { start: 0, end: text.length });
  return wrong;
}

function nameOf(kind: unknown): string {
  return typeof kind === "string" ? kind : "";
}

/** A tree on one line: `kind(field: value, …)`; what is absent, empty or a place is left out. */
export function outline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(outline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const kind = nameOf((value as Fields)["kind"]);
  const fields: Fields = Object.fromEntries(
    Object.entries(value).filter(([key, field]) => key !== "span" && (key !== "kind" || field === undefined)),
  );
  const shown = Object.entries(fields).filter(([key, field]) => {
    if (key === "parameters" || key === "value" || key === "on") return true;
    return field !== undefined && field !== "" && field !== false && !(Array.isArray(field) && field.length === 0);
  });
  if (kind === "") {
    const keys = Object.keys(fields).join();
    if (keys === "text") return (fields["text"] as string) || "?";
    if (keys === "value")
      return typeof fields["value"] === "string" ? JSON.stringify(fields["value"]) : String(fields["value"]);
    if (keys === "parts") return (fields["parts"] as number[]).join(".");
    if (keys === "statements") return `{${(fields["statements"] as unknown[]).map(outline).join(" ")}}`;
  }
  if (kind === "name") return outline(fields["name"]);
  if (kind === "integer") return String(fields["value"]);
  if (kind === "version") return (fields["parts"] as number[]).join(".");
  if (kind === "operation") {
    const operators = fields["operators"] as string[];
    return `(${(fields["operands"] as unknown[]).map((one, i) => (i ? `${operators[i - 1]} ` : "") + outline(one)).join(" ")})`;
  }
  if (kind === "unary") return `${(fields["operators"] as string[]).join("")}${outline(fields["operand"])}`;
  const list = shown.map(([key, field]) => (field === true ? key : `${key}: ${outline(field)}`));
  return `${kind}${list.length ? `(${list.join(", ")})` : ""}`;
}

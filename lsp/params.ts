import type { Shape } from "./routes.js";

/** Why parameters are not what a question needs, as the end of a sentence; null where they are. */
export function whatIsWrong(params: unknown, shape: Shape): string | null {
  if (!isObject(params)) return "they have to be an object";
  if (shape === "other") return null;
  const { textDocument } = params;
  if (!isObject(textDocument) || typeof textDocument["uri"] !== "string")
    return "`textDocument.uri` has to be a string";
  if (shape === "position" && !isPosition(params["position"])) return "`position` has to have a line and a character";
  if (shape === "range" && !isRange(params["range"])) return "`range` has to have a start and an end";
  return null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isRange(value: unknown): boolean {
  return isObject(value) && isPosition(value["start"]) && isPosition(value["end"]);
}

function isPosition(value: unknown): boolean {
  return isObject(value) && isCount(value["line"]) && isCount(value["character"]);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}

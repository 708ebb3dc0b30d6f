/** JSON of two spaces' indentation in plain ASCII, so that nothing in it can steer a terminal. */
export function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`) + "\n";
}

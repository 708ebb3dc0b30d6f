/** The text with every comment blanked; offsets and lines stay. A comment without an end goes to the end of the text. */
export function withoutComments(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  for (let at = 0; at < text.length;) {
    const unit = text[at]!;
    if (unit === '"' || unit === "'") at = endOfLiteral(text, at);
    else if (unit !== "/" || (text[at + 1] !== "*" && text[at + 1] !== "/")) at++;
    else {
      const isLine = text[at + 1] === "/";
      const found = text.indexOf(isLine ? "\n" : "*/", at + 2);
      const end = found < 0 ? text.length : isLine ? found : found + 2;
      parts.push(text.slice(kept, at), blank(text.slice(at, end)));
      kept = at = end;
    }
  }
  return parts.join("") + text.slice(kept);
}

/** Literals end with their line at the latest. */
function endOfLiteral(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === text[start]) return at + 1;
    if (text[at] === "\n") return at;
    if (text[at] === "\\") at++;
  }
  return text.length;
}

/** The same number of lines and units, and nothing in them. */
export function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

import { escapeHtml } from "./html.js";

/**
 * An SVG document as an image, in which no script runs and which loads nothing. An image asks the system whether it is
 * dark, and not the editor, so that question is answered here: `dark`, whether the editor's theme is. `title`: plain text.
 */
export function picture(title: string, svg: string, dark: boolean): string {
  const themed = svg.replaceAll("@media (prefers-color-scheme: dark)", dark ? "@media all" : "@media not all");
  const source = `data:image/svg+xml;base64,${Buffer.from(themed).toString("base64")}`;
  return `<p><img alt="${escapeHtml(title)}" src="${source}"></p>`;
}

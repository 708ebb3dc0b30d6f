/** The frame of a view's page: what may run in it, how it looks, and how it tells of clicks. */

/** Text as HTML shows it, also inside an attribute's double quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export interface Page {
  readonly title: string;
  /** HTML. */
  readonly body: string;
  /** Something that the reader must know first, plain text; empty where there is nothing. */
  readonly notice: string;
}

/**
 * A whole page. Only the style and the script below run in it: names from `.lmmu` files may be anything. `nonce`: not to be
 * guessed, another one for each page.
 */
export function pageHtml({ title, body, notice }: Page, nonce: string): string {
  const policy = [
    "default-src 'none'",
    "img-src data:",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    // What `default-src` does not cover.
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style nonce="${nonce}">${STYLE}</style>`,
    "</head>",
    "<body>",
    `<h1>${escapeHtml(title)}</h1>`,
    notice === "" ? "" : `<p class="notice" role="status">${escapeHtml(notice)}</p>`,
    body,
    `<script nonce="${nonce}">${SCRIPT}</script>`,
    "</body>",
    "</html>",
  ].join("\n");
}

/** A button that tells the extension, by its number, that it was clicked. `label`: plain text. */
export function button(number: number, label: string): string {
  return `<button type="button" data-number="${number}">${escapeHtml(label)}</button>`;
}

/** The number of the button that a page's message tells of; null for any other message. */
export function clickedNumber(message: unknown): number | null {
  if (typeof message !== "object" || message === null || !("clicked" in message)) return null;
  return Number.isSafeInteger(message.clicked) ? (message.clicked as number) : null;
}

/** Pages are written anew when something changes: the place to which the reader has scrolled is kept. */
const SCRIPT = `
const host = acquireVsCodeApi();
const { x = 0, y = 0 } = host.getState() ?? {};
window.scrollTo(x, y);
window.addEventListener("load", () => window.scrollTo(x, y));
window.addEventListener("scroll", () => host.setState({ x: window.scrollX, y: window.scrollY }));
document.addEventListener("click", ({ target }) => {
  const number = target.closest("[data-number]")?.dataset.number;
  if (number !== undefined) host.postMessage({ clicked: Number(number) });
});
`;

const STYLE = `
body { color: var(--vscode-editor-foreground); background: var(--vscode-editor-background);
  font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
h1 { font-size: 1.3em; font-weight: 600; }
h2 { font-size: 1.1em; font-weight: 600; }
h3 { font-size: 1em; font-weight: 600; }
table { border-collapse: collapse; font-family: var(--vscode-editor-font-family); }
th, td { padding: 0.15em 0.8em; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent)); }
tr:hover td { background: var(--vscode-list-hoverBackground); }
td.state { text-align: right; }
td.changed { font-weight: 600; color: var(--vscode-textLink-foreground); }
.finding { color: var(--vscode-editorError-foreground); }
.good { color: var(--vscode-testing-iconPassed, var(--vscode-editor-foreground)); }
.notice { padding: 0.4em 0.8em; border-left: 3px solid var(--vscode-editorWarning-foreground);
  background: var(--vscode-textBlockQuote-background); }
img { max-width: 100%; }
button { all: unset; cursor: pointer; color: var(--vscode-textLink-foreground); }
button:hover { text-decoration: underline; }
button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
`;

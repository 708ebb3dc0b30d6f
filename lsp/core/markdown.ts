/** Code as Markdown has it: nothing in it is anything else. */
const CODE = /(`+)[^]*?\1/g;

/**
 * What somebody wrote in Markdown, without HTML: `<asm/pgtable.h>` is shown as it stands, and a document brings no elements
 * into an editor.
 */
export function withoutHtml(markdown: string): string {
  let result = "";
  let behind = 0;
  for (const code of markdown.matchAll(CODE)) {
    result += escaped(markdown.slice(behind, code.index)) + code[0];
    behind = code.index + code[0].length;
  }
  return result + escaped(markdown.slice(behind));
}

function escaped(text: string): string {
  return text.replaceAll("<", "&lt;");
}

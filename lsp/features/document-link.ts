import type { DocumentLink, DocumentLinkParams } from "vscode-languageserver";
import type { Occurrence } from "../../compiler/names/index.js";
import type { Core } from "../core/core.js";
import { locationIn } from "../core/cursor.js";
import { shownPath } from "../core/paths.js";
import { webAddressesIn } from "../core/web-addresses.js";
import type { Feature } from "../feature.js";

/** The files that a document imports, as far as they can be had, and what its comments point to on the web. */
export const documentLink: Feature<DocumentLinkParams, DocumentLink[]> = {
  method: "textDocument/documentLink",
  answer({ textDocument: { uri } }, core) {
    const here = core.names(uri)?.root;
    if (here === undefined) return [];
    const { unit, occurrences } = here;
    const files = occurrences.flatMap((occurrence) => {
      const link = linkTo(occurrence, core);
      const { start, end } = occurrence.span;
      const inner = { start: start + 1, end: Math.max(start + 1, end - 1) };
      return link === null ? [] : [{ start, link: { range: locationIn(unit, inner, core).range, ...link } }];
    });
    const pages = webAddressesIn(unit.comments).map(({ span, address }) => ({
      start: span.start,
      link: { range: locationIn(unit, span, core).range, target: address },
    }));
    return [...files, ...pages].sort((a, b) => a.start - b.start).map(({ link }) => link);
  },
};

function linkTo({ entity: { kind, name } }: Occurrence, core: Core): Pick<DocumentLink, "target" | "tooltip"> | null {
  if (kind !== "file") return null;
  const isShipped = name.startsWith("lmmu:");
  // Without its files, an editor has nothing to open.
  if (isShipped && core.options.libraryFolder === null) return null;
  return {
    target: core.uris.uriOf(name),
    tooltip: isShipped ? "from the library that ships with lmmu" : shownPath(name, core.folders),
  };
}

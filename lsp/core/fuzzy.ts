/**
 * How well a name fits what somebody typed: the letters have to come in that order, whatever case. Null where it does not.
 * Less is better: 0 is the name itself, then names that begin so, that have it in one piece, that have it in pieces.
 */
export function fuzzyRank(name: string, typed: string): number | null {
  const text = name.toLowerCase();
  const wanted = typed.toLowerCase();
  if (text === wanted) return 0;
  const at = text.indexOf(wanted);
  if (at === 0) return 1;
  if (at > 0) return text[at - 1] === "_" || text[at - 1] === "." ? 2 : 3;
  let from = 0;
  for (const letter of wanted) {
    from = text.indexOf(letter, from) + letter.length;
    if (from < letter.length) return null;
  }
  return 4;
}

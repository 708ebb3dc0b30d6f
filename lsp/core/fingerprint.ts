/** A short text that differs, but for accidents, where values differ. Equal values give equal ones in every process. */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value);
  // Two runs of FNV-1a with different bases, 32 bits each.
  return [0x811c9dc5, 0x01000193].map((basis) => hash(text, basis).toString(36)).join("-");
}

function hash(text: string, basis: number): number {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

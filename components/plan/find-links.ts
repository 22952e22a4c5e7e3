const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+/giu
const CLOSING = /[.,;:!?)\]}”]+$/u

/** Addresses in a plain text that a mail program would make pressable, each once, in order. Pure. */
export function findLinks(text: string): string[] {
  return [...new Set([...text.matchAll(LINK)].map(([link]) => link.replace(CLOSING, '')))]
}

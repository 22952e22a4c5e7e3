/** What was typed where a conversation began, on its way to the conversation's own page; it is kept nowhere else. */
let words: { readonly sessionId: string; readonly text: string } | null = null

export function keepFirstWords(sessionId: string, text: string): void {
  words = { sessionId, text }
}

/** Once. @returns null after a reload, or in another tab */
export function takeFirstWords(sessionId: string): string | null {
  const text = words?.sessionId === sessionId ? words.text : null
  if (text !== null) words = null
  return text
}

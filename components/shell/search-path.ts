/** What a search takes; the server says the same (`server/bridge/search/schema.ts`), whose checks stay there. */
export const SEARCHED = { min: 2, max: 100 } as const

/** Where to ask for what was typed, below `/api/v1`; null while it is too short to search for. Pure. */
export function searchPath(typed: string): string | null {
  const q = typed.trim().slice(0, SEARCHED.max).trim()
  return q.length < SEARCHED.min ? null : `/search?${new URLSearchParams({ q })}`
}

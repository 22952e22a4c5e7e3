/** The doc comment straight above `export const METHOD` in a route's text, as one line; empty when there is none. */
export function commentAbove(source: string, method: string): string {
  const found = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export const ${method}\\b`).exec(source)
  const lines = (found?.[1] ?? '').split('\n').map((line) => line.replace(/^\s*\*?\s?/, '').trim())
  return lines.join(' ').trim()
}

import type { Say } from '#server/kernel/language/say.ts'
/** `9 kB`. */
export function fileSize(bytes: number, t: Say): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`
  return `${t.number(Math.round(bytes / 100_000) / 10)} MB`
}

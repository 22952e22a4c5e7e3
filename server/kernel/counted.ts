/** `1 row`, `2 rows`, `1,200 rows`: the one way the server counts in a sentence; screens have theirs in `components/words.ts`. */
export function counted(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

/**
 * The words most like a given one, best first: at most half of its letters differ. Pure; the same lists give the same answer.
 * @param max how many at most
 */
export function nearest(wrong: string, known: readonly string[], max: number): string[] {
  const bare = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, '')
  return [...new Set(known)]
    .map((word) => ({ word, far: distance(bare(wrong), bare(word)) / Math.max(1, bare(wrong).length, bare(word).length) }))
    .filter(({ far }) => far <= 0.5)
    .sort((a, b) => a.far - b.far || (a.word < b.word ? -1 : 1))
    .slice(0, max)
    .map(({ word }) => word)
}

const LENGTH_MAX = 80

/** How many letters must be put in, taken out, changed or swapped with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  const [from, to] = [a.slice(0, LENGTH_MAX), b.slice(0, LENGTH_MAX)]
  let before: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      next.push(cost)
    }
    before = row
    row = next
  }
  return row[to.length] ?? 0
}

/** One line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Longer texts are shown whole, before and after: the table below grows with the product of both. */
const CELLS_MAX = 250_000

/**
 * Compares two texts line by line: the longest run of common lines stays, in order; everything else is gone or new. Pure.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  if (a.length * b.length > CELLS_MAX) return [...asLines(a, 'gone'), ...asLines(b, 'new')]
  const common = commonLengths(a, b)
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const left = a[i]
    const right = b[j]
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left })
      i += 1
      j += 1
    } else if (left !== undefined && (right === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ kind: 'gone', text: left })
      i += 1
    } else {
      lines.push({ kind: 'new', text: right ?? '' })
      j += 1
    }
  }
  return lines
}

/** `common[i][j]`: how many lines the rests from i and from j have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array[] {
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = common[i]
    if (!row) continue
    for (let j = b.length - 1; j >= 0; j -= 1)
      row[j] = a[i] === b[j] ? at(common, i + 1, j + 1) + 1 : Math.max(at(common, i + 1, j), at(common, i, j + 1))
  }
  return common
}

function at(table: readonly Uint32Array[], i: number, j: number): number {
  return table[i]?.[j] ?? 0
}

function asLines(texts: readonly string[], kind: DiffLine['kind']): DiffLine[] {
  return texts.map((text) => ({ kind, text }))
}

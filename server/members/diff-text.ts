import { structuredPatch } from 'diff'

/** One line of a comparison: as before, taken out, or put in; its numbers from 1 on each side. */
export interface DiffLine {
  readonly kind: 'same' | 'out' | 'in'
  readonly text: string
  readonly before: number | null
  readonly after: number | null
}

const AROUND = 3
/** A text this different is shown as taken out and put in whole. */
const EDITS_MAX = 4000

/** Stretches in which two texts differ, each with three lines around. @param before, after texts of at most 256 KiB */
export function diffText(before: string, after: string): readonly (readonly DiffLine[])[] {
  const options = { context: AROUND, maxEditLength: EDITS_MAX }
  const hunks = structuredPatch('', '', before, after, '', '', options)?.hunks
  if (!hunks) return [[...whole(before, 'out'), ...whole(after, 'in')]]
  return hunks.map(({ lines, oldStart, newStart }) => {
    let [old, fresh] = [oldStart, newStart]
    return lines
      .filter((line) => !line.startsWith('\\'))
      .map((line): DiffLine => {
        const kind = line.startsWith('-') ? 'out' : line.startsWith('+') ? 'in' : 'same'
        return { kind, text: line.slice(1), before: kind === 'in' ? null : old++, after: kind === 'out' ? null : fresh++ }
      })
  })
}

function whole(text: string, kind: 'out' | 'in'): DiffLine[] {
  return text
    .split('\n')
    .map((line, i) => ({ kind, text: line, before: kind === 'out' ? i + 1 : null, after: kind === 'in' ? i + 1 : null }))
}

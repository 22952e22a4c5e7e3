import { diff3Merge } from 'node-diff3'

/** A place that both changed: what was there, what the member says, what the template says. */
export interface MergeConflict {
  readonly base: string
  readonly mine: string
  readonly theirs: string
}
export type MergeChoice = 'mine' | 'theirs'

/**
 * Three-way merge of lines (decision 0060): changes of one side are taken, places that both changed are asked about.
 * @param choices by place, in order; without one the member's own words stay
 */
export function mergeTemplate(
  texts: { readonly base: string; readonly mine: string; readonly theirs: string },
  choices: readonly MergeChoice[],
): { readonly text: string; readonly conflicts: readonly MergeConflict[] } {
  const lines = (text: string): string[] => text.split('\n')
  const conflicts: MergeConflict[] = []
  const merged = diff3Merge(lines(texts.mine), lines(texts.base), lines(texts.theirs), { excludeFalseConflicts: true })
  const text = merged.flatMap((region) => {
    if (region.ok) return region.ok
    if (!region.conflict) return []
    const { a, o, b } = region.conflict
    const choice = choices[conflicts.length] ?? 'mine'
    conflicts.push({ mine: a.join('\n'), base: o.join('\n'), theirs: b.join('\n') })
    return choice === 'mine' ? a : b
  })
  return { text: text.join('\n'), conflicts }
}

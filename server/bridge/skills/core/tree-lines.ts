import type { TreeLine } from '#server/bridge/skills/schema.ts'
import type { LockEntry } from '#server/skills/schema.ts'

type Withdrawn = TreeLine['withdrawn']

/**
 * What a skill was fixed to, as a tree: who required what. Parents stand before their children; what stands further up already is
 * named once more without what it needs. Pure.
 * @param withdrawn by version id
 */
export function treeLines(lock: readonly LockEntry[], withdrawn: (versionId: string) => Withdrawn = () => null): TreeLine[] {
  const lines: TreeLine[] = []
  const shown = new Set<string>()
  const visit = (parent: string, depth: number, place: string): void => {
    for (const entry of lock) {
      const range = entry.requiredBy.find(({ by }) => by === parent)?.range
      if (range === undefined) continue
      const key = `${place}/${entry.slug}`
      const again = shown.has(entry.versionId)
      lines.push({
        key,
        depth,
        name: entry.slug,
        range: parent === '' ? null : range,
        version: entry.version,
        skillId: entry.skillId,
        again,
        withdrawn: withdrawn(entry.versionId),
      })
      if (again) continue
      shown.add(entry.versionId)
      visit(entry.slug, depth + 1, key)
    }
  }
  visit('', 0, '')
  return lines
}

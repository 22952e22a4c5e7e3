import { expect, test } from 'vitest'
import { treeLines } from '#server/bridge/skills/core/tree-lines.ts'
import type { LockEntry } from '#server/skills/schema.ts'

const entry = (slug: string, version: string, requiredBy: LockEntry['requiredBy']): LockEntry => ({
  skillWorkspaceId: 'ws_a',
  skillId: `skl_${slug}`,
  slug,
  versionId: `skv_${slug}`,
  version,
  archiveDigest: 'a',
  treeDigest: 't',
  publisher: 'ws_a/usr_a',
  requiredBy,
})

test('a tree says who needs what in which range, and names what stands further up once more without its own needs', () => {
  const lock = [
    entry('dates', '2.0.0', [{ by: 'tables', range: '^2' }]),
    entry('tables', '1.4.0', [
      { by: 'letters', range: '^1.2' },
      { by: 'month-end', range: '^1' },
    ]),
    entry('letters', '0.3.1', [{ by: 'month-end', range: '~0.3' }]),
    entry('month-end', '1.0.0', [{ by: '', range: '^1' }]),
  ]
  const lines = treeLines(lock, (id) => (id === 'skv_dates' ? 'security' : null))
  expect(lines.map(({ depth, name, range, version, again }) => `${depth} ${name} ${range} ${version}${again ? ' again' : ''}`)).toEqual([
    '0 month-end null 1.0.0',
    '1 tables ^1 1.4.0',
    '2 dates ^2 2.0.0',
    '1 letters ~0.3 0.3.1',
    '2 tables ^1.2 1.4.0 again',
  ])
  expect(lines.find(({ name }) => name === 'dates')?.withdrawn).toBe('security')
  expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length)
})

import { expect, test } from 'vitest'
import { groupFolders } from '#components/plan/group-folders.ts'

test('files stand by the folder they lie in, the top included, in order', () => {
  expect(groupFolders(['b/2.txt', 'a.txt', 'b/1.txt', 'b/c/3.txt'])).toEqual([
    { path: '', names: ['a.txt'] },
    { path: 'b', names: ['1.txt', '2.txt'] },
    { path: 'b/c', names: ['3.txt'] },
  ])
  expect(groupFolders([])).toEqual([])
})

import { expect, test } from 'vitest'
import { changedParts, mergeTexts } from '#components/crews/merge-texts.ts'

const base = 'metadata: { name: Note }\nobjective: Send a note.\nrigidity: guided\n# no steps yet\nsteps: []\n'

test('what two people wrote at different places is all there, comments too', () => {
  const mine = base.replace('# no steps yet', '# none')
  const theirs = base.replace('Send a note.', 'Send two notes.')
  expect(mergeTexts({ base, mine, theirs }, 'mine')).toEqual({ text: mine.replace('a note', 'two notes'), clashes: [] })
})

test('lines that only stand beside each other do not clash', () => {
  const mine = base.replace('Send a note.', 'Send two notes.')
  const theirs = base.replace('guided', 'strict')
  expect(mergeTexts({ base, mine, theirs }, 'mine')).toEqual({ text: mine.replace('guided', 'strict'), clashes: [] })
})

test('where both changed the same place either may stand there, and everything else of both stays', () => {
  const mine = base.replace('Send a note.', 'Mine.').replace('{ name: Note }', '{ name: Note, slug: note }')
  const theirs = base.replace('Send a note.', 'Theirs.').replace('guided', 'strict')
  const clashes = [{ path: ['objective'], mine: 'Mine.', theirs: 'Theirs.' }]
  const both = mine.replace('guided', 'strict')
  expect(mergeTexts({ base, mine, theirs }, 'mine')).toEqual({ text: both, clashes })
  expect(mergeTexts({ base, mine, theirs }, 'theirs')).toEqual({ text: both.replace('Mine.', 'Theirs.'), clashes })
})

test('two texts that can be read never become one that cannot', () => {
  const mine = `budget: { legsMax: 2 }\n${base}`
  const theirs = `${base}budget: { readsMax: 3 }\n`
  const { text, clashes } = mergeTexts({ base, mine, theirs }, 'theirs')
  expect([text, clashes]).toEqual([theirs, [{ path: ['budget'], mine: 'legsMax: 2', theirs: 'readsMax: 3' }]])
})

test('what is typed and cannot be read yet is put together line by line', () => {
  const mine = `${base}rules: [`
  expect(mergeTexts({ base, mine, theirs: base.replace('guided', 'strict') }, 'mine').text).toBe(mine.replace('guided', 'strict'))
})

test('what one took out and the other changed is asked about', () => {
  const mine = base.replace('objective: Send a note.\n', '')
  const theirs = base.replace('a note', 'notes')
  expect(mergeTexts({ base, mine, theirs }, 'mine')).toEqual({
    text: mine,
    clashes: [{ path: ['objective'], mine: '', theirs: 'Send notes.' }],
  })
})

test('the parts that differ are named', () => {
  expect(changedParts(base, base.replace('guided', 'strict'))).toEqual(['rigidity'])
  expect(changedParts(base, base.replace('# no steps yet', ''))).toEqual([])
})

import { expect, test } from 'vitest'
import { mergeTemplate } from '#server/members/merge-template.ts'

const base = '# why\na: 1\nb: 2\nc: 3\nd: 4\n'

test('what each side changed alone is taken, comments too', () => {
  const mine = base.replace('a: 1', 'a: 1 # ours')
  const theirs = base.replace('d: 4', 'd: 5\ne: 6')
  expect(mergeTemplate({ base, mine, theirs }, [])).toEqual({ text: '# why\na: 1 # ours\nb: 2\nc: 3\nd: 5\ne: 6\n', conflicts: [] })
  expect(mergeTemplate({ base, mine: base, theirs }, []).text).toBe(theirs)
  expect(mergeTemplate({ base, mine, theirs: base }, []).text).toBe(mine)
  expect(mergeTemplate({ base, mine: theirs, theirs }, [])).toEqual({ text: theirs, conflicts: [] })
})

test('where both changed the same place it is asked, and without a choice the own words stay', () => {
  const texts = { base, mine: base.replace('b: 2', 'b: ours'), theirs: base.replace('b: 2', 'b: theirs') }
  const { text, conflicts } = mergeTemplate(texts, [])
  expect(text).toBe(texts.mine)
  expect(conflicts).toEqual([{ base: 'b: 2', mine: 'b: ours', theirs: 'b: theirs' }])
  expect(mergeTemplate(texts, ['theirs']).text).toBe(texts.theirs)
})

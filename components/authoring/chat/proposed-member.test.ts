import { expect, test } from 'vitest'
import { unexplained } from '#components/authoring/chat/proposed-member.tsx'

test('what a gap says is not said again as a problem; everything else is', () => {
  const problems = [{ pointer: '/steps/0/tool' }, { pointer: '/steps/1/with' }]
  expect(unexplained(problems, [{ pointer: '/steps/0/tool' }])).toEqual([{ pointer: '/steps/1/with' }])
  expect(unexplained(problems, [])).toEqual(problems)
})

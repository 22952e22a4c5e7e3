import { expect, test } from 'vitest'
import { type Added, whyNot } from '#server/bridge/skills/core/why-not.ts'

test('a skill that is in no scope has the reason that stands first in the way', () => {
  const added: Added = { enabled: true, isGone: false, withdrawn: null }
  expect(whyNot(added)).toBe('waits')
  expect(whyNot({ ...added, enabled: false })).toBe('off')
  expect(whyNot({ ...added, enabled: false, withdrawn: 'security' })).toBe('withdrawn')
  expect(whyNot({ ...added, withdrawn: 'normal' })).toBe('waits')
  expect(whyNot({ ...added, withdrawn: 'security', isGone: true })).toBe('gone')
})

import { expect, test } from 'vitest'
import { initials, plainName } from '#components/ui/plain-name.ts'

test('initials are whole characters, also when a name starts with an emoji', () => {
  expect(initials('🚀 Rocket Team')).toBe('🚀T')
  expect(initials('😀')).toBe('😀')
  expect(initials('Finance lead')).toBe('FL')
  expect(initials('  ')).toBe('')
  for (const half of initials('👩‍🚀 Ada 🚀')) expect(half.isWellFormed()).toBe(true)
})

test('a character that turns the reading direction is never an initial, and shows in a list of options', () => {
  expect(initials('\u202egro.live')).toBe('G')
  expect(plainName('\u202egro.live')).toBe('U+202Egro.live')
  expect(plainName('חשבונות')).toBe('חשבונות')
})

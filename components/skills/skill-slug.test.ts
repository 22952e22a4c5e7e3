import { expect, test } from 'vitest'
import { SKILL_SLUG as onScreen } from '#components/skills/skill-slug.ts'
import { SKILL_SLUG } from '#server/skills/schema.ts'

test('a name that the form takes is one that the registry takes', () => {
  expect(onScreen.source).toBe(SKILL_SLUG.source)
})

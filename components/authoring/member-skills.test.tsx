import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { MemberSkills } from '#components/authoring/member-skills.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

type Skill = AuthoredMember['skills'][number]
const skill = (state: Skill['state'], more: Partial<Skill> = {}): Skill => ({
  slug: `${state}-one`,
  description: 'Decides which reminder an open invoice gets.',
  skillId: `skl_${state}`,
  added: '2.0.0',
  used: '1.0.0',
  via: null,
  newer: null,
  state,
  ...more,
})
const shown = (skills: readonly Skill[]): string => renderToStaticMarkup(<MemberSkills memberId="mem_1" skills={[...skills]} />)

test('each skill says in a sentence what became of it, and what is missing has the way to add it or to find it', () => {
  const states = ['fixed', 'other', 'withdrawn', 'unsafe', 'gone'] as const
  const html = shown([...states.map((state) => skill(state)), skill('missing', { skillId: null, used: null, added: null })])
  expect(html).toContain('Version 2.0.0 is added now. Runs use 1.0.0 until')
  expect(html).toContain('Version 1.0.0 was withdrawn for its security.')
  expect(html).toContain('href="/skills/skl_gone/add?for=core:mem_1"')
  expect(html).toContain('href="/skills?find=missing-one"')
  expect(html).not.toMatch(/\{\w+\}/)
})

test('a version that is named and not in use yet is shown as the one that is added', () => {
  expect(shown([skill('fixed', { used: null })])).toContain('Version 2.0.0, the same in every run')
  expect(shown([])).toBe('')
})

import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { MemberSkills } from '#components/authoring/member-skills.tsx'
import { ShellContext } from '#components/shell/use-shell.ts'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import type { Shell } from '#server/bridge/schema.ts'

type Skill = AuthoredMember['skills'][number]
const skill = (state: Skill['state'], more: Partial<Skill> = {}): Skill => ({
  slug: `${state}-one`,
  description: 'Decides which reminder an open invoice gets.',
  skillId: `skl_${state}`,
  added: '2.0.0',
  used: '1.0.0',
  via: null,
  isForAll: false,
  newer: null,
  secrets: [],
  state,
  ...more,
})
const draft = { yaml: 'objective: x\n', setYaml: () => undefined, isReadable: true }
const shown = (skills: readonly Skill[], role: Shell['person']['role'] = 'author'): string =>
  renderToStaticMarkup(
    <ShellContext value={{ person: { role } } as Shell}>
      <MemberSkills memberId="mem_1" skills={[...skills]} draft={draft} />
    </ShellContext>,
  )

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

test('a version that was published since is pointed out with the way to what it would change, for whom it was added', () => {
  const newer = { version: '3.0.0', wider: true, ref: '^3.0.0' }
  const html = shown([skill('fixed', { newer, isForAll: true })])
  expect(html).toContain('3.0.0</span> is published.')
  expect(html).toContain('Asks for more')
  expect(html).toContain('href="/skills/skl_fixed/add?range=%5E3.0.0&amp;for=workspace"')
  expect(shown([skill('fixed', { newer })])).toContain('for=core%3Amem_1')
  expect(shown([skill('fixed', { newer })], 'viewer')).not.toContain('See what would change')
})

test('a skill that was added to it and that its job does not name has the press that writes it there, for who writes jobs', () => {
  const unnamed = skill('unnamed', { used: null })
  expect(shown([unnamed])).toContain('Added; its job does not name it yet')
  expect(shown([unnamed])).toContain('Name it in the job<span class="sr">: unnamed-one')
  expect(shown([unnamed], 'viewer')).not.toContain('Name it in the job')
  expect(shown([skill('fixed')])).not.toContain('Name it in the job')
})

test('the saved secrets that were chosen for a skill are told to who writes the steps', () => {
  const html = shown([skill('fixed', { secrets: [{ name: 'stripe_read_only', handle: 'vault:/stripe#key' }] })])
  expect(html).toContain('stripe_read_only</code>, write <code class="mono-s">vault:/stripe#key</code> into it.')
})

test('what everybody here has is counted and stands folded, so that it hides nothing of the crew member itself', () => {
  const html = shown([skill('fixed'), skill('unnamed', { isForAll: true })])
  expect(html).toContain('1 skill that everybody here has can be named too')
  expect(html).toContain('<span class="count">1</span>')
  expect(html).not.toContain('unnamed-one')
  expect(shown([skill('unnamed', { isForAll: true })])).toContain('1 skill that everybody')
})

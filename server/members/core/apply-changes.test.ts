import { expect, test } from 'vitest'
import { applyChanges, fieldChanges, touches } from '#server/members/core/apply-changes.ts'
import { writeDefinition } from '#server/members/core/write-definition.ts'

const before = {
  metadata: { name: 'Notes', slug: 'notes' },
  objective: 'Send notes.',
  tools: [{ tool: 'tables.read' }, { tool: 'mail.send', targets: ['*@acme.com'] }],
  steps: [
    { id: 'list', kind: 'tool', tool: 'tables.read', with: { path: 'a.csv' } },
    { id: 'mail', kind: 'tool', tool: 'mail.send', with: { to: 'ann@acme.com' } },
  ],
}
const after = {
  metadata: { name: 'Notes', slug: 'notes' },
  objective: 'Send short notes.',
  rigidity: 'strict',
  tools: [{ tool: 'mail.send', targets: ['*@acme.com'] }, { tool: 'files.write' }],
  steps: [
    { id: 'start', kind: 'set', values: { n: 1 } },
    { id: 'list', kind: 'tool', tool: 'tables.read', with: { path: 'b.csv' } },
    { id: 'sum', kind: 'set', values: { n: 2 } },
    { id: 'mail', kind: 'tool', tool: 'mail.send', with: { to: 'bob@acme.com' } },
  ],
}
const paths = (changes: ReturnType<typeof fieldChanges>) => changes.map(({ path }) => path.join('/'))

test('all changes taken together give the other definition, whatever moved, came or went', () => {
  const changes = fieldChanges(before, after)
  expect(paths(changes)).toEqual([
    'objective',
    'rigidity',
    'tools/tables.read',
    'tools/files.write',
    'steps/list/with/path',
    'steps/mail/with/to',
    'steps/start',
    'steps/sum',
  ])
  expect(
    applyChanges(
      before,
      changes.map(({ path }) => path),
      after,
    ),
  ).toEqual(after)
  expect(
    applyChanges(
      null,
      fieldChanges({}, after).map(({ path }) => path),
      after,
    ),
  ).toEqual(after)
})

test('one change alone leaves every other place as it stands', () => {
  expect(applyChanges(before, [['steps', 'mail', 'with', 'to']], after)).toEqual({
    ...before,
    steps: [before.steps[0], { ...before.steps[1], with: { to: 'bob@acme.com' } }],
  })
  const one = applyChanges(before, [['steps', 'sum']], after) as unknown as typeof after
  expect(one.steps.map(({ id }) => id)).toEqual(['list', 'sum', 'mail'])
})

test('another order of the same steps is a change of its own', () => {
  const turned = { ...before, steps: [before.steps[1], before.steps[0]] }
  const changes = fieldChanges(before, turned)
  expect(paths(changes)).toEqual(['steps/order of steps'])
  expect(applyChanges(before, [changes[0]?.path ?? []], turned)).toEqual(turned)
})

test('a place touches itself, what it holds and what holds it, and nothing else', () => {
  expect(touches(['steps'], ['steps', 'mail'])).toBe(true)
  expect(touches(['steps', 'mail', 'with'], ['steps', 'mail'])).toBe(true)
  expect(touches(['steps', 'mail'], ['steps', 'list'])).toBe(false)
})

test('a name that every object has is a name like any other', () => {
  const odd = { steps: [{ id: 'constructor', kind: 'set', values: { toString: 1 } }] }
  expect(
    applyChanges(
      {},
      fieldChanges({}, odd).map(({ path }) => path),
      odd,
    ),
  ).toEqual(odd)
})

test('what is written into a text leaves its comments and spelling alone', () => {
  const yaml = `# Ann's notes
metadata: { name: Notes, slug: notes }
objective: 'Send notes.' # short
tools:
  - tool: tables.read
  - { tool: mail.send, targets: ['*@acme.com'] } # ours only
steps:
  # looks
  - { id: list, kind: tool, tool: tables.read, with: { path: a.csv } }
  - { id: mail, kind: tool, tool: mail.send, with: { to: ann@acme.com } }
`
  const text = writeDefinition(yaml, after as never)
  for (const kept of ["# Ann's notes", '# looks', '# ours only', 'bob@acme.com', 'rigidity: strict']) expect(text).toContain(kept)
  expect(text).not.toContain('ann@acme.com')
  expect(writeDefinition(yaml, before as never)).toContain("'Send notes.' # short")
  expect(writeDefinition(null, after as never)).toContain('objective: Send short notes.')
})

import { expect, test } from 'vitest'
import { askOff } from '#components/runs/ask-off.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const operator = { role: 'operator', email: 'lead@acme.example' } as const

test('a question to a role is for that role and everybody above it', () => {
  expect(askOff({ assignee: 'role:operator' }, operator, inEnglish)).toBeNull()
  expect(askOff({ assignee: 'role:operator' }, { ...operator, role: 'admin' }, inEnglish)).toBeNull()
  expect(askOff({ assignee: 'role:author' }, operator, inEnglish)).toBe('Needs the role author; yours is operator.')
  expect(askOff({ assignee: 'role:operator' }, { ...operator, role: 'viewer' }, inEnglish)).toMatch(/Needs the role operator/)
})

test('a question to one person is theirs alone, an admin does not answer it for them', () => {
  expect(askOff({ assignee: 'user:Lead@ACME.example' }, operator, inEnglish)).toBeNull()
  expect(askOff({ assignee: 'user:controller@acme.example' }, { ...operator, role: 'admin' }, inEnglish)).toBe(
    'controller@acme.example was asked.',
  )
})

import { expect, test } from 'vitest'
import { reasonsOf } from '#server/bridge/core/say-why.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'
import type { Verdict } from '#server/policy/schema.ts'

const asks = (reason: string) =>
  ({ evaluations: [{ policyId: 'builtin.posture', decision: 'require_approval', reason }] }) as unknown as Verdict
const askedBy = { program: 'Desk assistant', person: 'Ada' }

test('a plan of a program says who asked and in whose name; freedom is said of crew members alone', async () => {
  const verdict = asks('Freedom is Adaptive, and this changes things outside.')
  expect(reasonsOf('require_approval', { verdict, askedBy }, inEnglish)).toEqual([
    'The program Desk assistant asked for it in the name of Ada, and it changes things outside.',
  ])
  expect(reasonsOf('require_approval', { verdict }, inEnglish)).toEqual(['Freedom is Adaptive, and this changes things outside.'])
  expect(reasonsOf('require_approval', { verdict, askedBy }, sayIn('de', catalogueOf('de')))[0]).toMatch(/^Das Programm Desk assistant/)
})

test('every kind of action that asks has its sentence', () => {
  for (const what of ['looks something up outside', 'changes things outside', 'costs money'])
    expect(reasonsOf('require_approval', { verdict: asks(`Freedom is Adaptive, and this ${what}.`), askedBy }, inEnglish)[0]).toContain(
      'Ada',
    )
})

import { expect, test } from 'vitest'
import { gapHref } from '#components/authoring/chat/gap-list.tsx'
import { SAID_CHARS_MAX } from '#components/authoring/chat/say-field.tsx'
import { stepWords } from '#components/authoring/chat/step-list.tsx'
import { AUTHORING_LIMITS } from '#server/authoring/sessions/schema.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { SET_UP_KINDS, setUpHref } from '#server/members/set-up-requests/schema.ts'

test('one may type as much as the server takes', () => {
  expect(SAID_CHARS_MAX).toBe(AUTHORING_LIMITS.saidCharsMax)
})

test('what is missing leads to where it is set up, with its name filled in', () => {
  expect(gapHref({ kind: 'app', name: 'salesforce.find' })).toBe('/apps?connect=salesforce')
  expect(gapHref({ kind: 'secret', name: 'vault:/crm#key' })).toBe('/secrets?save=vault%3A%2Fcrm%23key')
  expect(gapHref({ kind: 'member', name: 'Bookkeeper' })).toBe('/crews/hire?job=Bookkeeper')
  expect([gapHref({ kind: 'model', name: 'primary' }), gapHref({ kind: 'skill', name: 'tax' })]).toEqual(['/models', '/skills?find=tax'])
})

test('an admin who was asked is led to the same dialog as one who finds it out', () => {
  for (const kind of SET_UP_KINDS)
    for (const name of ['Google Sheets', 'crm.find', 'vault:/crm#key']) expect(setUpHref({ kind, name })).toBe(gapHref({ kind, name }))
})

test('a step is one line in plain words, also one that is not finished', () => {
  const titles = new Map([['mail.send', 'Send e-mail']])
  expect(stepWords({ kind: 'tool', tool: 'mail.send' }, titles, inEnglish)).toBe('Uses Send e-mail')
  expect(stepWords({ kind: 'result', name: 'rows.txt' }, titles, inEnglish)).toBe('Hands over rows.txt')
  expect(stepWords({ kind: 'nothing' }, titles, inEnglish)).toBe('A step')
  expect(stepWords(null, titles, inEnglish)).toBe('A step')
})

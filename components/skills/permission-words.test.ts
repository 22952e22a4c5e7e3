import { expect, test } from 'vitest'
import { permissionSentence } from '#components/skills/permission-words.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'

test.each([
  ['files:read:/orders/', 'Read files in /orders/'],
  ['files:write:*', 'Write files anywhere'],
  ['mail:send:@acme.example', 'Send mail to @acme.example'],
  ['drive:read:/inbox', 'Read in drive: /inbox'],
  ['drive:delete:/**', 'Delete anything in drive'],
])('%s is read out as %s', (permission, said) => expect(permissionSentence(permission, inEnglish)).toBe(said))

test('what has no words stays as it is', () => {
  for (const odd of ['tool:files.read', 'publisher:x', 'a:conjure:/x', '']) expect(permissionSentence(odd, inEnglish)).toBeNull()
})

test('in German too', () => {
  expect(permissionSentence('files:read:/orders/', sayIn('de', catalogueOf('de')))).toBe('Dateien in /orders/ lesen')
})

import { expect, test } from 'vitest'
import { readsField } from '#server/triggers/mailbox/core/reads-field.ts'

test.each([
  ['${ payload.message.path }', true],
  ['${ payload["message"].path }', true],
  ['See ${ has(payload.message) ? "it" : "" }', true],
  ['${ [payload.message.path] + payload.attachments.map(a, a.path) }', true],
  ['${ payload["mess" + "age"].path }', true],
  ['${ get(payload, "message", "") }', true],
  ['${ payload.text }', false],
  ['${ payload.attachments.exists(a, a.name == "message") }', false],
  ['payload.message', false],
])('%s reads the message: %s', (mapped, reads) => expect(readsField({ input: mapped }, 'message')).toBe(reads))

test('what stands deep in a list or a map is found as well', () => {
  expect(readsField({ rows: [{ file: '${ payload.message.path }' }] }, 'message')).toBe(true)
})

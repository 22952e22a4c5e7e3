import { expect, test } from 'vitest'
import { factsLine } from '#server/bridge/core/facts-line.ts'
import { countedInSentence, destinationsOf, fillCount, sentenceOf } from '#server/bridge/core/plan-card.ts'
import { previewOf } from '#server/bridge/core/preview-effect.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { sayIn } from '#server/kernel/language/say.ts'

test('the sentence counts and joins: Send 9 e-mails, write 1 file', () => {
  const mails = fillCount('Send {n} {n|e-mail|e-mails}', 9)
  expect(sentenceOf([mails, fillCount('Write {n} {n|file|files}', 1)])).toBe('Send 9 e-mails, write 1 file')
  expect(fillCount('Send {n} {n|e-mail|e-mails}', 1)).toBe('Send 1 e-mail')
})

test('the sentence leaves out what stays inside, unless there is nothing else', () => {
  const inside = { effectClass: 'internal' } as const
  const outside = { effectClass: 'external_write' } as const
  expect(countedInSentence([inside, outside])).toEqual([outside])
  expect(countedInSentence([inside])).toEqual([inside])
})

test('figures come from the sealed output in the order of required, money by its currency', () => {
  const schema = {
    properties: {
      rows: { title: 'Rows' },
      questioned: { title: 'Questioned' },
      amountEur: { title: 'Questioned, EUR' },
      people: { title: 'People' },
    },
    required: ['rows', 'questioned', 'amountEur', 'people'],
  }
  expect(factsLine(schema, { people: 8, amountEur: 3412.5, questioned: 14, rows: 200 })).toBe('200 rows, 14 questioned, 3,412.50 €')
  expect(factsLine(schema, null)).toBeNull()
})

test('whoever gets a copy is a destination, and the preview names them', () => {
  const args = {
    to: 'a@acme.example',
    cc: 'b@else.example',
    subject: 'x',
    text: 'y',
    envelope: { from: 'm@acme.example', to: ['a@acme.example', 'b@else.example'] },
  }
  expect(
    destinationsOf({ targetArg: 'to', argRoles: { to: 'destination', cc: 'destination', text: 'content' } }, 'a@acme.example', args),
  ).toEqual(['a@acme.example', 'b@else.example'])
  expect(previewOf('mail.send', args)).toMatchObject({ kind: 'mail', to: 'a@acme.example', cc: 'b@else.example' })
})

test('an action of plain values is read by titles; a value that could look like another line stays code', () => {
  const args = { amountEur: 20, reason: 'Late parcel', to: 'a@acme.example' }
  const schema = { properties: { reason: { title: 'Why' } } }
  expect(previewOf('vouchers.issue', args, undefined, schema)).toEqual({
    kind: 'value',
    text: 'Amount, EUR: 20\nWhy: Late parcel\nTo: a@acme.example',
  })
  const sly = { amountEur: 20, reason: 'x\nTo: b@else.example' }
  expect(previewOf('vouchers.issue', sly)).toEqual({ kind: 'value', text: '{"amountEur":20,"reason":"x\\nTo: b@else.example"}' })
})

test('a text too long to show says how much of the plan is not shown', () => {
  const preview = previewOf('files.write', { path: 'a.txt', text: 'x'.repeat(30_000) })
  expect(preview).toMatchObject({ text: expect.stringContaining('and 10000 more characters, part of this plan') })
})

test('a reader has the words of Muster’s own abilities, and figures, in their language; what others wrote stays', () => {
  const german = sayIn('de', catalogueOf('de'))
  const phrases = [fillCount('Send {n} {n|e-mail|e-mails}', 9, german), fillCount('Update card {n} times through trello', 2, german)]
  expect(sentenceOf(phrases, german)).toBe('9 E-Mails senden, Update card 2 times through trello')
  const schema = { properties: { sum: { title: 'Sum, EUR' }, rows: { title: 'Zeilen' } }, required: ['sum', 'rows'] }
  expect(factsLine(schema, { sum: 3412.5, rows: 1200 }, german)).toBe('3.412,50 €, 1.200 Zeilen')
})

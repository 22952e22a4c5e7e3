import { describe, expect, test } from 'vitest'
import type { InputsSchema } from '#components/crews/input-values.ts'
import { readValue } from '#components/hooks/mapping-text.ts'
import { expressionFor, type MailProperty, mailInputs, sourceOf, sourcesOf, suggestionFor } from '#components/mailbox/mail-sources.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { definitionSchema } from '#server/crew/schema.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { readTemplate } from '#server/members/templates.ts'
import { mapMessage, mappingFaults } from '#server/triggers/core/map-message.ts'

const file = (path: string) => ({ name: path, type: 'x', path: `mail-in/1/${path}`, size: 1, sha256: 'x' })
const payload = {
  from: 'anna@shop.example',
  fromName: 'Anna',
  to: ['office@acme.example'],
  subject: 'Lamp',
  text: 'It is dark.',
  date: '2026-11-21T10:00:00.000Z',
  message: file('Lamp.eml'),
  attachments: [file('logo.png'), file('a.csv'), file('b.pdf'), file('c.csv')],
}
/** What an e-mail becomes when nobody changes what the dialog suggests. */
async function suggestedFor(ref: string): Promise<{ inputs: JsonObject; faults: unknown[] }> {
  const parsed = parseDefinitionYaml((await readTemplate(ref)).yaml)
  const schema = definitionSchema.parse(parsed.ok ? parsed.value : null).inputs as JsonObject
  const mapping = Object.fromEntries(
    Object.entries(mailInputs(schema as InputsSchema, null)).flatMap(([name, { text }]) =>
      text === '' ? [] : [[name, readValue(text) as JsonValue] as const],
    ),
  )
  return { faults: mappingFaults(mapping, [], schema), inputs: mapMessage(mapping, { payload: payload as JsonValue, headers: {} }, []) }
}

describe('what is suggested for the jobs that come with Muster', () => {
  test.each<[string, JsonObject]>([
    ['inbox-triage', { mails: ['mail-in/1/Lamp.eml'], folder: 'inbox', sales: 'sales@acme.example' }],
    ['complaint-desk', { complaint: 'mail-in/1/Lamp.eml', orders: 'orders.csv' }],
    ['invoice-intake', { file: 'mail-in/1/b.pdf', folder: 'invoices' }],
    ['minutes-to-tasks', { minutes: 'mail-in/1/Lamp.eml', people: 'people.csv' }],
  ])('%s gets what it is for, and its usual values', async (ref, inputs) => {
    const found = await suggestedFor(ref)
    expect(found.inputs).toMatchObject(inputs)
    expect(found.faults).toEqual([])
  })
})

const listOfFiles = (pattern?: string): MailProperty => ({
  type: 'array',
  items: { type: 'string', format: 'file', ...(pattern ? { pattern } : {}) },
})
test.each<[string, string, MailProperty, string]>([
  ['an e-mail as a file', 'mail', { type: 'string', format: 'file', pattern: '\\.eml$' }, 'mail-in/1/Lamp.eml'],
  ['any file', 'file', { type: 'string', format: 'file' }, 'mail-in/1/logo.png'],
  ['a list', 'file', { type: 'string', format: 'file', pattern: '\\.(csv|tsv)$' }, 'mail-in/1/a.csv'],
  ['a file that no attachment is', 'file', { type: 'string', format: 'file', pattern: '\\.docx$' }, ''],
  ['a text', 'question', { type: 'string' }, 'It is dark.'],
  ['a subject', 'subject', { type: 'string' }, 'Lamp'],
  ['an address', 'sender', { type: 'string', format: 'email' }, 'anna@shop.example'],
])('%s is given without a word', (_, name, property, value) => {
  expect(mapMessage({ x: suggestionFor(name, property, true) }, { payload: payload as JsonValue, headers: {} }, ['x'])).toEqual({
    x: value,
  })
})

test('files come as a list where a list is asked for, and only those that fit', () => {
  const given = (pattern?: string) =>
    mapMessage({ x: suggestionFor('files', listOfFiles(pattern), true) }, { payload: payload as JsonValue, headers: {} }, ['x'])['x']
  expect(given()).toHaveLength(4)
  expect(given('\\.csv$')).toEqual(['mail-in/1/a.csv', 'mail-in/1/c.csv'])
  expect(given('\\.eml$')).toEqual(['mail-in/1/Lamp.eml'])
})

test('a type takes nothing that its name alone promises: a number called text is not the text', () => {
  expect(suggestionFor('text', { type: 'number' }, true)).toBe('')
  expect(suggestionFor('from', { type: 'string', format: 'file', pattern: '\\.eml$' }, true)).toBe('${ payload.message.path }')
  expect(sourcesOf({ type: 'string', format: 'file', pattern: '\\.csv$' }, true)).toEqual(['attachment', 'fixed', 'own'])
})

test('what is kept is shown as what it is, and what a person wrote stays as written', () => {
  const property: MailProperty = { type: 'string', format: 'file', pattern: '\\.csv$' }
  for (const source of sourcesOf(property, false))
    if (expressionFor(source, property) !== '') expect(sourceOf(expressionFor(source, property), property, false)).toBe(source)
  const before = '${ size(payload.attachments) > 0 ? payload.attachments[0].path : "" }'
  expect(sourceOf(before, property, true)).toBe('own')
  expect(sourceOf('orders.csv', property, true)).toBe('fixed')
  expect([sourceOf('', property, true), sourceOf('', property, false)]).toEqual(['fixed', 'none'])
  const kept = mailInputs({ properties: { list: property, n: { type: 'number' } }, required: ['list'] }, { list: before, n: 3 })
  expect(kept).toEqual({ list: { source: 'own', text: before }, n: { source: 'fixed', text: '3' } })
})

import { expect, test } from 'vitest'
import { secretWords } from '#server/bridge/core/secret-words.ts'
import type { Label } from '#server/crew/catalogue-row.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const label = (confidentiality: Label['confidentiality']): Label => ({ integrity: 'internal', confidentiality })
const said = (tool: string, labels: { readonly [arg: string]: Label }, control = label('public')) =>
  secretWords([{ metadata: { tool, labels, control } } as never], { 'crm.note': { inputSchema: schema } as never }, inEnglish)
const schema = { type: 'object', properties: { body: { type: 'string', title: 'What to note' }, to: { type: 'string' } } }

test('what is secret is named by the titles of its fields', () => {
  const labels = { body: label('secret'), to: label('secret'), other: label('workspace') }
  expect(said('crm.note', labels)).toBe('Something secret goes along: What to note, To.')
  expect(said('mail.send', { text: label('secret') })).toBe('Something secret goes along: Text.')
})

test('where only whether it happens tells of it, that is said; where nothing does, or it stays here, nothing is', () => {
  expect(said('crm.note', { body: label('workspace') }, label('secret'))).toBe('Something secret goes along: that it happens tells of it.')
  expect(said('crm.note', { body: label('workspace') })).toBeNull()
  expect(said('files.write', { text: label('secret') })).toBeNull()
})

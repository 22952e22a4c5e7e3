import { expect, test } from 'vitest'
import { MAIL_ROWS } from '#server/catalogue/bundled/mail.ts'
import { describeDrift } from '#server/catalogue/core/describe-drift.ts'
import { announced } from '#server/catalogue/tool-pin.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'

const row = MAIL_ROWS[0] as CatalogueRow
const seen = announced(row)

test('nothing differs where nothing was said differently, whatever the order of keys', () => {
  const turned = JSON.parse(JSON.stringify(seen.inputSchema)) as Record<string, unknown>
  const inputSchema = Object.fromEntries(Object.entries(turned).reverse()) as typeof seen.inputSchema
  expect(describeDrift(row, { ...seen, inputSchema }, false)).toEqual([])
})

test('each field that differs is shown with both texts, and only those', () => {
  const now = { ...seen, description: 'Sends an e-mail, with a copy to us.', outputSchema: { type: 'object' } }
  expect(describeDrift(row, now, true)).toEqual([
    { field: 'description', before: row.description, after: 'Sends an e-mail, with a copy to us.' },
    { field: 'answer', before: expect.stringContaining('messageId'), after: '{\n  "type": "object"\n}' },
  ])
})

test('hints alone are shown as they are now: they were never kept', () => {
  const now = { ...seen, annotations: { readOnlyHint: true } }
  expect(describeDrift(row, now, true)).toEqual([{ field: 'hints', before: null, after: '{\n  "readOnlyHint": true\n}' }])
})

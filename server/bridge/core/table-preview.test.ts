import { expect, test } from 'vitest'
import { tableOf } from '#server/bridge/core/table-preview.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'

test('a row that lacks a column has an empty cell there, whatever the column is called', () => {
  const rows: readonly JsonObject[] = [{ name: 'Ada', constructor: 'Lift AG', toString: 1 }, { name: 'Grace' }]
  expect(tableOf(rows, null)).toEqual({
    columns: ['name', 'constructor', 'toString'],
    rows: [
      ['Ada', 'Lift AG', 1],
      ['Grace', null, null],
    ],
    total: 2,
  })
})

import { expect, test } from 'vitest'
import { hiddenArguments, offeredSchema } from '#server/clients/core/offered-schema.ts'

const inputSchema = {
  type: 'object',
  properties: { url: { type: 'string' }, key: { type: 'string' }, secret: { type: 'string' } },
  required: ['url', 'key'],
}
const byKey = { kind: 'byKey', arg: 'key', validityMs: 1000 } as const
const none = { kind: 'none' } as const

test('neither handles of secrets nor the key against doing twice are for clients to give', () => {
  const row = { inputSchema, secretSlots: ['secret'], idempotency: byKey }
  expect([...hiddenArguments(row)].sort()).toEqual(['key', 'secret'])
  expect(offeredSchema(row)).toEqual({ type: 'object', properties: { url: { type: 'string' } }, required: ['url'] })
})

test('a tool that cannot work without a saved secret is not offered', () => {
  const row = { inputSchema: { ...inputSchema, required: ['secret'] }, secretSlots: ['secret'], idempotency: none }
  expect(offeredSchema(row)).toBeNull()
})

test('any other schema stays as it was accepted', () => {
  expect(offeredSchema({ inputSchema, secretSlots: [], idempotency: none })).toEqual(inputSchema)
})

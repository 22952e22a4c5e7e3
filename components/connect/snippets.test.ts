import { expect, test } from 'vitest'
import { CLIENTS, SNIPPETS } from '#components/connect/snippets.ts'
import { SURFACES } from '#components/connect/surface-words.ts'
import { PROGRAM_SURFACES } from '#server/identity/programs/schema.ts'

const ADDRESS = 'https://muster.example/api/mcp/tools'

test('the page has a place for each address that there is', () => {
  expect(SURFACES).toEqual(PROGRAM_SURFACES)
})

test.each(CLIENTS)('%s is told the address and no secret, and what is a file is JSON', (client) => {
  const { text, signsIn } = SNIPPETS[client]
  const copied = text(ADDRESS, 'tools')
  expect(copied).toContain(ADDRESS)
  expect(copied).not.toContain('muster_')
  expect(copied.includes('MUSTER_TOKEN')).toBe(!signsIn)
  if (copied.startsWith('{')) expect(Object.keys(JSON.parse(copied) as object)).toHaveLength(1)
})

import { expect, test } from 'vitest'
import { placeDigest, stillOpen, type Unconfirmed, withItems } from '#server/members/core/unconfirmed.ts'

const job = (rigidity: string) => ({ rigidity })
const item = (definition: unknown): Unconfirmed => {
  const digest = placeDigest(definition, ['rigidity'])
  if (digest === null) throw new Error('expected a value')
  return { path: ['rigidity'], kind: 'freedom', digest }
}

test('what still stands there waits to be confirmed however much was proposed after it; what nobody can read drops nothing', () => {
  const standing = job('adaptive')
  const others = Array.from({ length: 600 }, (_, n) => item(job(`other ${n}`)))
  const kept = withItems([item(standing)], others, standing)
  expect(stillOpen(standing, kept)).toEqual([item(standing)])
  expect(kept).toHaveLength(501)
  expect(withItems([item(standing)], others, null)).toHaveLength(601)
})

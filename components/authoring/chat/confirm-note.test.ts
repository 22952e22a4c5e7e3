import { expect, test } from 'vitest'
import { leftToConfirm } from '#components/authoring/chat/confirm-note.tsx'

const PLACES = [
  { path: ['inputs', 'properties', 'to', 'default'], kind: 'destination' as const, value: 'a@acme.example', digest: 'a' },
  { path: ['inputs', 'properties', 'above', 'default'], kind: 'amount' as const, value: 100, digest: 'b' },
  { path: ['tools', 'mail.send', 'targets'], kind: 'destination' as const, value: ['a@acme.example'], digest: 'a' },
]
const KEYS = ['inputs\nproperties\nto\ndefault a', 'inputs\nproperties\nabove\ndefault b']

test('what was confirmed leaves the list before it is read anew; a list that was read anew is shown as it came', () => {
  expect(leftToConfirm(PLACES, { of: PLACES, keys: KEYS.slice(0, 1) }).map(({ path }) => path[0])).toEqual(['inputs', 'tools'])
  expect(leftToConfirm(PLACES, { of: [], keys: [] })).toEqual(PLACES)
  // The same value proposed once more is to be confirmed once more.
  expect(leftToConfirm([...PLACES], { of: PLACES, keys: KEYS })).toEqual(PLACES)
})

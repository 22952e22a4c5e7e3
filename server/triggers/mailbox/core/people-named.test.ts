import { expect, test } from 'vitest'
import { peopleNamed } from '#server/triggers/mailbox/core/people-named.ts'

const people = [
  { id: 'ada', email: 'ada@acme.example' },
  { id: 'bob', email: 'bob@acme.example' },
]
test.each([
  [['ada@acme.example'], ['ada']],
  [['Ada+invoices@ACME.example'], ['ada']],
  [['x@shop.example', 'bob@acme.example'], ['bob']],
  [['ada@acme.example.evil.example'], []],
  [['ada'], []],
  [[''], []],
])('a head that names %j names %j', (addresses, ids) => expect(peopleNamed(addresses, people)).toEqual(ids))

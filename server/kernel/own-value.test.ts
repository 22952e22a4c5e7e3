import { expect, test } from 'vitest'
import { ownValue } from '#server/kernel/own-value.ts'

test('what every object inherits is under no name of a record', () => {
  const record = { a: 1 }
  for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'b'])
    expect(ownValue<unknown>(record, name)).toBeUndefined()
  expect(ownValue(record, 'a')).toBe(1)
  expect(ownValue(JSON.parse('{"__proto__": 2, "constructor": 3}') as Record<string, number>, '__proto__')).toBe(2)
})

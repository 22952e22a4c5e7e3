import { expect, test } from 'vitest'
import { plainMessage } from '#components/auth/missing-fields.ts'

test('an empty field is told in plain words, never in those of a schema', () => {
  expect(plainMessage('email', 'Invalid input: expected string, received undefined')).toBe('Fill in your e-mail')
  expect(plainMessage('password')).toBe('Fill in your password')
})

test('what the server says plainly itself is kept', () => {
  expect(plainMessage('password', 'Use at least 10 characters')).toBe('Use at least 10 characters')
})

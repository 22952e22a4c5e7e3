import { expect, test } from 'vitest'
import { plainFinding } from '#components/proof/plain-finding.ts'
import { NOT_CUT_OFF } from '#server/audit/verify-export.ts'

test('no term of the command line or of the log stands in the plain words', () => {
  expect(plainFinding(NOT_CUT_OFF)).toBe('That nothing was cut off before the file was made, or that the whole chain was not made anew.')
  expect(plainFinding('That the key is Muster’s: it came with the file. Give --key with a key that you kept.')).toBe(
    'That the key is Muster’s: it came with the file.',
  )
  expect(plainFinding('The tree head over all of them is signed.')).toBe('All of them together are signed.')
  expect(plainFinding('Who sat at the keyboard behind a sign-in.')).toBe('Who sat at the keyboard behind a sign-in.')
})

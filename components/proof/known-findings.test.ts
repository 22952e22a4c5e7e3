import { expect, test } from 'vitest'
import { sayFinding } from '#components/proof/known-findings.ts'
import { NOT_CUT_OFF } from '#server/audit/verify-export.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'

const german = sayIn('de', catalogueOf('de'))

test('a finding is said in the reader’s language, with its numbers', () => {
  expect(sayFinding('1203 of 1203 entries are unaltered, complete from 1 and in order.', german)).toMatch(/^1203 von 1203 /)
  for (const text of [NOT_CUT_OFF, 'The tree head over all of them is signed.'])
    expect(sayFinding(text, german)).not.toBe(sayFinding(text, inEnglish))
})

test('one that is not known stays as it is', () => expect(sayFinding('Something new.', german)).toBe('Something new.'))

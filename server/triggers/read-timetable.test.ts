import { expect, test } from 'vitest'
import { problemOf } from '#server/entry/problem.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, type Say, sayIn } from '#server/kernel/language/say.ts'
import { readTimetable } from '#server/triggers/read-timetable.ts'

const inGerman = sayIn('de', catalogueOf('de'))
const refusal = (sentence: string, say: Say): string | undefined => {
  try {
    readTimetable(sentence, 'Europe/Berlin', say)
    return undefined
  } catch (error) {
    if (!isAppError(error)) throw error
    return problemOf(error, 'trace', say).errors?.[0]?.message
  }
}

test('an unclear time is refused with the open question and an example, both in the language of the reader', () => {
  expect(refusal('every Monday', inEnglish)).toBe('At what time? For example: every Monday at 8.')
  expect(refusal('jeden Montag', inGerman)).toBe('Um wie viel Uhr? Zum Beispiel: jeden Montag um 8.')
  expect(refusal('jeden Montag um 8', inGerman)).toBeUndefined()
})

test('what a sentence means is kept in English, whoever says it', () => {
  expect(readTimetable('jeden Montag um 8', 'Europe/Berlin', inGerman).readback).toBe('At 08:00, only on Monday')
})

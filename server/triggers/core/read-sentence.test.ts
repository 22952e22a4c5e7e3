import { expect, test } from 'vitest'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'
import { readSentence } from '#server/triggers/core/read-sentence.ts'
import { readbackOf } from '#server/triggers/core/readback.ts'

const inGerman = sayIn('de', catalogueOf('de'))

/** The fixed grammar: sentence, five fields, what is read back. */
const UNDERSTOOD: readonly (readonly [string, string, string])[] = [
  ['every Monday at 8', '0 8 * * 1', 'At 08:00, only on Monday'],
  ['Every monday at 8.', '0 8 * * 1', 'At 08:00, only on Monday'],
  ['weekdays at 7:30', '30 7 * * 1-5', 'At 07:30, Monday through Friday'],
  ['first of the month 9:00', '0 9 1 * *', 'At 09:00, on day 1 of the month'],
  ['täglich um 8', '0 8 * * *', 'At 08:00, every day'],
  ['jeden Montag um 8 Uhr', '0 8 * * 1', 'At 08:00, only on Monday'],
  ['um 8 am Montag', '0 8 * * 1', 'At 08:00, only on Monday'],
  ['samstags 10 Uhr 30', '30 10 * * 6', 'At 10:30, only on Saturday'],
  ['werktags um 7:30 Uhr', '30 7 * * 1-5', 'At 07:30, Monday through Friday'],
  ['am 15. jedes Monats um 9', '0 9 15 * *', 'At 09:00, on day 15 of the month'],
  ['am 1. März um 9', '0 9 1 3 *', 'At 09:00, on day 1 of the month, only in March'],
  ['jeden letzten Freitag im Monat um 16 Uhr', '0 16 * * 5L', 'At 16:00, on the last Friday of the month'],
  ['alle 30 Minuten', '*/30 * * * *', 'Every 30 minutes'],
  ['daily at 6pm', '0 18 * * *', 'At 18:00, every day'],
  ['every day at 12 am', '0 0 * * *', 'At 00:00, every day'],
  ['every day at noon', '0 12 * * *', 'At 12:00, every day'],
  ['Monday to Friday at 8:30', '30 8 * * 1-5', 'At 08:30, Monday through Friday'],
  ['Mon, Wed and Fri at 9', '0 9 * * 1,3,5', 'At 09:00, only on Monday, Wednesday, and Friday'],
  ['Friday to Monday at 8', '0 8 * * 0,1,5,6', 'At 08:00, only on Sunday, Monday, Friday, and Saturday'],
  ['Monday at 8, 12 and 16', '0 8,12,16 * * 1', 'At 08:00, 12:00 and 16:00, only on Monday'],
  ['1st and 15th of every month at 10', '0 10 1,15 * *', 'At 10:00, on day 1 and 15 of the month'],
  ['every month on the 15th at 9', '0 9 15 * *', 'At 09:00, on day 15 of the month'],
  ['last day of the month at 17:00', '0 17 L * *', 'At 17:00, on the last day of the month'],
  ['first Monday of the month at 9', '0 9 * * 1#1', 'At 09:00, on the first Monday of the month'],
  ['every 1st and 3rd Monday at 9', '0 9 * * 1#1,1#3', 'At 09:00, on the first Monday and third Monday of the month'],
  [
    'jeden ersten und letzten Freitag im Monat um 8',
    '0 8 * * 5#1,5L',
    'At 08:00, on the first Friday of the month and on the last Friday of the month',
  ],
  ['first day of every quarter at 9', '0 9 1 1,4,7,10 *', 'At 09:00, on day 1 of the month, only in January, April, July, and October'],
  ['every year on March 1 at 9', '0 9 1 3 *', 'At 09:00, on day 1 of the month, only in March'],
  ['29 February at 9', '0 9 29 2 *', 'At 09:00, on day 29 of the month, only in February'],
  ['every 15 minutes', '*/15 * * * *', 'Every 15 minutes'],
  ['every hour', '0 * * * *', 'Every hour'],
  ['every 2 hours', '0 */2 * * *', 'On the hour, every 2 hours'],
  ['weekdays every 30 minutes between 9 and 17', '*/30 9-16 * * 1-5', 'Every 30 minutes, between 09:00 and 16:59, Monday through Friday'],
  ['0 8 * * MON', '0 8 * * mon', 'At 08:00, only on Monday'],
]

test.each(UNDERSTOOD)('"%s" is understood and read back', (sentence, cron, readback) => {
  expect(readSentence(sentence, inEnglish)).toEqual({ ok: true, cron })
  expect(readbackOf(cron, inEnglish)).toBe(readback)
})

test.each([
  ['0 8 * * 1', 'Um 08:00, jeden Montag'],
  ['30 7 * * 1-5', 'Um 07:30, Montag bis Freitag'],
  ['0 8 * * *', 'Um 08:00, täglich'],
  ['0 9 * * 1,3,5', 'Um 09:00, jeden Montag, Mittwoch und Freitag'],
  ['0 16 * * 5L', 'Um 16:00, am letzten Freitag des Monats'],
  ['*/30 9-16 * * 1-5', 'Alle 30 Minuten, zwischen 09:00 und 16:59, Montag bis Freitag'],
])('%s is read back in German', (cron, readback) => {
  expect(readbackOf(cron, inGerman)).toBe(readback)
})

test('the examples that a German reader is shown are understood', () => {
  for (const text of ['every Monday at 8', 'weekdays at 7:30', 'first of the month at 9', 'täglich um 8']) {
    expect(inGerman(text)).not.toBe(text)
    const [english, german] = [readSentence(text, inEnglish), readSentence(inGerman(text), inEnglish)]
    expect(german).toEqual(english)
    expect(german.ok).toBe(true)
  }
})

const ASKED: readonly (readonly [string, RegExp])[] = [
  ['', /When should it start/],
  ['every Monday', /At what time/],
  ['at 8', /On which days/],
  ['monthly at 8', /On which day of the month/],
  ['weekly at 8', /On which day of the week/],
  ['every year at 8', /On which date/],
  ['every 2 weeks on Monday at 8', /no fixed day/],
  ['every other Monday at 8', /no fixed day/],
  ['every fortnight', /"fortnight" is not a word/],
  ['every Monday at 8 in Berlin', /"berlin" is not a word/],
  ['every Monday at 25', /25 is no time of day/],
  ['every 7 minutes', /does not fit into an hour/],
  ['Monday at 8 and 16:30', /different minutes/],
  ['Monday at 8 and Tuesday at 9', /What does/],
  ['Mondays on the 1st at 8', /Cron would start on both/],
  ['31 February at 9', /No day is like that/],
  ['0 0 31 2 *', /No day is like that/],
  ['0 8 * * 9', /no schedule/],
  ['* * * * * *', /What|When|not a word/],
  ['every 32nd at 9', /not a word/],
]

test.each(ASKED)('"%s" is asked back, with a sentence that would do', (sentence, question) => {
  const reading = readSentence(sentence, inEnglish)
  expect(reading).toMatchObject({ ok: false, question: expect.stringMatching(question) })
  if (!reading.ok) expect(readSentence(reading.example, inEnglish)).toMatchObject({ ok: true })
  const german = readSentence(sentence, inGerman)
  expect(german).not.toMatchObject({ question: expect.stringMatching(question) })
  if (!german.ok) expect(readSentence(german.example, inGerman), german.example).toMatchObject({ ok: true })
})

test('no text, however odd, is an error or takes long', () => {
  for (const sentence of [
    'a'.repeat(200),
    '- '.repeat(100),
    '1 2 3 4 5',
    '* * * * *',
    'every every every',
    '🙂',
    "'; drop table runs; --",
    'monday to to',
    'at 8 and',
  ])
    expect(['boolean']).toContain(typeof readSentence(sentence, inEnglish).ok)
})

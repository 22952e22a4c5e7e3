import { AppError } from '#server/kernel/app-error.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'
import { readSentence } from '#server/triggers/core/read-sentence.ts'
import { readbackOf } from '#server/triggers/core/readback.ts'
import { slotsAfter, type Timetable } from '#server/triggers/core/slots.ts'
import { isTimeZone } from '#server/triggers/core/wall-time.ts'
import type { Fire, SchedulePreview } from '#server/triggers/schema.ts'

/** Starts that are shown ahead. */
export const FIRES_SHOWN = 5

/**
 * A sentence as five fields and what they mean, in English as it is kept and logged.
 * @param say asks in the reader's language what the sentence leaves open
 * @throws AppError VALIDATION_FAILED with the open question
 */
export function readTimetable(sentence: string, timeZone: string, say: Say = inEnglish): Timetable & { readonly readback: string } {
  refuseZone(timeZone)
  const reading = readSentence(sentence, say)
  if (!reading.ok)
    throw new AppError('VALIDATION_FAILED', {
      errors: [
        {
          pointer: '/sentence',
          code: 'not_understood',
          message: say('{question} For example: {example}.', { question: reading.question, example: reading.example }),
        },
      ],
    })
  return { cron: reading.cron, timeZone, readback: readbackOf(reading.cron, inEnglish) }
}

/**
 * What was understood and the next five starts, or what is asked, in the reader's language. Changes nothing.
 * @throws AppError VALIDATION_FAILED for a time zone nobody knows
 */
export function previewSchedule(sentence: string, timeZone: string, nowMs: number, say: Say): SchedulePreview {
  refuseZone(timeZone)
  const reading = readSentence(sentence, say)
  if (!reading.ok) return reading
  const { cron } = reading
  return { ok: true, cron, readback: readbackOf(cron, say), timeZone, fires: firesOf({ cron, timeZone }, nowMs) }
}

/** The next starts, as screens show them. */
export function firesOf(timetable: Timetable, nowMs: number): Fire[] {
  return slotsAfter(timetable, nowMs, FIRES_SHOWN).map(({ atMs, wall, dst }) => ({ at: toTimestamp(atMs), wall, dst }))
}

function refuseZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return
  throw new AppError('VALIDATION_FAILED', {
    errors: [{ pointer: '/timeZone', code: 'unknown_zone', message: msg('Choose a time zone like Europe/Amsterdam') }],
  })
}

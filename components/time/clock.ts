import type { DateFormat } from '#server/kernel/language/formats.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'

/** Whose clock times are on, and how this reader is used to read them. */
export interface Clock {
  /** The workspace's time zone; deadlines and schedules are shared, so all read one clock. */
  readonly zone: string
  readonly say: Say
  readonly dates: DateFormat
}

/** A clock for a bare zone reads as in English, day before month. */
export function clockOf(clock: Clock | string): Clock {
  return typeof clock === 'string' ? { zone: clock, say: inEnglish, dates: 'day-month' } : clock
}

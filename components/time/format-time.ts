import { type Clock, clockOf } from '#components/time/clock.ts'
import { dateLocale, inEnglish, type Say } from '#server/kernel/language/say.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A moment on a clock; a bare zone reads as in English. */
type On = Clock | string
type At = string | number

const formats = new Map<string, Intl.DateTimeFormat>()

function parts(at: At, on: On, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormatPart[] {
  const { zone, say } = clockOf(on)
  const locale = dateLocale(say.language)
  const key = `${locale} ${zone} ${JSON.stringify(options)}`
  const found = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options })
  formats.set(key, found)
  return found.formatToParts(new Date(at))
}

function part(at: At, on: On, type: Intl.DateTimeFormatPartTypes, options: Intl.DateTimeFormatOptions): string {
  return parts(at, on, options).find((one) => one.type === type)?.value ?? ''
}

/** `10:42` in the workspace's zone. */
export function clockTime(at: At, on: On): string {
  return time(at, on, { hour: '2-digit', minute: '2-digit' })
}

/** `10:42:07`. */
export function clockSeconds(at: At, on: On): string {
  return time(at, on, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

/** The signs alone: what a language says beside them, "Uhr", stands nowhere. */
function time(at: At, on: On, options: Intl.DateTimeFormatOptions): string {
  return parts(at, on, options)
    .filter(({ type }) => type !== 'literal')
    .map(({ value }) => value)
    .join(':')
}

/** `CET`, `GMT+9`: how the zone is called at that moment. */
export function zoneName(at: At, on: On): string {
  const { zone } = clockOf(on)
  return part(at, zone, 'timeZoneName', { timeZoneName: 'short' }) || zone
}

/** `Fri 20 Nov, 17:00`; without the day when it is today's. */
export function dayTime(at: At, on: On, nowMs: number): string {
  return sameDay(at, nowMs, on) ? clockTime(at, on) : `${shortDay(at, on)}, ${clockTime(at, on)}`
}

/** `Fri 20 Nov`, `Fri Nov 20`, `Fri 2026-11-20`; in German `Fr 20. Nov`. */
export function shortDay(at: At, on: On): string {
  return `${part(at, on, 'weekday', { weekday: 'short' })} ${dayOf(at, on, 'short')}`
}

/** `Friday 20 November`; in German `Freitag, 20. November`. */
export function longDay(at: At, on: On): string {
  const comma = clockOf(on).say.language === 'de' ? ',' : ''
  return `${part(at, on, 'weekday', { weekday: 'long' })}${comma} ${dayOf(at, on, 'long')}`
}

/** `20 Nov 2027`, `Nov 20, 2027`, `2027-11-20`: a day that may be a year away. */
export function yearDay(at: At, on: On): string {
  const year = part(at, on, 'year', { year: 'numeric' })
  const { dates } = clockOf(on)
  if (dates === 'year-first') return dayOf(at, on, 'short')
  return `${dayOf(at, on, 'short')}${dates === 'month-day' ? ',' : ''} ${year}`
}

function dayOf(at: At, on: On, length: 'short' | 'long'): string {
  const { say, dates } = clockOf(on)
  const day = part(at, on, 'day', { day: 'numeric' })
  if (dates === 'year-first') {
    const number = (type: 'year' | 'month' | 'day'): string => part(at, on, type, { year: 'numeric', month: '2-digit', day: '2-digit' })
    return `${number('year')}-${number('month')}-${number('day')}`
  }
  const month = part(at, on, 'month', { day: 'numeric', month: length })
  if (dates === 'month-day') return `${month} ${day}`
  return say.language === 'de' ? `${day}. ${month}` : `${day} ${month}`
}

/** `Fri 17:00` within six days, else `20 Nov 17:00`. */
export function deadline(at: At, on: On, nowMs: number): string {
  if (sameDay(at, nowMs, on)) return clockTime(at, on)
  const isNear = Math.abs(new Date(at).getTime() - nowMs) < 6 * DAY_MS
  return `${isNear ? part(at, on, 'weekday', { weekday: 'short' }) : dayOf(at, on, 'short')} ${clockTime(at, on)}`
}

/** `just now`, `18 min ago`, `3 h ago`, then the day. */
export function ago(at: At, on: On, nowMs: number): string {
  const { say } = clockOf(on)
  const ms = nowMs - new Date(at).getTime()
  if (ms < MINUTE_MS) return say('just now')
  if (ms < HOUR_MS) return say('{n} min ago', { n: Math.floor(ms / MINUTE_MS) })
  if (ms < DAY_MS) return say('{n} h ago', { n: Math.floor(ms / HOUR_MS) })
  return shortDay(at, on)
}

/** `8 s`, `16 min 20 s`, `3 h 2 min`. @param ms a length of time */
export function duration(ms: number, say: Say = inEnglish): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return say('{n} days', { n: Math.floor(hours / 24) })
}

function sameDay(a: At, b: At, on: On): boolean {
  const { zone } = clockOf(on)
  return shortDay(a, zone) === shortDay(b, zone) && Math.abs(new Date(a).getTime() - new Date(b).getTime()) < 2 * DAY_MS
}

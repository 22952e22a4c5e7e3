import { dateLocale, type Language } from '#server/kernel/language/say.ts'

/** `20 Nov 2027`: a day that may be a year away, in the workspace's zone. */
export function yearDay(at: string, zone: string, language: Language): string {
  const options = { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' } as const
  return new Intl.DateTimeFormat(dateLocale(language), options).format(new Date(at))
}

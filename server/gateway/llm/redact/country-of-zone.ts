import { getCountries } from 'libphonenumber-js/max'

const zones = new Map<string, string>()

/** The country of a time zone, as its region's clock knows it: `Europe/Berlin` is `DE`. Null for one without a country. Pure. */
export function countryOfZone(zone: string): string | null {
  if (zones.size === 0)
    for (const country of getCountries()) for (const one of zonesOf(country)) if (!zones.has(one)) zones.set(one, country)
  return zones.get(zone) ?? null
}

/** The types of the language know its older name only. */
function zonesOf(country: string): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): readonly string[] | undefined }
  return locale.getTimeZones?.() ?? []
}

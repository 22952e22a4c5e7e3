import { getCountries } from 'libphonenumber-js/max'

const zones = new Map<string, string>()

/** The country of a time zone, as its region's clock knows it: `Europe/Berlin` is `DE`. Null for one without a country. Pure. */
export function countryOfZone(zone: string): string | null {
  if (zones.size === 0)
    for (const country of getCountries())
      for (const one of new Intl.Locale(`und-${country}`).getTimeZones() ?? []) if (!zones.has(one)) zones.set(one, country)
  return zones.get(zone) ?? null
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options)
  const found = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options })
  formats.set(key, found)
  return found
}

/** `10:42` in the workspace's zone. */
export function clockTime(at: string | number, zone: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

/** `10:42:07`. */
export function clockSeconds(at: string | number, zone: string): string {
  return format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(at))
}

/** `CET`, `GMT+9`: how the zone is called at that moment. */
export function zoneName(at: string | number, zone: string): string {
  return (
    format(zone, { timeZoneName: 'short' })
      .formatToParts(new Date(at))
      .find((part) => part.type === 'timeZoneName')?.value ?? zone
  )
}

/** `Fri 20 Nov, 17:00`; without the day when it is today's. */
export function dayTime(at: string | number, zone: string, nowMs: number): string {
  return sameDay(at, nowMs, zone) ? clockTime(at, zone) : `${shortDay(at, zone)}, ${clockTime(at, zone)}`
}

/** `Fri 20 Nov`. */
export function shortDay(at: string | number, zone: string): string {
  return format(zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(at)).replace(',', '')
}

/** `Friday 20 November`. */
export function longDay(at: string | number, zone: string): string {
  return format(zone, { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(at)).replace(',', '')
}

/** `Fri 17:00` within six days, else `20 Nov 17:00`. */
export function deadline(at: string | number, zone: string, nowMs: number): string {
  const isNear = Math.abs(new Date(at).getTime() - nowMs) < 6 * DAY_MS
  const day = format(zone, isNear ? { weekday: 'short' } : { day: 'numeric', month: 'short' }).format(new Date(at))
  return sameDay(at, nowMs, zone) ? clockTime(at, zone) : `${day} ${clockTime(at, zone)}`
}

/** `just now`, `18 min ago`, `3 h ago`, then the day. */
export function ago(at: string | number, zone: string, nowMs: number): string {
  const ms = nowMs - new Date(at).getTime()
  if (ms < MINUTE_MS) return 'just now'
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`
  return shortDay(at, zone)
}

/** `8 s`, `16 min 20 s`, `3 h 2 min`. @param ms a length of time */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

function sameDay(a: string | number, b: string | number, zone: string): boolean {
  return shortDay(a, zone) === shortDay(b, zone) && Math.abs(new Date(a).getTime() - new Date(b).getTime()) < 2 * DAY_MS
}

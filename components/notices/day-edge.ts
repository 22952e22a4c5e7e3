const DAY_MS = 24 * 3_600_000

/**
 * The beginning or the end of a calendar day on a zone's clock, as RFC 3339 in UTC.
 * @param day `2026-11-27`
 */
export function dayEdge(day: string, timeZone: string, edge: 'start' | 'end'): string {
  const wanted = Date.parse(`${day}T00:00:00Z`) + (edge === 'end' ? DAY_MS : 0)
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const guess = wanted - offsetMs(wanted, timeZone)
  return new Date(wanted - offsetMs(guess, timeZone)).toISOString()
}

/** How far the zone's clock is ahead of UTC at that moment. */
function offsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(atMs))
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value ?? 0)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - atMs
}

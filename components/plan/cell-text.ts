type Cell = string | number | boolean | null

/** How numbers are written on screens; times have the workspace's zone, numbers this. */
const NUMBERS = 'en'

/**
 * A cell of a table as text. Money, known by the currency that titles its column, has its cents and its groups of three;
 * every other number stays as it is, because it may be a year or a receipt. Nothing is rounded away.
 */
export function cellText(value: Cell, column: string): string {
  if (value === null) return ''
  if (typeof value === 'number' && isMoney(column))
    return value.toLocaleString(NUMBERS, { minimumFractionDigits: 2, maximumFractionDigits: 20 })
  return String(value)
}

function isMoney(column: string): boolean {
  return /(?:^|[ ,(])(?:[A-Z]{3}|[€$£])\)?$/.test(column)
}

import { inEnglish, type Say } from '#server/kernel/language/say.ts'

type Cell = string | number | boolean | null

const CENTS = 2

/**
 * A cell of a table as text. Money, known by the currency that titles its column, has its cents and its groups of three;
 * every other number stays as it is, because it may be a year or a receipt. Nothing is rounded away.
 */
export function cellText(value: Cell, column: string, say: Say = inEnglish): string {
  if (value === null) return ''
  if (typeof value === 'number' && isMoney(column)) return say.number(value, CENTS)
  return String(value)
}

function isMoney(column: string): boolean {
  return /(?:^|[ ,(])(?:[A-Z]{3}|[€$£])\)?$/.test(column)
}

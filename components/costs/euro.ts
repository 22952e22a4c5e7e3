import type { Say } from '#server/kernel/language/say.ts'

const MICRO = 1_000_000

/**
 * Millionths as money: `12.40 €`, below one euro as fine as ten-thousandths, `0.0042 €`. Rounded up, so that nothing reads as free
 * that was not; exactly nothing is `0.00 €`. Pure.
 */
export function euro(micro: number, t: Say): string {
  const step = micro >= MICRO ? 10_000 : 100
  const shown = (Math.ceil(micro / step) * step) / MICRO
  return `${t.number(Number(shown.toFixed(4)), 2)} €`
}

/** What somebody typed as euros, in millionths: `0.15`, `1.200,50`, `12`; null when it is no amount, or finer than millionths. Pure. */
export function microOf(text: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,6}))?$/.exec(text.trim())
  if (!match) return null
  const [, whole = '0', part = ''] = match
  return Number(whole) * MICRO + Number(part.padEnd(6, '0'))
}

/** The same back, for a field: as many decimals as there are. Pure. */
export function typedEuro(micro: number, t: Say): string {
  return t.number(micro / MICRO).replace(/[^\d.,]/g, '')
}

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

/** `1.200` is a thousand to one reader and one euro twenty to another: nobody guesses. */
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/
const PLAIN = /^(\d{1,6})(?:[.,](\d{1,6}))?$/
/** Both signs, so the first groups and the second parts. */
const GROUPED = /^(\d{1,3}),(\d{3})\.(\d{1,2})$|^(\d{1,3})\.(\d{3}),(\d{1,2})$/

/**
 * What somebody typed as euros, in millionths: `0.15`, `1.200,50`, `12`; null when it is no amount, finer than millionths, or could be
 * read as two amounts. Pure.
 */
export function microOf(text: string): number | null {
  const typed = text.trim()
  if (EITHER.test(typed)) return null
  const grouped = GROUPED.exec(typed)
    ?.slice(1)
    .filter((part) => part !== undefined)
  const [, whole = '', part = ''] = grouped ? ['', `${grouped[0]}${grouped[1]}`, grouped[2]] : (PLAIN.exec(typed) ?? [])
  return whole === '' ? null : Number(whole) * MICRO + Number(part.padEnd(6, '0'))
}

/** The same back, for a field, in a form that `microOf` reads as nothing else: never grouped. Pure. */
export function typedEuro(micro: number, t: Say): string {
  const part = String(micro % MICRO)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const whole = String(Math.floor(micro / MICRO))
  if (part === '') return whole
  return `${whole}${t.number(0.5).replace(/\d/g, '')}${part.length === 3 ? `${part}0` : part}`
}

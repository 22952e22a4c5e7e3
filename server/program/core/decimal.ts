/** Decimal arithmetic on the digits a number is written with, so that sums of money come out as on paper: 0.1 + 0.2 = 0.3. */

interface Decimal {
  readonly digits: bigint
  readonly scale: number
}

const DECIMAL_TEXT = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/

/** The shortest decimal text of a finite number, as integer digits and a count of decimals. Throws on NaN and infinities. */
function toDecimal(value: number): Decimal {
  const match = DECIMAL_TEXT.exec(String(value))
  if (!match) throw new Error(`not a finite number: ${value}`)
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match
  const scale = fraction.length - Number(exponent)
  const digits = BigInt(`${sign}${whole}${fraction}`)
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 }
}

function toNumber({ digits, scale }: Decimal): number {
  return Number(`${digits}e-${scale}`)
}

/** Sum of finite numbers, exact in decimal; the result is the nearest double. */
export function decimalSum(values: readonly number[]): number {
  let sum: Decimal = { digits: 0n, scale: 0 }
  for (const value of values) {
    const next = toDecimal(value)
    const scale = Math.max(sum.scale, next.scale)
    sum = {
      digits: sum.digits * 10n ** BigInt(scale - sum.scale) + next.digits * 10n ** BigInt(scale - next.scale),
      scale,
    }
  }
  return toNumber(sum)
}

/** Rounds half away from zero, as accounts do: 2.345 to 2 decimals is 2.35, -2.5 to 0 is -3. `decimals` 0 to 12. */
export function decimalRound(value: number, decimals: number): number {
  const { digits, scale } = toDecimal(value)
  if (scale <= decimals) return value
  const unit = 10n ** BigInt(scale - decimals)
  const magnitude = digits < 0n ? -digits : digits
  const rounded = (magnitude + unit / 2n) / unit
  const result = toNumber({ digits: digits < 0n ? -rounded : rounded, scale: decimals })
  return result === 0 ? 0 : result
}

/** Text with exactly that many decimals, grouped by three: `3,412.50`, with `de` `3.412,50`. */
export function formatDecimal(value: number, decimals: number, style: 'en' | 'de'): string {
  const rounded = toDecimal(decimalRound(value, decimals))
  const negative = rounded.digits < 0n
  const digits = ((negative ? -rounded.digits : rounded.digits) * 10n ** BigInt(decimals - rounded.scale))
    .toString()
    .padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, style === 'de' ? '.' : ',')
  const fraction = decimals === 0 ? '' : `${style === 'de' ? ',' : '.'}${digits.slice(digits.length - decimals)}`
  return `${negative ? '-' : ''}${whole}${fraction}`
}

import { amountInText, currencyInName, currencyOf, moneyText } from '#server/bridge/core/money.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'

interface Tool {
  readonly argRoles: { readonly [arg: string]: string }
  readonly inputSchema?: JsonObject
}

const DECIMAL = /^-?\d{1,15}(?:\.\d{1,6})?$/

/**
 * How much an action is about, from its sealed arguments alone: the argument that an admin called the amount, with the
 * currency beside it, in its title or at the end of its name (`amountEur`); else the one sum that the subject of an e-mail names. Null when there is none.
 */
export function amountOf(tool: Tool | undefined, args: JsonObject, say: Say = inEnglish): string | null {
  const name = Object.keys(args).find((arg) => tool !== undefined && Object.hasOwn(tool.argRoles, arg) && tool.argRoles[arg] === 'amount')
  if (name === undefined) return typeof args['subject'] === 'string' ? amountInText(args['subject']) : null
  const value = args[name]
  const currency = currencyBeside(args) ?? currencyOf(titleOf(tool, name)) ?? currencyInName(name)
  if (typeof value === 'number') return currency === null ? String(value) : moneyText(value, currency, say)
  if (typeof value !== 'string') return null
  return currency === null ? value : DECIMAL.test(value) ? moneyText(Number(value), currency, say) : `${value} ${currency}`
}

/**
 * The same as numbers that can be measured against each other, without signs: each amount by its argument and currency. A sealed
 * amount that is no number is more than any other (as the house rules count it).
 */
export function amountsOf(tool: Tool | undefined, args: JsonObject): ReadonlyMap<string, number> {
  const names = Object.keys(args).filter(
    (arg) => tool !== undefined && Object.hasOwn(tool.argRoles, arg) && tool.argRoles[arg] === 'amount',
  )
  if (names.length === 0) {
    const [figure, sign] = (typeof args['subject'] === 'string' ? amountInText(args['subject']) : null)?.split(' ') ?? []
    return figure === undefined ? new Map() : new Map([[`subject ${sign}`, Math.abs(figureOf(figure))]])
  }
  return new Map(
    names
      .filter((name) => args[name] !== null)
      .map((name) => {
        const amount = Math.abs(Number(args[name]))
        return [`${name} ${currencyBeside(args) ?? ''}`, Number.isFinite(amount) ? amount : Number.POSITIVE_INFINITY]
      }),
  )
}

/** `3,412.50`, `3.412,50` and `3412.5` are one figure: at most two digits after the last mark are decimals. */
function figureOf(text: string): number {
  const decimals = /[.,](\d{1,2})$/.exec(text)?.[1]
  const whole = text.slice(0, decimals === undefined ? undefined : -decimals.length - 1).replaceAll(/\D/g, '')
  return Number(`${whole}.${decimals ?? '0'}`)
}

function currencyBeside(args: JsonObject): string | null {
  const given = args['currency']
  return typeof given === 'string' && /^[A-Za-z]{3}$/.test(given) ? given.toUpperCase() : null
}

function titleOf(tool: Tool | undefined, name: string): string {
  const properties = tool?.inputSchema?.['properties'] as { readonly [arg: string]: JsonValue } | undefined
  const field = properties && Object.hasOwn(properties, name) ? (properties[name] as JsonObject | null) : null
  const title = field?.['title'] ?? field?.['description']
  return typeof title === 'string' ? title : ''
}

import { FIGURE_WORDS } from '#server/bridge/core/figure-words.ts'
import { currencyOf, moneyText } from '#server/bridge/core/money.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'

/** Figures on one line; more would not be read. */
const FIGURES_MAX = 3

/**
 * `200 rows, 14 questioned, 3,412.50 €` from the sealed output value: the first figures in the order of the schema's
 * `required`, each with its title; a title that ends in an ISO currency is an amount.
 */
export function factsLine(schema: JsonObject | null, output: JsonValue | null, say: Say = inEnglish): string | null {
  if (schema === null || output === null || typeof output !== 'object' || Array.isArray(output)) return null
  const values = output as JsonObject
  const properties = (schema['properties'] ?? {}) as { readonly [name: string]: { readonly title?: string } }
  const order = Array.isArray(schema['required']) ? (schema['required'] as string[]) : Object.keys(properties)
  const figures = order.filter((name) => typeof values[name] === 'number').slice(0, FIGURES_MAX)
  if (figures.length === 0) return null
  return figures.map((name) => figure(properties[name]?.title ?? name, values[name] as number, say)).join(', ')
}

function figure(title: string, value: number, say: Say): string {
  const currency = currencyOf(title)
  if (currency) return moneyText(value, currency, say)
  const said = FIGURE_WORDS.has(title) ? say(title) : title
  return `${say.number(value)} ${say.language === 'en' ? said.toLowerCase() : said}`
}

import { findSecrets } from '#server/gateway/llm/redact/find-secrets.ts'
import { hideNumber } from '#server/gateway/llm/redact/hide-number.ts'
import type { Pseudonyms } from '#server/gateway/llm/redact/pseudonyms.ts'
import { pseudonymBegins } from '#server/gateway/llm/redact/pseudonyms.ts'
import { secretSpans, withoutSpans } from '#server/gateway/llm/redact/redact-text.ts'
import { StreamRedactor } from '#server/gateway/llm/redact/stream-redactor.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'

/** What stands between one call and its model: saved secrets in every written form, and the names given to personal data. */
export interface Veil {
  readonly forms: readonly string[]
  /** Null: this provider may see personal data. */
  readonly pseudonyms: Pseudonyms | null
  /** Counts what was taken out, for the record. */
  readonly secrets?: { n: number }
}

/** A text on its way to a model: secrets gone, personal data under names. */
export async function veiled(text: string, veil: Veil): Promise<string> {
  const safe = await withoutSecrets(text, veil)
  return veil.pseudonyms?.hide(safe) ?? safe
}

/** A whole text that came from a model: secrets gone, names back to what they stand for. */
export async function unveiled(text: string, veil: Veil): Promise<string> {
  const safe = await withoutSecrets(text, veil)
  return veil.pseudonyms?.restore(safe) ?? safe
}

async function withoutSecrets(text: string, veil: Veil): Promise<string> {
  const spans = await secretSpans(text, veil.forms)
  if (veil.secrets) veil.secrets.n += spans.length
  return withoutSpans(text, spans)
}

/** Names of fields that answers have, and those too short to be a secret (`vault/schema.ts`). */
const PLAIN_NAME = /^(?:.{1,7}|function|arguments|tool_calls|reasoning|reasoning_content|finish_reason|created_at)$/

/** The name of a field in an answer: a model that gives arguments as fields chooses their names too. */
export async function cleanName(name: string, veil: Veil): Promise<string> {
  return PLAIN_NAME.test(name) ? name : await unveiled(name, veil)
}

/** Of interfaces, and so short that nothing found by its form is shorter. */
const ORDINARY_NAME = /^[A-Za-z_]{1,15}$/

/**
 * The name of a field on its way to a model: personal data under the same names as in texts. A secret in it cannot be taken out without
 * the field becoming another one.
 * @throws AppError MODEL_REFUSED
 */
export async function veiledName(name: string, veil: Veil): Promise<string> {
  if (ORDINARY_NAME.test(name)) return name
  if ((await findSecrets(name)).length > 0) throw notTakenOut()
  return veil.pseudonyms?.hide(name) ?? name
}

/** Nothing goes out then. */
export function notTakenOut(): AppError {
  return new AppError('MODEL_REFUSED', { context: { reason: 'A secret stands where it cannot be taken out.' } })
}

/**
 * A number on its way to a model: personal data under the names that texts have. A setting of the request itself, such as `seed`, has to
 * stay a number.
 * @param fields names of the fields that it stands in, the outermost first
 * @throws AppError MODEL_REFUSED
 */
export function veiledNumber(value: number, fields: readonly string[], { pseudonyms }: Veil): number | string {
  const hidden = pseudonyms === null ? value : hideNumber(value, fields, pseudonyms)
  if (hidden !== value && fields.length === 1)
    throw new AppError('MODEL_REFUSED', {
      context: { reason: `A card or phone number stands in “${fields[0]}”, where it cannot be taken out.` },
    })
  return hidden
}

/** What changes in a JSON value; numbers and names of fields stay unless something is said of them. */
export interface TextChange {
  readonly text: (text: string) => Promise<string>
  readonly name?: (name: string) => Promise<string>
  /** @param fields the names around it, the outermost first; places in lists have none */
  readonly number?: (value: number, fields: readonly string[]) => number | string
}

/** The same of every text in a JSON value. */
export async function eachText(value: JsonValue, change: TextChange, fields: readonly string[] = []): Promise<JsonValue> {
  if (typeof value === 'string') return await change.text(value)
  if (typeof value === 'number') return change.number?.(value, fields) ?? value
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return await Promise.all(value.map((item: JsonValue) => eachText(item, change, fields)))
  const entries = Object.entries(value).map(
    async ([key, item]) => [(await change.name?.(key)) ?? key, await eachText(item, change, [...fields, key])] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

/** One text of an answer that comes in pieces: what it gives is the same as `unveiled` of the whole. */
export class AnswerText {
  readonly #redactor: StreamRedactor
  readonly #pseudonyms: Pseudonyms | null
  #held = ''

  constructor(veil: Veil) {
    this.#redactor = new StreamRedactor(veil.forms, veil.secrets)
    this.#pseudonyms = veil.pseudonyms
  }

  async push(piece: string): Promise<string> {
    return this.#restored(await this.#redactor.push(piece), false)
  }

  async end(): Promise<string> {
    return this.#restored(await this.#redactor.end(), true)
  }

  #restored(piece: string, isLast: boolean): string {
    if (!this.#pseudonyms) return piece
    this.#held += piece
    const cut = isLast ? this.#held.length : pseudonymBegins(this.#held)
    const done = this.#pseudonyms.restore(this.#held.slice(0, cut))
    this.#held = this.#held.slice(cut)
    return done
  }
}

import { APP_ERRORS } from '#server/kernel/errors/of-apps.ts'
import { DEFINITION_ERRORS } from '#server/kernel/errors/of-definitions.ts'
import { PEOPLE_ERRORS } from '#server/kernel/errors/of-people.ts'
import { PROOF_ERRORS } from '#server/kernel/errors/of-proof.ts'
import { REQUEST_ERRORS } from '#server/kernel/errors/of-requests.ts'
import { RUN_ERRORS } from '#server/kernel/errors/of-runs.ts'
import { SKILL_ERRORS } from '#server/kernel/errors/of-skills.ts'
import { INSTANCE_ERRORS } from '#server/kernel/errors/of-the-instance.ts'
import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'

/**
 * The one catalogue of errors: HTTP status, what happened, what to do next. Every mapping (problem+json, screens,
 * docs/errors/<CODE>.md) is derived from it. Add a row to the part where
 * it belongs (`errors/of-*.ts`), then `npm run docs:errors` writes its page.
 */
export const ERROR_CATALOGUE = {
  ...REQUEST_ERRORS,
  ...PEOPLE_ERRORS,
  ...DEFINITION_ERRORS,
  ...RUN_ERRORS,
  ...APP_ERRORS,
  ...SKILL_ERRORS,
  ...PROOF_ERRORS,
  ...INSTANCE_ERRORS,
} as const

export type ErrorCode = keyof typeof ERROR_CATALOGUE

const LIMIT_WORDS: { readonly [limit: string]: string } = {
  effectsMax: msg('At most {n} actions.'),
  readsMax: msg('At most {n} looks at files or apps.'),
  rows: msg('At most {n} rows.'),
  columns: msg('At most {n} columns.'),
  cells: msg('At most {n} cells.'),
  characters: msg('At most {n} characters.'),
  expressionSteps: msg('At most {n} steps of working out expressions.'),
}

/**
 * What to do next, with the limit named where one was passed: `Send less. At most 1 MB.`
 * @param context of the error; `bytesMax`, or `max` with the name of its `limit`
 */
export function nextStep(code: ErrorCode, context: { readonly [key: string]: unknown }, say: Say = inEnglish): string {
  const next = say(ERROR_CATALOGUE[code].next)
  const { bytesMax, max, limit } = context
  if (typeof bytesMax === 'number') return `${next} ${say('At most {size}.', { size: bytesWords(bytesMax, say) })}`
  if (typeof max !== 'number') return next
  const most = max === 1 ? msg('At most one.') : ((typeof limit === 'string' ? LIMIT_WORDS[limit] : undefined) ?? msg('At most {n} items.'))
  return `${next} ${say(most, { n: max })}`
}

function bytesWords(bytes: number, say: Say): string {
  if (bytes < 1024) return say('{n} bytes', { n: bytes })
  return bytes < 1_048_576 ? `${Math.floor(bytes / 1024)} kB` : `${say.number(Math.floor(bytes / 104_857.6) / 10)} MB`
}

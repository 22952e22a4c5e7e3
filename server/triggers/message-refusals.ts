import { START_REFUSALS } from '#server/dispatch/start-run.ts'
import type { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'

/** What refuses a message before a run exists: it is used up, and the next one is looked at. */
export const MESSAGE_REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...START_REFUSALS,
  'EXPRESSION_FAILED',
  'LIMIT_EXCEEDED',
  'JSON_NOT_CANONICAL',
])

/**
 * Which input of the crew member a refusal is about; null when it is about none, or about several. Only a name that the mapping has: what a message
 * holds, names in it included, stands in no reason.
 */
export function inputOf({ context, errors }: AppError, mapping: JsonObject): string | null {
  const named = new Set(errors.map(({ pointer }) => /^\/inputs\/([^/]+)/.exec(pointer)?.[1] ?? ''))
  const name = typeof context['input'] === 'string' ? context['input'] : named.size === 1 ? [...named][0] : undefined
  return name !== undefined && Object.hasOwn(mapping, name) ? name : null
}

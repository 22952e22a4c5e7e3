import { START_REFUSALS } from '#server/dispatch/start-run.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'

/** What refuses a message before a run exists: it is used up, and the next one is looked at. */
export const MESSAGE_REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...START_REFUSALS,
  'EXPRESSION_FAILED',
  'LIMIT_EXCEEDED',
  'JSON_NOT_CANONICAL',
])

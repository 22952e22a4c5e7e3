import type { z } from 'zod'
import type { FieldError } from '#server/kernel/app-error.ts'
import { type FieldSentence, fieldSentence } from '#server/kernel/field-sentence.ts'

const ERRORS_MAX = 50
/** No schema's own sentence begins so. */
const MARK = '\u0000field '

export type Checked<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly errors: readonly FieldError[] }

/**
 * Reads a value by a schema; what does not fit is said field by field, in a schema's own sentence where it has one, else in ours
 * (`field-sentence.ts`), never in zod's. At most 50. Pure.
 * @param root JSON pointer before that of each field
 */
export function checkFields<S extends z.ZodType>(schema: S, value: unknown, root = ''): Checked<z.output<S>> {
  const said: FieldSentence[] = []
  const parsed = schema.safeParse(value, { error: (issue) => `${MARK}${said.push(fieldSentence(issue)) - 1}` })
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors = parsed.error.issues.slice(0, ERRORS_MAX).map((issue) => ({
    pointer: root + issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    code: issue.code ?? 'invalid',
    ...(issue.message.startsWith(MARK) ? said[Number(issue.message.slice(MARK.length))] : undefined),
    ...(issue.message.startsWith(MARK) ? {} : { message: issue.message }),
  })) as FieldError[]
  return { ok: false, errors }
}

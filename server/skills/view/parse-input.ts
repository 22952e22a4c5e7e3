import type { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'
import { checkFields } from '#server/kernel/check-fields.ts'

/** What was asked, in the shape of its schema. @throws AppError VALIDATION_FAILED */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const checked = checkFields(schema, input)
  if (checked.ok) return checked.value
  throw new AppError('VALIDATION_FAILED', { errors: checked.errors })
}

import type { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'

/** What was asked, in the shape of its schema. @throws AppError VALIDATION_FAILED */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, code, message }) => ({
    pointer: path.map((part) => `/${String(part)}`).join(''),
    code,
    message,
  }))
  throw new AppError('VALIDATION_FAILED', { errors })
}

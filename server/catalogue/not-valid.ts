import { AppError } from '#server/kernel/app-error.ts'

/** A refusal that names the field and says why, as screens show it. @param pointer JSON pointer into the request */
export function notValid(why: string, pointer = '', context: { readonly [name: string]: string } = {}): AppError {
  return new AppError('VALIDATION_FAILED', { context: { ...context, why }, errors: [{ pointer, code: 'invalid', message: why }] })
}

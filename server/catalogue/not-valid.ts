import { AppError } from '#server/kernel/app-error.ts'
import { type Holes, inEnglish } from '#server/kernel/language/say.ts'

/**
 * A refusal that names the field and says why, as screens show it.
 * @param why a sentence of the catalogue
 * @param pointer JSON pointer into the request
 * @param holes what stands in the holes of the sentence
 */
export function notValid(why: string, pointer = '', context: { readonly [name: string]: string } = {}, holes: Holes = {}): AppError {
  const errors = [{ pointer, code: 'invalid', message: why, ...(Object.keys(holes).length > 0 ? { holes } : {}) }]
  return new AppError('VALIDATION_FAILED', { context: { ...context, why: inEnglish(why, holes) }, errors })
}

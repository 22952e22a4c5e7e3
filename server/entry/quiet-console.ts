import { isAppError } from '#server/kernel/app-error.ts'
import { framesOf, log, redact } from '#server/observability/log.ts'

const CAUSES_MAX = 5
/** Names of what went wrong, not its words: `42P01`, `ECONNREFUSED`, `NEXT_…`. */
const PLAIN_CODE = /^[A-Za-z0-9_]{1,60}$/

/**
 * What the framework prints about a page that broke goes into the log without the words of the error: a database repeats
 * values in them, and nobody can know what else does. Kept: kind, code, place, and the digest that the page shows.
 * @param target whose `error` and `warn` are replaced; gives back the way to undo it
 */
export function quietConsole(target: Pick<Console, 'error' | 'warn'> = console): () => void {
  const { error, warn } = target
  target.error = (...said) => log.error('web', { said: said.map(wordless) })
  target.warn = (...said) => log.warn('web', { said: said.map(wordless) })
  return () => Object.assign(target, { error, warn })
}

function wordless(said: unknown): unknown {
  return said instanceof Error ? traceOf(said) : typeof said === 'string' ? redact(said) : `[${typeof said}]`
}

interface Trace {
  readonly name: string
  readonly code?: string
  readonly digest?: string
  readonly at: readonly string[]
  readonly cause?: Trace
}

function traceOf(error: Error, depth = 0): Trace {
  const { code, digest } = error as { code?: unknown; digest?: unknown }
  return {
    name: PLAIN_CODE.test(error.name) ? error.name : 'Error',
    ...(isAppError(error) || (typeof code === 'string' && PLAIN_CODE.test(code)) ? { code: String(code) } : {}),
    ...(typeof digest === 'string' && PLAIN_CODE.test(digest) ? { digest } : {}),
    at: framesOf(error),
    ...(error.cause instanceof Error && depth < CAUSES_MAX ? { cause: traceOf(error.cause, depth + 1) } : {}),
  }
}

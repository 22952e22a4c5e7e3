import { AppError } from '#server/kernel/app-error.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

/** A logger: one JSON object a line on standard output. */
export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  /** The same logger with fields on every line. */
  with(fields: LogFields): Log
}

const RANK: Record<LogLevel, number> = { debug: 10, info: 20, warn: 30, error: 40 }
const SECRET_NAME = /pass(word|phrase)?$|secret|token$|cookie|authorization|api[-_]?key|private|credential|session$|seed$/i
const SECRET_IN_TEXT: readonly [RegExp, string][] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+):[^\s/@]+@/gi, '$1:***@'],
  // drizzle puts a query's values into its message: addresses, subjects, payloads
  [/\bparams: [\s\S]*$/, 'params: ***'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '$1 ***'],
]
const DEPTH_MAX = 5
const ITEMS_MAX = 50
const TEXT_MAX = 2000

/** Makes a logger that drops lines below `level` and hides secrets: by field name, and credentials inside text. */
export function makeLog(options: { level: LogLevel; write: (line: string) => void; nowMs: () => number; fields?: LogFields }): Log {
  const { level, write, nowMs, fields = {} } = options
  const say =
    (at: LogLevel) =>
    (event: string, more: LogFields = {}) => {
      if (RANK[at] < RANK[level]) return
      write(`${JSON.stringify({ at: new Date(nowMs()).toISOString(), level: at, event, ...redactFields({ ...fields, ...more }) })}\n`)
    }
  return {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    with: (more) => makeLog({ ...options, fields: { ...fields, ...more } }),
  }
}

/** The logger of this process. */
export const log: Log = makeLog({
  level: (process.env['MUSTER_LOG_LEVEL'] as LogLevel | undefined) ?? 'info',
  write: (line) => process.stdout.write(line),
  nowMs: () => Date.now(),
})

function redactFields(fields: LogFields): Record<string, unknown> {
  return redact(fields, 0) as Record<string, unknown>
}

/** A copy fit for a log: secrets hidden, errors as code and stack, bytes and depth bounded. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? '[function]' : value
  if (value instanceof Error) return redactError(value, depth)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Date) return value.toISOString()
  if (depth >= DEPTH_MAX) return '[deeper]'
  if (Array.isArray(value)) return value.slice(0, ITEMS_MAX).map((item) => redact(item, depth + 1))
  const entries = Object.entries(value).slice(0, ITEMS_MAX)
  return Object.fromEntries(entries.map(([name, item]) => [name, SECRET_NAME.test(name) ? '***' : redact(item, depth + 1)]))
}

function redactText(text: string): string {
  const cut = text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text
  return SECRET_IN_TEXT.reduce((kept, [pattern, by]) => kept.replace(pattern, by), cut)
}

function redactError(error: Error, depth: number): unknown {
  const cause = error.cause === undefined || depth >= DEPTH_MAX ? {} : { cause: redact(error.cause, depth + 1) }
  const code = error instanceof AppError ? { code: error.code, context: redact(error.context, depth + 1) } : {}
  if (isDatabaseError(error)) return { name: error.name, code: error.code, stack: framesOf(error).join('\n'), ...cause }
  return { name: error.name, message: redactText(error.message), ...code, stack: redactText(error.stack ?? ''), ...cause }
}

/** A database repeats values in its words (`invalid input syntax for type integer: "…"`); its code says what is wrong. */
function isDatabaseError(error: Error): error is Error & { code: string } {
  const { code, severity } = error as { code?: unknown; severity?: unknown }
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && typeof severity === 'string'
}

const FRAMES_MAX = 12

/** The places of an error alone: its stack begins with its words, and words may look like a place. */
export function framesOf({ stack = '', message }: Error): string[] {
  const from = stack.lastIndexOf(message)
  const lines = stack.slice(from < 0 ? 0 : from + message.length).split('\n')
  const words = lines.findLastIndex((line) => !/^\s+at /.test(line))
  return lines.slice(words + 1, words + 1 + FRAMES_MAX).map((line) => line.trim())
}

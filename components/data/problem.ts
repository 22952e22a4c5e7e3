import { msg } from '#server/kernel/language/say.ts'

/** What the server said when it refused (RFC 9457), as an error that screens can show; ours are said with `t`. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly traceId: string
  readonly errors: readonly { readonly pointer: string; readonly message: string }[]
  /** What it is about, by name, for programs. */
  readonly context: Readonly<Record<string, unknown>>

  constructor(fields: {
    status: number
    code: string
    title: string
    detail: string
    traceId: string
    errors?: Problem['errors']
    context?: Problem['context']
  }) {
    super(fields.title)
    this.name = 'Problem'
    this.status = fields.status
    this.code = fields.code
    this.detail = fields.detail
    this.traceId = fields.traceId
    this.errors = fields.errors ?? []
    this.context = fields.context ?? {}
  }
}

/** Any thrown thing as a problem; what is not ours reads as "does not answer". */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem({
    status: 0,
    code: 'UNREACHABLE',
    title: msg('Muster does not answer'),
    detail: msg('What you see may be old. It is loaded again as soon as there is a connection.'),
    traceId: '',
  })
}

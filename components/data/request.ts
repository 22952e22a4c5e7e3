import { Problem } from '#components/data/problem.ts'
import { msg } from '#server/kernel/language/say.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'

export interface RequestOptions {
  readonly method?: Method
  /** JSON, unless it is a Blob: then the raw bytes. */
  readonly body?: unknown
  /** Repeats of a POST with the same key are carried out once (architecture §6). */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

/**
 * Calls `/api/v1` + path with the session cookie.
 * @returns the answer's JSON; the server checks its own shape (`server/bridge/schema.ts`)
 * @throws Problem when the server refuses; TypeError when it cannot be reached
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = 'GET', body, idempotencyKey, signal } = options
  const headers: Record<string, string> = {}
  if (body !== undefined) headers['content-type'] = body instanceof Blob ? 'application/octet-stream' : 'application/json'
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  const init: RequestInit = { method, headers }
  if (body !== undefined) init.body = body instanceof Blob ? body : JSON.stringify(body)
  if (signal) init.signal = signal
  const answer = await fetch(`/api/v1${path}`, init)
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T
  throw await refusal(answer)
}

/** The bytes of a download route below `/api/v1`. @throws Problem, TypeError as `request` */
export async function requestBytes(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(`/api/v1${path}`, { signal })
  if (!answer.ok) throw await refusal(answer)
  return await answer.arrayBuffer()
}

async function refusal(answer: Response): Promise<Problem> {
  return problemOf(answer.status, await answer.text().catch(() => ''))
}

/** What a refusal says (RFC 9457); who is signed out is taken to sign in. @param text of the answer, whatever it is */
export function problemOf(status: number, text: string): Problem {
  const given = asObject(text) as Partial<{ [key in 'code' | 'title' | 'detail' | 'traceId']: string }> & {
    errors?: Problem['errors']
    context?: Problem['context']
  }
  if (given.code === 'SIGNED_OUT') goToSignIn()
  return new Problem({
    status,
    code: given.code ?? 'INTERNAL',
    title: given.title ?? msg('Something went wrong on our side'),
    detail: given.detail ?? msg('Nothing more was done. Try again.'),
    traceId: given.traceId ?? '',
    ...(given.errors ? { errors: given.errors } : {}),
    ...(given.context ? { context: given.context } : {}),
  })
}

function asObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? value : {}
  } catch {
    return {}
  }
}

function goToSignIn(): void {
  const here = `${window.location.pathname}${window.location.search}`
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`)
}

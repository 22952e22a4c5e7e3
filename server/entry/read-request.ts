import type { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'
import { checkFields } from '#server/kernel/check-fields.ts'
import { type Holes, msg } from '#server/kernel/language/say.ts'

/** JSON bodies; uploads name their own limit. */
export const BODY_BYTES_MAX = 1_048_576
/** Of lists and objects within each other: far above what anything here needs, far below what a walk by recursion can hold. */
const JSON_DEPTH_MAX = 100

/** The body's bytes, never more than `bytesMax` held. @throws AppError PAYLOAD_TOO_LARGE */
export async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new AppError('PAYLOAD_TOO_LARGE', { context: { bytesMax } })
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength
    if (size > bytesMax) {
      await reader?.cancel()
      throw tooLarge()
    }
    chunks.push(next.value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** The JSON body. @throws AppError PAYLOAD_TOO_LARGE, VALIDATION_FAILED */
export async function readJson(request: Request, bytesMax: number = BODY_BYTES_MAX): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  const bytes = await readBytes(request, bytesMax)
  if (!/^application\/json\b/i.test(type)) throw invalid('', 'content_type', msg('Send it as application/json'))
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid('', 'invalid_json', msg('This must be JSON'))
  }
}

/** The JSON body, of which things are kept (`refuseUnkeepable`). @throws AppError PAYLOAD_TOO_LARGE, VALIDATION_FAILED */
export async function readKeepableJson(request: Request, bytesMax?: number): Promise<unknown> {
  const body = await readJson(request, bytesMax)
  refuseUnkeepable(body)
  return body
}

/**
 * What came in from outside as JSON, by whichever door, can be kept as it is: no text in the database holds U+0000 or half of a
 * character, and none is changed in silence; nor is anything nested deeper than what keeps it can walk.
 * @throws AppError VALIDATION_FAILED with the place
 */
export function refuseUnkeepable(whole: unknown): void {
  const open: { readonly value: unknown; readonly pointer: string; readonly depth: number }[] = [{ value: whole, pointer: '', depth: 0 }]
  for (let one = open.pop(); one; one = open.pop()) {
    const { value, pointer, depth } = one
    if (typeof value === 'string' && (value.includes(NUL) || !value.isWellFormed())) throw unkeepable(pointer)
    if (typeof value !== 'object' || value === null) continue
    if (depth === JSON_DEPTH_MAX) throw tooDeep(pointer)
    for (const [name, inside] of Object.entries(value)) {
      if (name.includes(NUL) || !name.isWellFormed()) throw unkeepable(pointer)
      open.push({ value: inside, pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth: depth + 1 })
    }
  }
}

/** Told of the field at the top: the way down to the place would be as long as it is deep. */
function tooDeep(pointer: string): AppError {
  const field = pointer.split('/').slice(0, 2).join('/')
  return invalid(field, 'nested_too_deep', msg('This is nested more than {n} deep'), { n: JSON_DEPTH_MAX })
}

function unkeepable(pointer: string): AppError {
  return invalid(pointer, 'character_refused', msg('Leave out U+0000 and halves of characters'))
}

/** A query string as an object; a repeated name gives a list. */
export function readQuery(url: string): Record<string, string | string[]> {
  const { searchParams } = new URL(url)
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name)
      return [name, values.length > 1 ? values : (values[0] ?? '')]
    }),
  )
}

const SCOPE_REFUSED = {
  body: msg('Leave this out: the workspace comes from your session, not from the body'),
  query: msg('Leave this out: the workspace comes from your session, not from the address'),
} as const

/** The scope is the session's alone: a request that names a workspace is refused (domain §9). @throws AppError VALIDATION_FAILED */
export function refuseScope(value: unknown, where: 'body' | 'query'): void {
  if (typeof value !== 'object' || value === null) return
  const named = ['workspace_id', 'workspaceId'].find((name) => Object.hasOwn(value, name))
  if (named) throw invalid(`/${named}`, 'scope_refused', SCOPE_REFUSED[where])
}

/** What PostgreSQL keeps in no text. */
export const NUL = '\0'

/** An address is asked for in the database, so it holds no character that no text there can hold. @throws AppError VALIDATION_FAILED */
export function refuseNul(address: Readonly<Record<string, string | readonly string[] | undefined>>): void {
  for (const [name, value] of Object.entries(address))
    if (name.includes(NUL) || [value].flat().some((text) => text?.includes(NUL))) throw unkeepable(`/${name}`)
}

/** Parses with zod. @throws AppError VALIDATION_FAILED with one entry per problem, at most 50 */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const checked = checkFields(schema, value)
  if (checked.ok) return checked.value
  throw new AppError('VALIDATION_FAILED', { errors: checked.errors })
}

function invalid(pointer: string, code: string, message: string, holes: Holes = {}): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code, message, holes }] })
}

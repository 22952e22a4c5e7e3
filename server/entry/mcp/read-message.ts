import { BODY_BYTES_MAX, readBytes } from '#server/entry/read-request.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'

/** What a request to an MCP endpoint brings, before the protocol sees it. */
export interface Brought {
  /** As it came; null where there is none. */
  readonly bytes: Uint8Array<ArrayBuffer> | null
  /** The same as JSON; undefined where it is none. */
  readonly json: unknown
}

/**
 * Reads the one message of a request: more than one in an array would be counted as one (`rate-limit`).
 * @throws AppError PAYLOAD_TOO_LARGE; VALIDATION_FAILED when the client left in the middle
 */
export async function readMessage(request: Request): Promise<Brought> {
  if (request.method !== 'POST') return { bytes: null, json: undefined }
  const bytes = await readBytes(request, BODY_BYTES_MAX).catch((error: unknown) => {
    throw isAppError(error) ? error : new AppError('VALIDATION_FAILED', { cause: error })
  })
  try {
    return { bytes, json: JSON.parse(new TextDecoder().decode(bytes)) }
  } catch {
    return { bytes, json: undefined }
  }
}

/** The method that a message calls, if it is one. */
export function methodOf(json: unknown): string | null {
  const method = typeof json === 'object' && json !== null ? (json as { method?: unknown }).method : undefined
  return typeof method === 'string' ? method : null
}

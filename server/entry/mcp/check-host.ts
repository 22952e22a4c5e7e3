import { localhostAllowedHostnames, validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server'
import { AppError } from '#server/kernel/app-error.ts'

/**
 * Against DNS rebinding: a page of another site cannot have its own name stand for this machine. `Host` must be a name of this
 * installation or of the machine itself; an `Origin`, which only browsers send, must be the installation's own. What a proxy adds
 * (`X-Forwarded-Host`) does not count, for a page could send it as well.
 * @param publicUrl PUBLIC_URL, when the operator set one
 * @throws AppError HOST_REFUSED, ORIGIN_REFUSED
 */
export function checkHost(headers: Pick<Headers, 'get'>, publicUrl: string | undefined): void {
  const here = localhostAllowedHostnames()
  const ours = publicUrl === undefined ? undefined : new URL(publicUrl)
  const host = headers.get('host')
  if (!validateHostHeader(host, ours ? [...here, ours.hostname] : here).ok) throw new AppError('HOST_REFUSED')
  const origin = headers.get('origin')
  if (origin === null || origin === ours?.origin) return
  // Another program on the same machine may have a page, as the Inspector does; it gets no further than to this machine's own name.
  if (!validateHostHeader(host, here).ok || !validateOriginHeader(origin, here).ok) throw new AppError('ORIGIN_REFUSED')
}

/** Whose page may read the answer: the one that asks, where it may ask at all (`checkHost`). */
export function pageThatReads(headers: Pick<Headers, 'get'>, publicUrl: string | undefined): string | null {
  try {
    checkHost(headers, publicUrl)
    return headers.get('origin')
  } catch {
    return null
  }
}

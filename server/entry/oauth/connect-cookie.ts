import type { HasHeaders } from '#server/entry/oauth/issuer.ts'
import { cookieOf } from '#server/entry/session-cookie.ts'
import { hashSecret } from '#server/identity/secret.ts'

/** One for each request to connect, for a program may ask for several at once. */
function nameOf(uid: string): string {
  return `muster_connect_${hashSecret(uid).slice(0, 16)}`
}

/**
 * Ties a request to connect to the browser that began it: somebody who is sent the address of another one's request cannot
 * consent to it.
 */
export function connectCookie(uid: string, seconds: number, origin: string): string {
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return `${nameOf(uid)}=${uid}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure}`
}

/** Whether the request to connect began in this browser. */
export function beganHere(request: HasHeaders, uid: string): boolean {
  return cookieOf(request, nameOf(uid)) === uid
}

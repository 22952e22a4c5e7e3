import { checkedUrl } from '#server/egress/checked-url.ts'
import { type Resolve, resolveAddress, systemResolve } from '#server/egress/resolve-address.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { msg } from '#server/kernel/language/say.ts'

export interface ProviderAddress {
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** `host:port` of an address that an admin says is inside the own network. */
  readonly allow: readonly string[]
}

/**
 * Where a provider may be: an address that egress would let through (architecture §7). A private one only when the admin says so; a
 * name that nobody knows at the moment is taken, and the test of the connection says it. Outside, over an encrypted line alone: what
 * is asked is as confidential as its answer, with a key or without.
 * @throws AppError VALIDATION_FAILED at `/baseUrl` or `/inside`
 */
export async function checkAddress(
  given: { readonly baseUrl: string; readonly inside: boolean },
  resolve: Resolve = systemResolve,
): Promise<ProviderAddress> {
  const url = readUrl(given.baseUrl)
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const allow = given.inside ? [`${host}:${port}`] : []
  await resolveAddress({ host: url.hostname, port }, allow, resolve).catch((error: unknown) => {
    if (isAppError(error, 'CONNECTOR_UNAVAILABLE')) return
    if (isAppError(error, 'EGRESS_REFUSED'))
      throw refused('/inside', msg('This address is inside a private network. Say that it is your own, or write another one'))
    throw error
  })
  if (url.protocol === 'http:' && !given.inside)
    throw refused('/baseUrl', msg('Texts and keys go over an encrypted line only, except inside your own network: write https'))
  return { baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, allow }
}

function readUrl(text: string): URL {
  let url: URL
  try {
    url = checkedUrl(text)
  } catch {
    throw refused('/baseUrl', msg('Write an address like https://models.example.com/v1'))
  }
  if (url.search !== '' || url.hash !== '') throw refused('/baseUrl', msg('Write the address without anything after ? or #'))
  return url
}

function refused(pointer: string, message: string): AppError {
  return new AppError('VALIDATION_FAILED', { errors: [{ pointer, code: 'not_valid', message }] })
}

import { httpConfigSchema, type Site } from '#server/catalogue/schema.ts'
import { findConnector } from '#server/catalogue/store.ts'
import { PRACTICE_ORIGIN } from '#server/connectors/tickets/practice-origin.ts'
import { matchesGlob } from '#server/crew/target-glob.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const URL_LENGTH_MAX = 2000
/** Encoded slashes, backslashes and zeros: what we match and what the other side opens could differ. */
const AMBIGUOUS = /%(2f|5c|00)/i

export interface AllowedAddress {
  readonly site: Site
  readonly url: URL
  /** Whether a path of the same origin is listed for the same use: for redirects. */
  readonly isListed: (url: URL) => boolean
}

/**
 * An address as far as an admin listed it: its origin and its path, for this use (domain §4, Reads are sinks too). In practice
 * only the ticket receiver can be reached, whatever else is listed.
 * @throws AppError EGRESS_REFUSED: nothing went out
 */
export async function findSite(place: { workspaceId: string; key: string }, text: string, use: 'reads' | 'sends'): Promise<AllowedAddress> {
  const { site, url } = await findOrigin(place, text)
  const isListed = ({ pathname }: URL): boolean => !AMBIGUOUS.test(pathname) && site[use].some((pattern) => matchesPath(pattern, pathname))
  if (!isListed(url)) throw refused(url, use === 'reads' ? 'this path is not listed for looking up' : 'this path is not listed for sending')
  return { site, url, isListed }
}

/** The same for the origin alone, whatever the path. @throws AppError EGRESS_REFUSED: nothing went out */
export async function findOrigin(
  place: { workspaceId: string; key: string },
  text: string,
): Promise<{ readonly site: Site; readonly url: URL }> {
  const url = readUrl(text)
  const { sites, practice } = await inScope(place.workspaceId, async (scope) => ({
    sites: httpConfigSchema.safeParse((await findConnector(scope, place.key))?.config).data?.sites ?? [],
    practice: (await readWorkspace(scope)).practice,
  }))
  const site = sites.find(({ origin }) => origin === url.origin)
  if (!site) throw refused(url, 'this origin is not listed')
  if (practice && url.origin !== PRACTICE_ORIGIN) throw refused(url, 'in practice only the ticket receiver can be reached')
  return { site, url }
}

function readUrl(text: string): URL {
  const url = text.length <= URL_LENGTH_MAX ? URL.parse(text) : null
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new AppError('EGRESS_REFUSED', { context: { why: 'only http and https addresses' } })
  if (url.username !== '' || url.password !== '') throw refused(url, 'an address with credentials in it')
  url.hash = ''
  return url
}

/** The start page is a path without a part, which globs do not know. */
function matchesPath(pattern: string, pathname: string): boolean {
  return pathname === '/' ? pattern === '/' || pattern === '/**' : matchesGlob(pattern, pathname)
}

/** Context names the host only: path and query may carry data. */
function refused(url: URL, why: string): AppError {
  return new AppError('EGRESS_REFUSED', { context: { host: url.hostname, why } })
}

import type { AllowedAddress } from '#server/connectors/http/find-site.ts'
import { PRACTICE_ORIGIN } from '#server/connectors/tickets/practice-origin.ts'
import { ensureTickets } from '#server/connectors/tickets/ticket-listener.ts'
import { ticketPassword } from '#server/connectors/tickets/ticket-password.ts'
import { type EgressRequest, type EgressResponse, egressFetch } from '#server/egress/egress-fetch.ts'
import { hostPort } from '#server/egress/host-port.ts'
import { AppError } from '#server/kernel/app-error.ts'

const BYTES_MAX = 1024 * 1024
const HEADER_VALUE = /^[\t\x20-\x7e]*$/

export interface SiteCall extends Pick<EgressRequest, 'method' | 'follow' | 'timeoutMs'> {
  readonly workspaceId: string
  readonly address: AllowedAddress
  readonly headers: Readonly<Record<string, string>>
  /** Value of a saved secret, for the header that the site's settings name. */
  readonly secret?: string | undefined
  readonly body?: string
}

/**
 * One call to a listed site, through the one outbound door. The practice origin is this machine's own ticket receiver.
 * @throws AppError as `egressFetch` does; VALIDATION_FAILED for a secret that the site has no header for: nothing went out
 */
export async function callSite(call: SiteCall): Promise<EgressResponse> {
  const { address, secret, workspaceId } = call
  const { site, url } = address
  const headers = { 'user-agent': 'muster', ...call.headers, ...secretHeader(call) }
  const rest = {
    workspaceId,
    bytesMax: BYTES_MAX,
    confidential: secret !== undefined,
    ...(call.method === undefined ? {} : { method: call.method }),
    ...(call.body === undefined ? {} : { body: call.body }),
    ...(call.follow === undefined ? {} : { follow: call.follow }),
    ...(call.timeoutMs === undefined ? {} : { timeoutMs: call.timeoutMs }),
  }
  if (site.origin !== PRACTICE_ORIGIN)
    return await egressFetch({ ...rest, url: url.href, headers, allow: site.private ? [hostPort(url)] : [] })
  const { port } = await ensureTickets()
  const host = `127.0.0.1:${port}`
  const authorization = `Basic ${Buffer.from(`${workspaceId}:${await ticketPassword(workspaceId)}`).toString('base64')}`
  return await egressFetch({
    ...rest,
    url: `http://${host}${url.pathname}${url.search}`,
    headers: { ...headers, authorization },
    allow: [host],
  })
}

function secretHeader({ secret, address }: SiteCall): Record<string, string> {
  if (secret === undefined) return {}
  const { header } = address.site
  if (header === null)
    throw new AppError('VALIDATION_FAILED', { context: { host: address.url.hostname, why: 'no header is set for a saved secret' } })
  const value = `${header.prefix}${secret}`
  if (!HEADER_VALUE.test(value))
    throw new AppError('VALIDATION_FAILED', { context: { host: address.url.hostname, why: 'the saved secret cannot stand in a header' } })
  return { [header.name.toLowerCase()]: value }
}

import { isIP } from 'node:net'
import { buildConnector } from 'undici'

/**
 * Connects to the address that was checked, whatever the name says by now.
 * @param address of IPv4 or IPv6, as `resolveAddress` gave it
 */
export function pinnedConnector(address: string): buildConnector.connector {
  const family = isIP(address)
  return buildConnector({
    lookup: (_host, options, done) => (options.all ? done(null, [{ address, family }]) : done(null, address, family)),
    autoSelectFamily: false,
  })
}

/** Headers of an answer by name; what came several times is one value, joined by commas. */
export function joinedHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))
}

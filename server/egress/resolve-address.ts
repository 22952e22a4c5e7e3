import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { AppError } from '#server/kernel/app-error.ts'

/** Why an address inside a network is refused, kept in English with what it was refused for. */
export const NOT_PUBLIC_WHY = 'it is not public, and nobody listed it as inside the network'

const NOT_PUBLIC = new BlockList()
const V4_RANGES = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const
/** Global unicast is 2000::/3; inside it these lead elsewhere: translation, tunnels, documentation. Everything outside is refused. */
const V6_RANGES = [
  ['2001::', 32],
  ['2001:2::', 48],
  ['2001:10::', 28],
  ['2001:20::', 28],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const
for (const [net, bits] of V4_RANGES) NOT_PUBLIC.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of V6_RANGES) NOT_PUBLIC.addSubnet(net, bits, 'ipv6')
const GLOBAL_V6 = new BlockList()
GLOBAL_V6.addSubnet('2000::', 3, 'ipv6')

/** True for an address on the public internet: not private, link-local, loopback, multicast, reserved or a tunnel. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !NOT_PUBLIC.check(address, 'ipv4')
  return isIP(address) === 6 && !address.includes('%') && GLOBAL_V6.check(address, 'ipv6') && !NOT_PUBLIC.check(address, 'ipv6')
}

/** Why a token or saved secret is not sent, kept in English with what it was refused for. */
export const UNENCRYPTED_WHY = 'a token or saved secret would go there unencrypted'

/**
 * What carries a token, a password or a saved secret goes unencrypted to no public address, whatever was ticked: judged by the address
 * that is about to be connected to, not by its name.
 * @throws AppError EGRESS_REFUSED
 */
export function refuseOpenLine(host: string, address: string): void {
  if (isPublicAddress(address)) throw new AppError('EGRESS_REFUSED', { context: { host, why: UNENCRYPTED_WHY } })
}

/** Asks a name server for every address of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>

export const systemResolve: Resolve = async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)

/**
 * The one address to connect to: asked once, and used as it is, so that a second answer cannot lead elsewhere. A name with
 * even one address that is not public is refused as a whole, unless `host:port` is on the allow-list of the connector.
 * @param host as in `URL.hostname`
 * @throws AppError EGRESS_REFUSED, CONNECTOR_UNAVAILABLE for a name without address
 */
export async function resolveAddress(
  target: { host: string; port: number },
  allow: readonly string[],
  resolve: Resolve = systemResolve,
): Promise<string> {
  const host = target.host.replace(/^\[|\]$/g, '')
  const context = { host, port: target.port }
  const addresses = isIP(host)
    ? [host]
    : await resolve(host).catch((cause: unknown) => {
        throw new AppError('CONNECTOR_UNAVAILABLE', { cause, context })
      })
  const [first] = addresses
  if (first === undefined) throw new AppError('CONNECTOR_UNAVAILABLE', { context })
  if (!allow.includes(`${host}:${target.port}`) && !addresses.every(isPublicAddress))
    throw new AppError('EGRESS_REFUSED', { context: { ...context, why: NOT_PUBLIC_WHY } })
  return first
}

import { notValid } from '#server/catalogue/not-valid.ts'
import type { RemoteConfig, Site } from '#server/catalogue/schema.ts'
import { isPublicAddress } from '#server/egress/resolve-address.ts'
import { msg } from '#server/kernel/language/say.ts'

/**
 * Whether what is sent to an address could be read on the way: not encrypted, not ticked as inside the own network, and no address of
 * this machine or a network by itself, which is refused without that tick anyway. A name is judged again when it is called.
 */
export function goesOpenly(address: string, isPrivate: boolean): boolean {
  const url = URL.parse(address)
  if (url?.protocol !== 'http:' || isPrivate) return false
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isNumber = /^[0-9.]+$/.test(host) || host.includes(':')
  return host !== 'localhost' && !host.endsWith('.localhost') && (!isNumber || isPublicAddress(host))
}

const WHY = msg('It would get a token or saved secret unencrypted: write an https address, or tick that it is inside our own network')

/**
 * An app elsewhere that is sent a saved secret, or tokens of crew members, with every call. What is stored already is refused when it is
 * called (`egress`): here only what somebody sets.
 * @throws AppError VALIDATION_FAILED
 */
export function refuseOpenSecret({ asMember, header, private: isPrivate, url }: RemoteConfig, pointer: string): void {
  if ((header !== null || asMember === true) && goesOpenly(url, isPrivate)) throw notValid(WHY, pointer)
}

/** The same of listed addresses that take a saved secret. @throws AppError VALIDATION_FAILED */
export function refuseOpenSites(sites: readonly Site[]): void {
  const at = sites.findIndex(({ header, origin, private: isPrivate }) => header !== null && goesOpenly(origin, isPrivate))
  if (at >= 0) throw notValid(WHY, `/sites/${at}/origin`)
}

/** The e-mail addresses among destinations; a destination may name several, or be an object with one in it, as JSON. */
export function addressesOf(destinations: readonly string[]): string[] {
  return destinations.flatMap((destination) => destination.split(/[\s,;<>"{}[\]]+/).filter((part) => /^[^@]+@[^@]+$/.test(part)))
}

/** Whether somebody is reached there: an e-mail or web address. A new file in our own folder is nobody. */
export function isReached(destination: string): boolean {
  return addressesOf([destination]).length > 0 || /^https?:\/\//i.test(destination)
}

/**
 * The domain that more than half of all distinct addresses share, in small letters; null when there is none, so that
 * nothing stands out.
 * @param destinations of this plan, and those reached before
 */
export function majorityDomain(destinations: readonly string[]): string | null {
  const addresses = new Set(addressesOf(destinations).map((address) => address.toLowerCase()))
  const counts = new Map<string, number>()
  for (const address of addresses) counts.set(domainOf(address), (counts.get(domainOf(address)) ?? 0) + 1)
  const [domain, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['', 0]
  return count > 1 && count * 2 > addresses.size ? domain : null
}

/** Whether any of these addresses is of another domain than the given one. */
export function leavesDomain(destinations: readonly string[], domain: string | null): boolean {
  return domain !== null && addressesOf(destinations).some((address) => domainOf(address.toLowerCase()) !== domain)
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

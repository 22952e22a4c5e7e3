/**
 * Which of these people a message names as its sender, in any of the places where a head names one. Only ever taken against a person:
 * nobody checked who wrote the head, so it gives nobody a right, but whoever stands there does not decide on what it started
 * (domain §7). Upper case and what stands after `+` make nobody another person. Pure.
 */
export function peopleNamed(addresses: readonly string[], people: readonly { readonly id: string; readonly email: string }[]): string[] {
  const named = new Set(addresses.map(boxOf))
  return people.filter(({ email }) => named.has(boxOf(email))).map(({ id }) => id)
}

function boxOf(address: string): string {
  const at = address.lastIndexOf('@')
  const [box = ''] = address.slice(0, Math.max(at, 0)).split('+')
  return `${box}@${address.slice(at + 1)}`.trim().toLowerCase()
}

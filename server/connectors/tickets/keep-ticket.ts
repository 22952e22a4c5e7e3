import { findTicketByKey, insertTicket, lastTicketNumber, lockTickets } from '#server/connectors/tickets/store.ts'
import { canonicalJson, type JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Like a help desk that has been in use for a while. */
const FIRST_NUMBER = 1042

/**
 * Keeps a ticket and gives its number. The same key with the same content gives the number of the first time and keeps nothing;
 * with another content it is a mistake of the sender.
 * @param given.key `Idempotency-Key`, or null
 */
export async function keepTicket(
  scope: TenantScope,
  given: { key: string | null; body: JsonObject },
): Promise<{ kind: 'kept' | 'repeated'; number: number } | { kind: 'key-reused' }> {
  const requestHash = sha256(canonicalJson(given.body))
  await lockTickets(scope)
  const known = given.key === null ? undefined : await findTicketByKey(scope, given.key)
  if (known) return known.requestHash === requestHash ? { kind: 'repeated', number: known.number } : { kind: 'key-reused' }
  const number = ((await lastTicketNumber(scope)) ?? FIRST_NUMBER - 1) + 1
  await insertTicket(scope, { id: systemIds.next('tck'), number, key: given.key, requestHash, body: given.body })
  return { kind: 'kept', number }
}

export function ticketName(number: number): string {
  return `T-${number}`
}

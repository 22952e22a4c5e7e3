import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { inScope } from '#server/tenancy/store.ts'
import { revealSecret } from '#server/vault/reveal-secret.ts'

/**
 * Puts the values of handles into the arguments that take one, at the last moment and in a copy. What was sealed, stored
 * and logged keeps the handle (domain §2, Handle). An argument in a slot that is no handle is refused: a secret has no other
 * way in.
 * @param origin where the values go, from the session: `local` for what runs on this host
 * @returns the arguments to send, and every form of the values, to be hidden in whatever comes back
 * @throws AppError SECRET_NOT_BOUND
 */
export async function fillSecrets(
  place: { workspaceId: string; memberId: string | null },
  row: Pick<CatalogueRow, 'tool' | 'secretSlots'>,
  args: JsonObject,
  origin: string,
): Promise<{ args: JsonObject; forms: readonly string[] }> {
  const connector = row.tool.slice(0, row.tool.indexOf('.'))
  const filled: { [name: string]: string } = {}
  for (const slot of row.secretSlots) {
    if (args[slot] === undefined) continue
    const use = { connector, origin, memberId: place.memberId }
    filled[slot] = await inScope(place.workspaceId, async (scope) => await revealSecret(scope, String(args[slot]), use))
  }
  return { args: { ...args, ...filled }, forms: Object.values(filled).flatMap(secretForms) }
}

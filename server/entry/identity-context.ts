import type { IdentityContext } from '#server/identity/context.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'

/** Identity bound to this process: its clock, its ids and the audit chain (docs/decisions/0021). */
export const identityContext: IdentityContext = {
  clock: systemClock,
  ids: systemIds,
  record: async () => {},
}

import { appendAudit } from '#server/audit/append-audit.ts'
import type { AuditDraft } from '#server/audit/schema.ts'
import type { IdentityContext, IdentityEvent } from '#server/identity/context.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'

/** Identity bound to this process: its clock, its ids and the audit chain (docs/decisions/0021). */
export const identityContext: IdentityContext = {
  clock: systemClock,
  ids: systemIds,
  record: async (scope, events) => {
    await appendAudit(scope, events.map(draftOf), { atMs: systemClock.nowMs(), ids: systemIds })
  },
}

function draftOf({ type, decision, actorId, subjectId, details }: IdentityEvent): AuditDraft {
  const actor = actorId === null ? null : { kind: 'person', id: actorId }
  return { type, severity: decision === 'deny' ? 'warning' : 'info', ext: { decision, actor, subjectId, ...details } }
}

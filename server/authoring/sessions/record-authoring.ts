import { appendAudit } from '#server/audit/append-audit.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

type Type = 'authoring.started' | 'authoring.said' | 'authoring.accepted' | 'authoring.undone'
const MESSAGES: { readonly [type in Type]: string } = {
  'authoring.started': 'a conversation about a job began',
  'authoring.said': 'something was said about a job',
  'authoring.accepted': 'proposed changes were taken over',
  'authoring.undone': 'changes were taken back',
}

/** Puts it on record, by ids, counts and digests alone, and tells every open screen. Last in its transaction. */
export async function recordAuthoring(
  scope: TenantScope,
  type: Type,
  sessionId: string,
  ext: { readonly [key: string]: JsonValue },
): Promise<void> {
  await publishSignal(scope, { type: 'authoring.changed', id: sessionId })
  await appendAudit(scope, [{ type, message: MESSAGES[type], ext: { sessionId, ...ext } }], { atMs: systemClock.nowMs(), ids: systemIds })
}

import { appendAudit } from '#server/audit/append-audit.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** One call at the door, as the chain names it: ids and codes, never arguments. */
export interface DoorCall {
  readonly workspaceId: string
  readonly tool: string
  readonly memberId: string
  /** Null: a look-up of a client, which is no run (docs/decisions/0126). */
  readonly runId: string | null
  /** `read` while planning, `apply` at take-off. */
  readonly door: 'read' | 'apply'
  /** Idempotency key of an effect. */
  readonly requestId?: string
  /** `leg-1.2`. */
  readonly step?: string | undefined
  readonly ordinal?: number
  /** More for the record: ids and digests, never arguments. */
  readonly facts?: { readonly [name: string]: string } | undefined
}

/**
 * The gateway's own record of what it let through or refused (I8), in a transaction of its own before anything goes out: without
 * the record nothing is forwarded. Probes, which Muster itself makes to compare, are not a member's calls and not recorded.
 * @param refusedFor error code of a refusal; null when the call goes out
 */
export async function recordDecision(call: DoorCall, refusedFor: string | null): Promise<void> {
  await inScope(call.workspaceId, async (scope) => await recordDecisionIn(scope, call, refusedFor))
}

/** The same as the last of a transaction that only looked: what is let through goes out once that is committed. */
export async function recordDecisionIn(scope: TenantScope, call: DoorCall, refusedFor: string | null): Promise<void> {
  const allowed = refusedFor === null
  const draft = {
    type: allowed ? ('gateway.allowed' as const) : ('gateway.denied' as const),
    severity: allowed ? ('info' as const) : ('warning' as const),
    workflowState: call.runId === null ? 'COMPLETED' : call.door === 'read' ? 'PLAN_RUNNING' : 'TAKEOFF_RUNNING',
    ...(call.step === undefined || call.runId === null
      ? {}
      : {
          workflow: {
            workflow_id: call.runId,
            step_id: call.step,
            mode: call.door === 'read' ? ('flight-plan' as const) : ('take-off' as const),
          },
        }),
    gateway: {
      gateway_type: 'mcp',
      tool: call.tool,
      policy_decision: allowed ? ('allow' as const) : ('deny' as const),
      ...(call.requestId === undefined ? {} : { request_id: call.requestId }),
    },
    message: allowed ? `${call.tool} let through` : `${call.tool} refused: ${refusedFor}`,
    ext: {
      ...(call.runId === null ? {} : { runId: call.runId }),
      ...call.facts,
      actor: call.memberId,
      door: call.door,
      ...(call.ordinal === undefined ? {} : { ordinal: call.ordinal }),
      ...(allowed ? {} : { code: refusedFor }),
    },
  }
  await appendAudit(scope, [draft], { atMs: systemClock.nowMs(), ids: systemIds })
}

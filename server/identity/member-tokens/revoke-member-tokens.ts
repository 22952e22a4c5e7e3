import { revokeMemberTokenRows } from '#server/identity/member-tokens/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Ends every token of a crew member for good, in the transaction that suspends it: reinstating brings none of them back. */
export async function revokeMemberTokens(scope: TenantScope, memberId: string, nowMs: number): Promise<void> {
  await revokeMemberTokenRows(scope, memberId, new Date(nowMs))
}

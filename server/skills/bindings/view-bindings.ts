import { ownValue } from '#server/kernel/own-value.ts'
import { type AskedNow, askedNow } from '#server/skills/bindings/asked-now.ts'
import { isMissing } from '#server/skills/bindings/core/asked.ts'
import { whoGrants } from '#server/skills/bindings/core/who-grants.ts'
import { listGranters } from '#server/skills/bindings/list-granters.ts'
import type { BindingView, Withdrawn } from '#server/skills/bindings/schema.ts'
import { type BindingRow, listVersionStates, type VersionState } from '#server/skills/bindings/store.ts'
import { type Asked, type LockEntry, lockEntrySchema } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** Bindings as callers get them: what was fixed, what was granted and holds, what is missing, what was withdrawn since. */
export async function viewBindings(scope: TenantScope, rows: readonly BindingRow[]): Promise<BindingView[]> {
  const standing = await askedNow(scope, rows)
  const states = await listVersionStates(
    scope,
    rows.flatMap((row) => lockOf(row)),
  )
  const granters = await listGranters(scope)
  return rows.flatMap((row) => {
    const now = standing.get(row.id)
    return now ? [viewOf(row, now, states, granters)] : []
  })
}

/** The one of that row. */
export async function viewBinding(scope: TenantScope, row: BindingRow): Promise<BindingView> {
  const [view] = await viewBindings(scope, [row])
  if (!view) throw new Error('a row gives its view')
  return view
}

export function lockOf(row: BindingRow): LockEntry[] {
  return lockEntrySchema.array().parse(row.lock)
}

/** Name of a secret → handle, as stored. */
export function mappingsOf(row: BindingRow): Readonly<Record<string, string>> {
  return row.secretMappings as Record<string, string>
}

/** What is asked for, each once, with all who ask. */
export function permissionsOf({ permissions }: Asked): { permission: string; by: string[] }[] {
  const grouped = Map.groupBy(permissions, ({ permission }) => permission)
  return [...grouped].map(([permission, all]) => ({ permission, by: all.map(({ by }) => by) }))
}

/** One mapping serves all who ask for a secret of that name; it is required when any of them requires it. */
export function secretsOf({ secrets }: Asked, mapped: Readonly<Record<string, string>>) {
  const grouped = Map.groupBy(secrets, ({ name }) => name)
  return [...grouped].map(([name, all]) => ({
    name,
    required: all.some(({ required }) => required),
    description: all.find(({ description }) => description !== '')?.description ?? '',
    by: all.map(({ by }) => by),
    handle: ownValue(mapped, name) ?? null,
  }))
}

function viewOf(
  row: BindingRow,
  { asked, held, missing }: AskedNow,
  states: readonly VersionState[],
  granters: readonly string[],
): BindingView {
  const mapped = mappingsOf(row)
  const granted = new Map(held.map(({ permission, grantedBy, grantedAt }) => [permission, { by: grantedBy, at: grantedAt.toISOString() }]))
  const lock = lockOf(row)
  const withdrawn = withdrawnOf(lock, states)
  const pending = row.pending || isMissing(missing)
  const isSafe = withdrawn.every(({ severity }) => severity === 'normal')
  const { id, skillId, skillWorkspaceId, slug, ref, versionId, scopeType, scopeId, state, enabled, lockDigest } = row
  return {
    ...{ id, skillId, skillWorkspaceId, slug, ref, version: row.semver, versionId, scopeType, scopeId, state, enabled, pending },
    inUse: state === 'active' && enabled && !pending && isSafe,
    lock,
    lockDigest,
    permissions: permissionsOf(asked).map((one) => ({ ...one, granted: granted.get(one.permission) ?? null })),
    secrets: secretsOf(asked, mapped),
    missing: { permissions: [...missing.permissions], secrets: [...missing.secrets] },
    granters: [...whoGrants(granters, row.createdBy)],
    withdrawn,
    supersedesId: row.supersedesId,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    endedBy: row.endedBy,
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}

/** A lock with a yanked dependency is flagged; `security` and `removed` take the binding out of use (requirements §14.7). */
export function withdrawnOf(lock: readonly LockEntry[], states: readonly VersionState[]): Withdrawn[] {
  return lock.flatMap(({ slug, version, versionId }): Withdrawn[] => {
    const state = states.find((one) => one.versionId === versionId)
    if (!state) return [{ slug, version, severity: 'removed', reason: null }]
    return state.yankSeverity === null ? [] : [{ slug, version, severity: state.yankSeverity, reason: state.yankReason }]
  })
}

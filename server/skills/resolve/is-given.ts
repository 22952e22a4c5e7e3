import { z } from 'zod'
import { type Agreement, askedInAll, givenTo, isMissing, missingOf } from '#server/skills/bindings/core/asked.ts'
import { grantsThatHold } from '#server/skills/bindings/signed-grants.ts'
import type { GrantRow } from '#server/skills/bindings/store.ts'
import { askedSchema, type Manifest } from '#server/skills/schema.ts'

/** A grant as the query of a scope writes it. */
type WrittenGrant = Omit<GrantRow, 'workspaceId' | 'bindingId' | 'grantedAt'> & { readonly grantedAt: string }
/** What a binding asks for and what it was given. */
export interface Wants {
  readonly lockDigest: string
  readonly asked: unknown
  readonly mapped: unknown
  readonly grants: readonly WrittenGrant[]
  /** Agreements given to other bindings, that this one counted on; each with the lock that it was given on. */
  readonly agreements: readonly (WrittenGrant & { readonly bindingId: string; readonly lock: unknown; readonly lockDigest: string })[]
}
interface Wanting {
  readonly id: string
  readonly lock: unknown
  /** Absent where nothing is asked for. */
  readonly wants: Wants | null
}
const mappedSchema = z.record(z.string(), z.string())

/**
 * Whether nothing is missing of what a binding asks for, by the signed grants: that nothing is pending is not believed.
 * @returns `malformed` for a row that the product never wrote
 */
export async function isGiven(workspaceId: string, { id, lock, wants }: Wanting): Promise<boolean | 'malformed'> {
  if (wants === null) return true
  const asked = askedSchema.safeParse(wants.asked)
  const mapped = mappedSchema.safeParse(wants.mapped)
  if (!asked.success || !mapped.success) return 'malformed'
  const own = asked.data.permissions.length + (asked.data.counted?.length ?? 0) === 0 ? [] : wants.grants
  const held = await grantsThatHold({ workspaceId, id, lock, lockDigest: wants.lockDigest }, rowsOf(workspaceId, id, own))
  const granted = givenTo(
    asked.data,
    held.map(({ permission }) => permission),
    await agreementsThatHold(workspaceId, wants),
  )
  return !isMissing(missingOf(askedInAll(asked.data), { granted, mapped: mapped.data }))
}

/** What a version asks for by what was signed of it, in the words of `wantedIn`. */
export function wantsOf({
  permissions,
  allowedTools,
  secrets,
}: Partial<Pick<Manifest, 'permissions' | 'allowedTools' | 'secrets'>>): string[] {
  return [
    ...(permissions ?? []),
    ...(allowedTools ?? []).map((tool) => `tool:${tool}`),
    ...(secrets ?? []).filter(({ required }) => required).map(({ name }) => `secret ${name}`),
  ]
}

/** What a binding says that it asks for. */
function wantedIn(wants: Wants | null): ReadonlySet<string> {
  const asked = askedSchema.safeParse(wants?.asked)
  if (!asked.success) return new Set()
  const { permissions, secrets } = asked.data
  const names = secrets.filter(({ required }) => required).map(({ name }) => `secret ${name}`)
  return new Set([...permissions.map(({ permission }) => permission), ...names])
}

/** Whether a binding asks for all that its versions do: what it asks for is a column that nobody signed. */
export function asksForAll(wants: Wants | null, of: readonly string[]): boolean {
  if (of.length === 0) return true
  const wanted = wantedIn(wants)
  return of.every((one) => wanted.has(one))
}

async function agreementsThatHold(workspaceId: string, { agreements }: Wants): Promise<Agreement[]> {
  const held: Agreement[] = []
  for (const { bindingId, lock, lockDigest, ...grant } of agreements) {
    const [row] = await grantsThatHold({ workspaceId, id: bindingId, lock, lockDigest }, rowsOf(workspaceId, bindingId, [grant]))
    if (row) held.push({ bindingId, permission: row.permission, grantedAt: row.grantedAt.toISOString() })
  }
  return held
}

function rowsOf(workspaceId: string, bindingId: string, grants: readonly WrittenGrant[]): GrantRow[] {
  return grants.map((grant) => ({ ...grant, workspaceId, bindingId, grantedAt: new Date(grant.grantedAt) }))
}

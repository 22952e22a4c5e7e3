import { z } from 'zod'
import { readAuthorityFacts } from '#server/audit/authority/store.ts'
import { type AuthorityDifference, compareAuthority, type Right, type RightEntry } from '#server/audit/core/compare-authority.ts'
import { envelopeSchema } from '#server/audit/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const DIFFERENCES_MAX = 100

export interface AuthorityReport {
  readonly ok: boolean
  /** Rights compared: roles, accepted tools, house rules, permissions of skills. */
  readonly rights: number
  readonly differenceCount: number
  readonly differences: readonly AuthorityDifference[]
}

/**
 * Compares roles, accepted tools, house rules and permissions of skills with the chain that gave them (domain §8, authority records).
 * Readers refuse what is not signed; this finds also what was signed once and is no longer given.
 */
export async function reconcileAuthority(workspaceId: string): Promise<AuthorityReport> {
  const facts = await inScope(workspaceId, readAuthorityFacts)
  const inForce = facts.flatMap(({ kind, subject, says, signature }): Right[] =>
    kind === 'entry' ? [] : [{ kind, subject: subject ?? '', says: says ?? '', signature: signature ?? '' }],
  )
  const entries = facts.flatMap(({ kind, envelope_text }) => (kind === 'entry' ? entriesOf(envelope_text ?? '') : []))
  const found = compareAuthority(inForce, entries)
  return { ok: found.length === 0, rights: inForce.length, differenceCount: found.length, differences: found.slice(0, DIFFERENCES_MAX) }
}

const roleSchema = z.object({ subjectId: z.string(), role: z.string(), grants: z.array(z.string()), signature: z.string() })
const removedSchema = z.object({ subjectId: z.string() })
const rulesSchema = z.object({ policyDigest: z.string(), signature: z.string() })
const skillGivenSchema = z.object({ bindingId: z.string(), permission: z.string(), grantedBy: z.string(), signature: z.string() })
const skillTakenSchema = z.object({ bindingId: z.string(), permission: z.string() })
const toolsSchema = z.object({
  rows: z.array(z.object({ tool: z.string(), effectClass: z.string(), pin: z.string(), signature: z.string() })),
})

/** What an entry did. One that cannot be read is the chain's own fault; verify names it. */
function entriesOf(text: string): RightEntry[] {
  const envelope = envelopeSchema.safeParse(readJson(text))
  if (!envelope.success) return []
  const { seq, event, ext } = envelope.data
  if (event.event_type === 'membership.removed') {
    const removed = removedSchema.safeParse(ext)
    return removed.success ? [{ seq, kind: 'role', subject: removed.data.subjectId, right: null }] : []
  }
  if (event.event_type === 'catalogue.accepted') {
    const tools = toolsSchema.safeParse(ext)
    const rows = tools.success ? tools.data.rows : []
    return rows.map(({ tool, effectClass, pin, signature }) => {
      const right = { kind: 'tool' as const, subject: tool, says: `${effectClass} ${pin}`, signature }
      return { seq, kind: 'tool', subject: tool, right }
    })
  }
  if (event.event_type === 'policy.activated') {
    const rules = rulesSchema.safeParse(ext)
    if (!rules.success) return []
    const right = { kind: 'rules' as const, subject: 'house', says: rules.data.policyDigest, signature: rules.data.signature }
    return [{ seq, kind: 'rules', subject: 'house', right }]
  }
  if (event.event_type === 'skill_grant.given') {
    const granted = skillGivenSchema.safeParse(ext)
    if (!granted.success) return []
    const { bindingId, permission, grantedBy, signature } = granted.data
    const right = { kind: 'skill' as const, subject: `${bindingId} ${permission}`, says: grantedBy, signature }
    return [{ seq, kind: 'skill', subject: right.subject, right }]
  }
  if (event.event_type === 'skill_grant.revoked') {
    const taken = skillTakenSchema.safeParse(ext)
    return taken.success ? [{ seq, kind: 'skill', subject: `${taken.data.bindingId} ${taken.data.permission}`, right: null }] : []
  }
  const given = roleSchema.safeParse(ext)
  if (!given.success) return []
  const { subjectId, role, grants, signature } = given.data
  const right = { kind: 'role' as const, subject: subjectId, says: `${role} ${grants.join(',')}`, signature }
  return [{ seq, kind: 'role', subject: subjectId, right }]
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

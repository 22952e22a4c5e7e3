import { type AuthorityFact, readAuthorityFacts } from '#server/audit/authority/store.ts'
import { type AuthorityDifference, compareAuthority, type Right } from '#server/audit/core/compare-authority.ts'
import { readRights, saysFacts, storedModelRulesText, storedPolicyText, storedVersionText } from '#server/audit/core/read-rights.ts'
import { inScope } from '#server/tenancy/store.ts'

const DIFFERENCES_MAX = 100

export interface AuthorityReport {
  readonly ok: boolean
  /** Rights compared. */
  readonly rights: number
  readonly differenceCount: number
  readonly differences: readonly AuthorityDifference[]
}

/**
 * Compares roles, accepted tools, house rules, rules for models, connected programs and what is signed of skills (permissions, severities, versions and
 * their withdrawals) with the chain that gave them (domain §8, authority records).
 * Readers refuse what is not signed; this finds also what was signed once and is no longer given.
 */
export async function reconcileAuthority(workspaceId: string): Promise<AuthorityReport> {
  const facts = await inScope(workspaceId, readAuthorityFacts)
  const entries = facts.flatMap(({ kind, envelope_text }) => (kind === 'entry' ? readRights(envelope_text ?? '') : []))
  const withFacts = new Set(entries.filter(saysFacts).map(({ subject }) => subject))
  const inForce = facts.flatMap((fact) => rightInForce(fact, withFacts))
  const found = compareAuthority(inForce, entries)
  return { ok: found.length === 0, rights: inForce.length, differenceCount: found.length, differences: found.slice(0, DIFFERENCES_MAX) }
}

/** @param withFacts ids of versions whose entry names what was read from the files */
function rightInForce({ kind, subject, says, signature }: AuthorityFact, withFacts: ReadonlySet<string>): Right[] {
  if (kind === 'entry') return []
  const of = subject ?? ''
  const said = says ?? ''
  return [{ kind, subject: of, says: storedText(kind, said, withFacts.has(of)), signature: signature ?? '' }]
}

/** What is stored, as entries of the chain say it. */
function storedText(kind: Right['kind'], said: string, hasFacts: boolean): string {
  if (kind === 'strictness') return storedPolicyText(said)
  if (kind === 'model-rules') return storedModelRulesText(said)
  return kind === 'version' ? storedVersionText(said, hasFacts) : said
}

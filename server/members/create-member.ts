import { appendAudit } from '#server/audit/append-audit.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { compileYaml } from '#server/members/compile-definition.ts'
import type { Unconfirmed } from '#server/members/core/unconfirmed.ts'
import { firstCrewId, insertCrew, insertMember, insertProgram, insertVersion, listActors } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Hires a crew member from a job description: a `provisional` member (dry run only until first publish) with its first
 * draft. The text is kept as typed even when it does not compile.
 * @param options.by user id of the author
 * @param options.unconfirmed what was proposed and nobody confirmed yet (`confirm-place`)
 */
export async function createMember(
  scope: TenantScope,
  options: { yaml: string; by: string; unconfirmed?: readonly Unconfirmed[] },
): Promise<{ memberId: string; versionId: string }> {
  const memberId = systemIds.next('mem')
  const versionId = systemIds.next('ver')
  const { name, slug } = await nameFor(scope, options.yaml)
  const crewId = await firstCrewOf(scope)
  await insertMember(scope, { id: memberId, crewId, slug, name, status: 'provisional', createdBy: options.by })
  const { definition, result } = await compileYaml(scope, { id: memberId, slug }, options.yaml)
  if (result.ok) await insertProgram(scope, result.programDigest, result.programText)
  await insertVersion(scope, {
    status: 'draft',
    id: versionId,
    memberId,
    definition: definition ?? {},
    sourceYaml: options.yaml,
    programDigest: result.ok ? result.programDigest : null,
    authors: [options.by],
    unconfirmed: options.unconfirmed ?? [],
  })
  await appendAudit(
    scope,
    [{ type: 'member.created', message: `crew member ${slug} created`, ext: { memberId, versionId, actor: options.by } }],
    {
      atMs: systemClock.nowMs(),
      ids: systemIds,
    },
  )
  return { memberId, versionId }
}

/** Name and slug from the text; a taken slug gets a number: `expense-check-2`. */
async function nameFor(scope: TenantScope, yaml: string): Promise<{ name: string; slug: string }> {
  const parsed = parseDefinitionYaml(yaml)
  const metadata = parsed.ok ? (parsed.value as { metadata?: { name?: unknown; slug?: unknown } } | null)?.metadata : undefined
  const wanted = typeof metadata?.slug === 'string' && /^[a-z][a-z0-9-]{1,62}$/.test(metadata.slug) ? metadata.slug : 'crew-member'
  const name = typeof metadata?.name === 'string' && metadata.name !== '' ? metadata.name.slice(0, 80) : 'Crew member'
  const known = await listActors(scope)
  const taken = new Set(known.map((member) => member.slug))
  if (!taken.has(wanted)) return { name, slug: wanted }
  let n = 2
  while (taken.has(`${wanted}-${n}`)) n += 1
  // Who left keeps the slug, because runs name it; the name alone may be given again.
  const isNameTaken = known.some((member) => member.kind === 'crew' && member.name === name && member.status !== 'offboarded')
  return { name: isNameTaken ? `${name} ${n}` : name, slug: `${wanted}-${n}` }
}

/** The crew that a new crew member comes to; made when there is none yet. */
export async function firstCrewOf(scope: TenantScope): Promise<string> {
  const first = await firstCrewId(scope)
  if (first !== undefined) return first
  const id = systemIds.next('crw')
  await insertCrew(scope, id, 'Crew')
  return id
}

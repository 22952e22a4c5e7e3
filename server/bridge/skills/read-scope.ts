import { namesOf } from '#server/bridge/list-runs.ts'
import { whyNot } from '#server/bridge/skills/core/why-not.ts'
import { namedIn } from '#server/bridge/skills/named-in.ts'
import type { ScopedView, ScopeView } from '#server/bridge/skills/schema.ts'
import { lockOf, type ScopeNames, scopeName, withdrawnIn } from '#server/bridge/skills/skill-facts.ts'
import { type BindingRow, listChannels, listScopeRows, skillsById, versionsById } from '#server/bridge/skills/store.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { listMembers } from '#server/members/store.ts'
import type { ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import { explainScope } from '#server/skills/resolve/resolve-skills.ts'
import { manifestSchema, SCOPE_TYPES, type SkillScope } from '#server/skills/schema.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const CHANNELS_MAX = 200

/** Which skills a crew member, a person, a channel or the whole workspace has, where each comes from, and what is not in effect and why. */
export async function readScope(workspaceId: string, scope: SkillScope, say: Say = inEnglish): Promise<ScopeView> {
  const people = await namesOf(workspaceId)
  const { entries, shadowed } = await explainScope(workspaceId, scope)
  return await inScope(workspaceId, async (tenant) => {
    const here = (await listMembers(tenant)).filter(({ status }) => status !== 'offboarded')
    const names: ScopeNames = { people, members: new Map(here.map(({ id, name }) => [id, name])) }
    const places = SCOPE_TYPES.flatMap((type) => {
      const id = type === 'workspace' ? workspaceId : scope[type]
      return id === undefined ? [] : [scopeName(type, id, names)]
    })
    const from = (type: ScopedSkill['scopeType']) => places.find((place) => place.type === type) ?? scopeName(type, '', names)
    const view = (skill: ScopedSkill): ScopedView => ({
      key: `${skill.bindingId} ${skill.skillId}`,
      bindingId: skill.bindingId,
      skillId: skill.skillId,
      name: skill.slug,
      version: skill.version,
      description: skill.description,
      triggers: [...skill.triggers],
      from: from(skill.scopeType),
      via: skill.via,
      withdrawn: skill.isYanked ? 'normal' : null,
    })
    const member = here.find(({ id }) => id === scope.core)
    const naming = member ? (await namedIn(tenant, [member])).get(member.id) : undefined
    const known = new Set([...entries, ...shadowed].map(({ bindingId }) => bindingId))
    const rest = (await listScopeRows(tenant, places)).filter(({ id }) => !known.has(id))
    const winner = (skillId: string) => {
      const won = entries.find((entry) => entry.skillId === skillId)
      return won ? { version: won.version, from: from(won.scopeType) } : null
    }
    return {
      scope: places,
      inEffect: entries.map((skill) => ({ ...view(skill), named: skill.via === null ? (naming?.(skill.slug) ?? null) : null })),
      notInEffect: [
        ...shadowed.map((skill) => ({ ...view(skill), why: 'shadowed' as const, instead: winner(skill.skillId) })),
        ...(await leftOut(tenant, rest, names)).map((left) => ({ ...left, instead: winner(left.skillId) })),
      ],
      choices: {
        core: here.map(({ id, name }) => ({ id, name })),
        user: [...people].map(([id, name]) => ({ id, name: name === '' ? say('Someone who left') : name })),
        channel: (await listChannels(tenant, CHANNELS_MAX)).map((id) => ({ id, name: id })),
      },
    }
  })
}

/** What was added there and takes no part, each with its reason. */
async function leftOut(scope: TenantScope, rows: readonly BindingRow[], names: ScopeNames) {
  const locks = rows.map(lockOf)
  const versions = await versionsById(
    scope,
    locks.flat().map(({ versionId }) => versionId),
  )
  const skills = await skillsById(
    scope,
    locks.flat().map(({ skillId }) => skillId),
  )
  return rows.map((row, at) => {
    const lock = locks[at] ?? []
    const severities = withdrawnIn(lock, versions).map(({ severity }) => severity)
    const withdrawn = severities.includes('security') ? ('security' as const) : severities.length > 0 ? ('normal' as const) : null
    const isGone = lock.some(({ skillId }) => skills.get(skillId)?.deletedAt !== null)
    const manifest = versions.get(row.versionId)?.manifest
    const about = manifest ? manifestSchema.parse(manifest) : { description: '', triggers: [] }
    return {
      key: `${row.id} ${row.skillId}`,
      bindingId: row.id,
      skillId: row.skillId,
      name: row.slug,
      version: row.semver,
      description: about.description,
      triggers: [...about.triggers],
      from: scopeName(row.scopeType, row.scopeId, names),
      via: null,
      withdrawn,
      why: whyNot({ enabled: row.enabled, isGone, withdrawn }),
    }
  })
}

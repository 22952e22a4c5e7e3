import type { WaitingList, WaitingSkill } from '#server/bridge/skills/schema.ts'
import { scopeName } from '#server/bridge/skills/skill-facts.ts'
import { bindingsById, versionsById } from '#server/bridge/skills/store.ts'
import { listPeople } from '#server/identity/list-people.ts'
import type { Principal } from '#server/identity/principal.ts'
import { mayGrantSkills } from '#server/identity/roles.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { listMembers } from '#server/members/store.ts'
import { askedInAll } from '#server/skills/bindings/core/asked.ts'
import type { BindingView } from '#server/skills/bindings/schema.ts'
import { alsoStopping, stoppingWith } from '#server/skills/bindings/stopping-with.ts'
import { type BindingRow, listBindingRows } from '#server/skills/bindings/store.ts'
import { viewBindings } from '#server/skills/bindings/view-bindings.ts'
import { askedSchema, manifestSchema } from '#server/skills/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const PAGE = 25

interface Around {
  readonly reader: Principal
  readonly names: ReadonlyMap<string, string>
  readonly members: ReadonlyMap<string, string>
  readonly replaced: ReadonlyMap<string, BindingRow>
  readonly versions: Awaited<ReturnType<typeof versionsById>>
  readonly stopping: Awaited<ReturnType<typeof stoppingWith>>
  readonly say: Say
}

/** Skills that wait for permissions or secrets, newest first, a page at a time, with who may give. @param before `next` of the page before */
export async function readWaiting(reader: Principal, before?: string, say: Say = inEnglish): Promise<WaitingList> {
  const names = new Map((await listPeople(reader)).map(({ userId, name }) => [userId, name]))
  return await inScope(reader.workspaceId, async (scope) => {
    const rows = await listBindingRows(scope, { pending: true, before, limit: PAGE + 1 })
    const page = await viewBindings(scope, rows.slice(0, PAGE))
    const members = new Map((await listMembers(scope)).map(({ id, name }) => [id, name]))
    const replaced = await bindingsById(
      scope,
      page.flatMap(({ supersedesId }) => supersedesId ?? []),
    )
    const versions = await versionsById(
      scope,
      page.map(({ versionId }) => versionId),
    )
    const stopping = await stoppingWith(scope, page.flatMap(givenOf))
    const around: Around = { reader, names, members, replaced, versions, stopping, say }
    return { items: page.map((view) => waitingOf(view, around)), next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null }
  })
}

function givenOf({ permissions }: BindingView) {
  return permissions.flatMap(({ permission, granted }) => (granted ? [{ permission, grantedAt: new Date(granted.at) }] : []))
}

function waitingOf(view: BindingView, around: Around): WaitingSkill {
  const { reader, names, members, replaced, versions, stopping, say } = around
  const nameOf = (userId: string): string => names.get(userId) ?? say('Someone who left')
  const before = view.supersedesId === null ? undefined : replaced.get(view.supersedesId)
  const had = before ? new Set(askedInAll(askedSchema.parse(before.asked)).permissions.map(({ permission }) => permission)) : null
  const manifest = versions.get(view.versionId)?.manifest
  return {
    id: view.id,
    skillId: view.skillId,
    name: view.slug,
    ref: view.ref,
    version: view.version,
    description: manifest ? manifestSchema.parse(manifest).description : '',
    scope: scopeName(view.scopeType, view.scopeId, { members, people: names }),
    isSuccessor: view.state === 'successor',
    askedBy: { name: nameOf(view.createdBy), isYou: view.createdBy === reader.userId },
    askedAt: view.createdAt,
    permissions: view.permissions.map(({ permission, by, granted }) => ({
      permission,
      by,
      isNew: had !== null && !had.has(permission),
      given: granted
        ? {
            by: nameOf(granted.by),
            at: granted.at,
            alsoStop: alsoStopping(stopping, { permission, grantedAt: new Date(granted.at) }, view.id),
          }
        : null,
    })),
    secrets: view.secrets,
    others: view.granters.filter((userId) => userId !== reader.userId).map(nameOf),
    may: view.granters.includes(reader.userId) ? 'yes' : mayGrantSkills(reader) ? 'own' : 'role',
  }
}

import type { Surroundings } from '#server/authoring/author/author.ts'
import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { listFiles } from '#server/connectors/files/list-files.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import type { Definition, DefinitionInput } from '#server/crew/schema.ts'
import { listModelRoles } from '#server/gateway/llm/settings/read-chain.ts'
import { readWorkspace } from '#server/identity/change-workspace.ts'
import { listPeople } from '#server/identity/list-people.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { listInputsOf, listMembers } from '#server/members/store.ts'
import { listTemplates } from '#server/members/templates.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { inScope } from '#server/tenancy/store.ts'
import { listHandles } from '#server/vault/list-handles.ts'

const FILES_MAX = 200
/** Steps of these kinds need a model. */
const THINKING: ReadonlySet<string> = new Set(['think', 'act'])

/** Everything that an author may refer to, as the workspace has it now: names and places, never a secret's value. */
export async function readSurroundings(
  workspaceId: string,
  options: { memberId: string | null; say: Say },
): Promise<{ surroundings: Surroundings; catalogue: readonly CatalogueRow[] }> {
  const [workspace, people, templates, files, { catalogue, ...known }] = await Promise.all([
    readWorkspace({ workspaceId }),
    listPeople({ workspaceId }),
    knownTemplates(options.say),
    listFiles(workspaceId, '').catch(() => []),
    readKnown(workspaceId, options.memberId),
  ])
  const surroundings: Surroundings = {
    ...known,
    templates,
    people: people.flatMap(({ name, email, suspendedAtMs }) => (suspendedAtMs === null ? [{ name, email }] : [])),
    zone: workspace.timeZone,
    today: new Intl.DateTimeFormat('en-CA', { timeZone: workspace.timeZone }).format(systemClock.nowMs()),
    currency: 'EUR',
    language: options.say.language,
    files: files.slice(0, FILES_MAX).map(({ path }) => path),
  }
  return { surroundings, catalogue }
}

/** What a job may name, by which a gap is told from what is there. `memberId` null: before there is a crew member. */
export async function readKnown(
  workspaceId: string,
  memberId: string | null,
): Promise<
  Pick<Surroundings, 'tools' | 'handles' | 'skills' | 'members' | 'takes' | 'hasModel'> & { readonly catalogue: readonly CatalogueRow[] }
> {
  const { skills } = await resolveSkills(workspaceId, memberId === null ? {} : { core: memberId })
  const known = await inScope(workspaceId, async (scope) => {
    const members = (await listMembers(scope)).filter(({ status }) => status !== 'offboarded')
    return {
      catalogue: await listCatalogue(scope),
      members,
      takes: await listInputsOf(
        scope,
        members.map(({ slug }) => slug),
      ),
      handles: await listHandles(scope, memberId),
      hasModel: (await listModelRoles(scope)).includes('primary'),
    }
  })
  return {
    catalogue: known.catalogue,
    tools: known.catalogue.flatMap(({ tool, title, description, effectClass, inputSchema, state }) =>
      state === 'active' && effectClass !== null ? [{ ref: tool, title, description, effectClass, inputSchema }] : [],
    ),
    handles: known.handles.map(({ handle }) => handle),
    skills: skills.map(({ slug, version, description }) => ({ slug, version, description })),
    members: known.members.map(({ slug, name }) => ({ slug, name })),
    takes: known.takes,
    hasModel: known.hasModel,
  }
}

async function knownTemplates(say: Say): Promise<Surroundings['templates']> {
  return (await listTemplates()).map(({ ref, name, summary, yaml }) => {
    const parsed = parseDefinitionYaml(yaml)
    const definition = (parsed.ok ? parsed.value : null) as DefinitionInput | null
    return {
      ref,
      title: say(name),
      summary: say(summary),
      needsModel:
        JSON.stringify((definition as Definition | null)?.steps ?? [])
          .match(/"kind":"(\w+)"/g)
          ?.some(isThinking) ?? false,
      ...(definition === null ? {} : { definition }),
    }
  })
}

function isThinking(kind: string): boolean {
  return THINKING.has(kind.slice('"kind":"'.length, -1))
}

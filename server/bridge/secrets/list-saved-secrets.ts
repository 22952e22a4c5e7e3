import type { SavedSecret, SecretPlaces } from '#server/bridge/secrets/schema.ts'
import { originsOf } from '#server/catalogue/change-secret.ts'
import { remoteConfigSchema } from '#server/catalogue/schema.ts'
import { type ConnectorRow, listConnectorRows } from '#server/catalogue/store.ts'
import { findMailServer, type MailServerRow } from '#server/connectors/mail/store.ts'
import { listProviders, type ProviderRow } from '#server/gateway/llm/settings/store.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { listMembers, listVersions, type MemberRow } from '#server/members/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { listSecrets } from '#server/vault/list-secrets.ts'
import { formatHandle } from '#server/vault/schema.ts'

/**
 * Every saved secret with what uses it: job descriptions at work, open drafts, and apps that send it with each call. This is also
 * what stops when it is removed.
 * @param say speaks to the reader
 */
export async function listSavedSecrets(workspaceId: string, say: Say = inEnglish): Promise<{ items: SavedSecret[]; places: SecretPlaces }> {
  const people = new Map((await listPeople({ workspaceId })).map(({ userId, name }) => [userId, name]))
  return await inScope(workspaceId, async (scope) => {
    const connectors = await listConnectorRows(scope)
    const members = await listMembers(scope)
    const mailServer = await findMailServer(scope)
    const providers = await listProviders(scope)
    const texts = await Promise.all(members.map(async (member) => await textsOf(scope, member)))
    const items = (await listSecrets(scope)).map(
      ({ path, version, fields, handles, binding, savedBy, savedAt }): SavedSecret => ({
        path,
        version,
        fields: [...fields],
        handles: [...handles],
        app: { key: binding.connector, name: connectors.find(({ key }) => key === binding.connector)?.name ?? binding.connector },
        origin: binding.origin,
        members: binding.members === 'all' ? null : binding.members.map((id) => ({ id, name: nameOf(members, id) })),
        savedBy: people.get(savedBy) ?? say('somebody who left'),
        savedAt,
        usedBy: [
          ...membersWith(path, members, texts),
          ...appsWith(path, connectors),
          ...mailWith(path, mailServer),
          ...modelsWith(path, providers),
        ],
      }),
    )
    return { items, places: placesOf(connectors, members) }
  })
}

interface MemberTexts {
  readonly atWork: string
  readonly draft: string
}

/** The job descriptions that count: the one at work, and the open draft. */
async function textsOf(scope: TenantScope, member: MemberRow): Promise<MemberTexts> {
  const versions = await listVersions(scope, member.id)
  return {
    atWork: versions.find(({ id }) => id === member.activeVersionId)?.sourceYaml ?? '',
    draft: versions.find(({ status }) => status === 'draft')?.sourceYaml ?? '',
  }
}

function membersWith(path: string, members: readonly MemberRow[], texts: readonly MemberTexts[]): SavedSecret['usedBy'] {
  const mark = handleStart(path)
  return members.flatMap(({ id, name }, at) => {
    const atWork = texts[at]?.atWork.includes(mark) === true
    return atWork || texts[at]?.draft.includes(mark) ? [{ kind: 'member' as const, id, name, atWork }] : []
  })
}

function appsWith(path: string, connectors: readonly ConnectorRow[]): SavedSecret['usedBy'] {
  return connectors
    .filter(({ kind, config }) => kind === 'remote' && remoteConfigSchema.parse(config).header?.handle.startsWith(handleStart(path)))
    .map(({ id, name, enabled }) => ({ kind: 'app' as const, id, name, atWork: enabled }))
}

/** The workspace's own mail server signs in with it. */
function mailWith(path: string, server: MailServerRow | undefined): SavedSecret['usedBy'] {
  if (!server?.inUse || !server.passwordHandle?.startsWith(handleStart(path))) return []
  return [{ kind: 'app', id: 'mail-server', name: 'Mail server', atWork: true }]
}

/** A provider of models takes it as its key. */
function modelsWith(path: string, providers: readonly ProviderRow[]): SavedSecret['usedBy'] {
  return providers
    .filter(({ keyHandle }) => keyHandle?.startsWith(handleStart(path)))
    .map(({ id, name }) => ({ kind: 'app' as const, id, name, atWork: true }))
}

function handleStart(path: string): string {
  return formatHandle({ path, field: '' })
}

function placesOf(connectors: readonly ConnectorRow[], members: readonly MemberRow[]): SecretPlaces {
  return {
    apps: connectors.map((row) => ({ key: row.key, name: row.name, origins: originsOf(row) })).filter(({ origins }) => origins.length > 0),
    members: members.filter(({ status }) => status !== 'offboarded').map(({ id, name }) => ({ id, name })),
  }
}

function nameOf(members: readonly MemberRow[], id: string): string {
  return members.find((member) => member.id === id)?.name ?? id
}

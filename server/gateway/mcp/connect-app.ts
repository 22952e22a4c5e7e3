import { addConnector } from '#server/catalogue/add-connector.ts'
import { askTest } from '#server/catalogue/ask-test.ts'
import { createSecret, originsOf } from '#server/catalogue/change-secret.ts'
import { notValid } from '#server/catalogue/not-valid.ts'
import { refuseOpenSecret, refuseOpenSites } from '#server/catalogue/refuse-open-secret.ts'
import { type ConnectApp, type NewConnector, newConnectorSchema } from '#server/catalogue/schema.ts'
import { BUNDLED_CONNECTORS } from '#server/connectors/bundled.ts'
import { listStdioEntries } from '#server/connectors/stdio-allow-list.ts'
import { MODELS_BINDING } from '#server/gateway/llm/settings/read-provider.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { checkFields } from '#server/kernel/check-fields.ts'
import { msg } from '#server/kernel/language/say.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { formatHandle, parseHandle } from '#server/vault/schema.ts'

const SECRET_FIELD = 'key'

/**
 * Connects an app and has it tried at once. A program is one that the operator of the installation allowed, by its name on the
 * list; a remote server is an address, through the outbound door. A secret that comes along is saved in the same transaction.
 * @param by user id of the admin; the caller has checked `catalogue:manage` and, with a secret, `secrets:manage`
 * @throws AppError VALIDATION_FAILED naming the field, CONFLICT when the key is taken, SIGNER_UNAVAILABLE, KEYS_MISSING
 */
export async function connectApp(workspaceId: string, given: ConnectApp, by: string): Promise<{ id: string }> {
  const connector = complete(given)
  if (connector.kind === 'remote') refuseOpenSecret(connector.config, '/url')
  if (connector.kind === 'http') refuseOpenSites(connector.config.sites)
  // keys of model providers are bound to that name: an app that had it could be given them
  if (Object.hasOwn(BUNDLED_CONNECTORS, connector.key) || connector.key === MODELS_BINDING)
    throw notValid(msg('this short name belongs to a part of Muster'), '/key')
  if (connector.kind === 'stdio' && !(await listStdioEntries()).includes(connector.config.entry))
    throw notValid(msg('this installation does not list that program'), '/entry')
  return await inScope(workspaceId, async (scope) => {
    const added = await addConnector(scope, connector, by)
    if (given.secret !== undefined) await saveItsSecret(scope, connector, given.secret, by)
    await askTest(scope, added.id)
    return added
  })
}

async function saveItsSecret(scope: TenantScope, connector: NewConnector, value: string, by: string): Promise<void> {
  const [origin, ...more] = connector.kind === 'stdio' ? [] : originsOf(connector)
  if (origin === undefined || more.length > 0) throw notValid(msg('save it under Saved secrets, for one address'), '/secret')
  const binding = { connector: connector.key, origin, members: 'all' as const }
  await createSecret(scope, { path: connector.key, fields: { [SECRET_FIELD]: value }, binding }, by)
}

function complete(given: ConnectApp): NewConnector {
  const { kind, key, name, entry, url, sites } = given
  const config = {
    stdio: { entry },
    remote: { url, private: given.private ?? false, header: headerOf(given) },
    http: { sites: sites ?? [] },
  }[kind]
  const checked = checkFields(newConnectorSchema, { kind, key, name, config })
  if (checked.ok) return checked.value
  // its form has no such group
  const errors = checked.errors.map((error) => ({ ...error, pointer: error.pointer.replace(/^\/config(?=\/|$)/, '') || '/' }))
  throw new AppError('VALIDATION_FAILED', { errors })
}

function headerOf({ key, header, secret }: ConnectApp) {
  if (header === undefined) return null
  const handle = header.handle ?? formatHandle({ path: key, field: SECRET_FIELD })
  if (header.handle === undefined && secret === undefined) throw notValid(msg('a secret is needed for it'), '/secret')
  if (header.handle !== undefined && parseHandle(handle) === null)
    throw notValid(msg('a saved secret, written vault:/path#field'), '/header/handle')
  return { ...header, handle }
}

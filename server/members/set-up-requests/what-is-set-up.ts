import { listCatalogue } from '#server/catalogue/list-catalogue.ts'
import { listModelRoles } from '#server/gateway/llm/settings/read-chain.ts'
import type { AskSetUp } from '#server/members/set-up-requests/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'
import { listSecrets } from '#server/vault/list-secrets.ts'

/** Tells of anything that an admin may be asked for whether the workspace has it now. */
export async function whatIsSetUp(scope: TenantScope): Promise<(wish: AskSetUp) => boolean> {
  const handles = new Set((await listSecrets(scope)).flatMap((secret) => secret.handles))
  const hasModel = (await listModelRoles(scope)).includes('primary')
  const usable = (await listCatalogue(scope)).filter(({ state, effectClass }) => state === 'active' && effectClass !== null)
  const tools = new Set(usable.map(({ tool }) => tool))
  const apps = new Set(usable.map(({ tool }) => appOf(tool)))
  return ({ kind, name }) => {
    if (kind === 'secret') return handles.has(name)
    if (kind === 'model') return hasModel
    // An ability that is missing of a connected app is not there because others are.
    return tools.has(name) || (!name.includes('.') && apps.has(appOf(name)))
  }
}

/** `Google Sheets` is `google-sheets`, as is its `google-sheets.read`. */
const appOf = (name: string): string => (name.split('.')[0] ?? name).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

import { remoteConfigSchema, stdioConfigSchema } from '#server/catalogue/schema.ts'
import { findConnector } from '#server/catalogue/store.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { secretForms } from '#server/gateway/mcp/hide-secrets.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { toTimestamp } from '#server/kernel/clock.ts'
import { publicUrl } from '#server/observability/env.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Where the token stands in a call to an app: in `_meta`, beside the arguments, so that nothing of it is sealed or kept. */
export const AS_MEMBER_META = 'muster/as-member'
/** Beside a call with a token or saved secret in it; told to nobody. */
export const CONFIDENTIAL_META = 'muster/confidential'
/** Makes a token of the crew member for the run under way; only dispatch has it (domain §9). */
export type MintForRun = () => Promise<{ readonly token: string; readonly expiresAt: Date }>

/**
 * What goes along with one call so that the app may ask models as the crew member, for the time of the run and at most ten minutes:
 * only where an admin allowed this app that. What is allowed is part of the settings under which its abilities were accepted and
 * signed, so nobody switches it on behind the product's back.
 * @returns what stands in `_meta`, and every form of the token, to be hidden in whatever comes back
 * @throws AppError MEMBER_SUSPENDED, CONFLICT when the run is over
 */
export async function asMember(
  workspaceId: string,
  row: Pick<CatalogueRow, 'tool'>,
  mint: MintForRun | undefined,
): Promise<{ meta: JsonObject; forms: readonly string[] }> {
  if (mint === undefined || !(await isAllowed(workspaceId, row.tool.slice(0, row.tool.indexOf('.'))))) return { meta: {}, forms: [] }
  const { token, expiresAt } = await mint()
  const grant = { baseUrl: `${publicUrl()}/api/llm/v1`, token, expiresAt: toTimestamp(expiresAt.getTime()) }
  return { meta: { [AS_MEMBER_META]: grant }, forms: secretForms(token) }
}

async function isAllowed(workspaceId: string, key: string): Promise<boolean> {
  const connector = await inScope(workspaceId, async (scope) => await findConnector(scope, key))
  if (connector?.kind === 'remote') return remoteConfigSchema.safeParse(connector.config).data?.asMember === true
  return connector?.kind === 'stdio' && stdioConfigSchema.safeParse(connector.config).data?.asMember === true
}

/** Of what the gateway says beside the arguments, the part that an app elsewhere is told. */
export function toldAside(meta: JsonObject): { _meta?: Record<string, unknown> } {
  const grant = meta[AS_MEMBER_META]
  return grant === undefined ? {} : { _meta: { [AS_MEMBER_META]: grant } }
}

import { countryOfZone } from '#server/gateway/llm/redact/country-of-zone.ts'
import type { ReadyRules } from '#server/gateway/llm/rules/core/ready-rule.ts'
import { readRulesFor } from '#server/gateway/llm/rules/current-rules.ts'
import { savedForms } from '#server/gateway/llm/saved-forms.ts'
import type { ModelChain } from '#server/gateway/llm/schema.ts'
import { readChain } from '#server/gateway/llm/settings/read-chain.ts'
import { type Provider as Configured, providerKey, readProvider } from '#server/gateway/llm/settings/read-provider.ts'
import { settingsMark } from '#server/gateway/llm/store.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

/** A provider with its key, for the one call that follows. */
export interface ReadyProvider extends Configured {
  readonly headers: Readonly<Record<string, string>>
  readonly hasKey: boolean
}

/** What one call goes by, all of one moment. */
export interface CallSettings {
  /** Of that moment; a call is let out only while it still holds (`openCall`). */
  readonly mark: string
  readonly chain: ModelChain
  readonly providers: ReadonlyMap<string, ReadyProvider>
  /** Written forms of every secret saved in the workspace. */
  readonly forms: readonly string[]
  /** Of its time zone; null where that has none. */
  readonly country: string | null
  /** What an admin says may not go to a model or come back; null when it cannot be read: then nothing does. */
  readonly rules: ReadyRules | null
}

const KEPT_MAX = 500
const kept = new Map<string, CallSettings>()

/**
 * The models of a role, their providers as an admin signed them, their keys, and what must not leave; as they were read last, for the
 * letting out compares their mark. Kept in this process only.
 * @returns null when the workspace has no models for this role
 * @throws AppError SIGNER_UNAVAILABLE, KEYS_MISSING, SECRET_NOT_BOUND: then nothing is asked
 */
export async function settingsOf(workspaceId: string, role: string, anew: boolean): Promise<CallSettings | null> {
  const key = `${workspaceId} ${role}`
  const known = anew ? undefined : kept.get(key)
  if (known) return known
  kept.delete(key)
  const settings = await inScope(workspaceId, async (scope) => await readSettings(scope, role))
  if (settings === null) return null
  if (kept.size >= KEPT_MAX) kept.delete([...kept.keys()][0] as string)
  kept.set(key, settings)
  return settings
}

async function readSettings(scope: TenantScope, role: string): Promise<CallSettings | null> {
  // first: what changes while the rest is read makes the mark an old one
  const mark = await settingsMark(scope)
  const chain = await readChain(scope, role)
  if (chain === null) return null
  const providers = new Map<string, ReadyProvider>()
  for (const name of new Set(chain.map(({ provider }) => provider))) {
    const provider = await readProvider(scope, name)
    if (provider) providers.set(name, { ...provider, ...(await keyed(scope, provider)) })
  }
  const country = countryOfZone((await readWorkspace(scope)).timeZone)
  return { mark, chain, providers, forms: await savedForms(scope), country, rules: await readRulesFor(scope, role) }
}

/** A key that is gone or bound elsewhere leaves this provider out; the next may have its own. */
async function keyed(scope: TenantScope, provider: Configured): Promise<Pick<ReadyProvider, 'headers' | 'hasKey'>> {
  try {
    const key = await providerKey(scope, provider)
    return { headers: key === null ? {} : { authorization: `Bearer ${key}` }, hasKey: true }
  } catch (error) {
    if (!isAppError(error, 'SECRET_NOT_BOUND')) throw error
    return { headers: {}, hasKey: false }
  }
}

import { namesOf } from '#server/bridge/list-runs.ts'
import { findNeeds } from '#server/bridge/models/find-needs.ts'
import type { ModelsView, ProviderView, RoleView } from '#server/bridge/models/schema.ts'
import { readLately } from '#server/bridge/models/store.ts'
import { type ModelChain, modelChainSchema } from '#server/gateway/llm/schema.ts'
import { PRESETS } from '#server/gateway/llm/settings/presets.ts'
import { pricesSchema, providerTestSchema } from '#server/gateway/llm/settings/schema.ts'
import { providerHolds, roleHolds } from '#server/gateway/llm/settings/signed-settings.ts'
import { listProviders, listRoles, type ProviderRow } from '#server/gateway/llm/settings/store.ts'
import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import { listMembers, listVersions, type MemberRow } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

/** Uses that Muster itself knows: they are there to be filled. */
const KNOWN_ROLES: { readonly [role: string]: string } = {
  primary: msg('Steps that think, unless the job description says otherwise'),
  authoring: msg('Hiring by talking'),
  embedding: msg('Finding skills by what they mean; without it, by their words'),
}

interface Need {
  readonly member: MemberRow
  readonly roles: readonly string[]
  readonly atWork: boolean
}

/** Providers, which models are asked for what, and who needs one. @param say speaks to the reader */
export async function readModels(workspaceId: string, say: Say = inEnglish): Promise<ModelsView> {
  const people = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const chains = await chainsOf(scope)
    const needs = await needsOf(scope)
    const rows = await listProviders(scope)
    const lately = await readLately(scope, new Date(systemClock.nowMs()))
    const providers = await Promise.all(
      rows.map(async (row) => ({
        ...(await providerView(row, chains)),
        changedBy: people.get(row.changedBy) ?? say('Someone who left'),
        lately: lately.get(row.name) ?? { answered: 0, failed: [] },
      })),
    )
    const atWork = needs.filter((need) => need.atWork)
    return {
      providers,
      roles: rolesOf(chains, needs, say),
      presets: PRESETS.map((preset) => ({ ...preset })),
      members: { all: atWork.length, withoutModel: atWork.filter(({ roles }) => roles.length === 0).length },
    }
  })
}

interface Chosen {
  readonly chain: ModelChain
  readonly changedAt: string | null
}
type Chains = ReadonlyMap<string, Chosen>
const NONE: Chosen = { chain: [], changedAt: null }

/** A row that is not what an admin signed is asked nothing: it shows as not chosen. */
async function chainsOf(scope: TenantScope): Promise<Chains> {
  const chains = (await listRoles(scope)).map(async (row) => {
    const chain = (await roleHolds(row)) ? modelChainSchema.safeParse(row.chain).data : undefined
    return [row.role, chain ? { chain, changedAt: row.changedAt.toISOString() } : NONE] as const
  })
  return new Map(await Promise.all(chains))
}

async function providerView(row: ProviderRow, chains: Chains): Promise<Omit<ProviderView, 'changedBy' | 'lately'>> {
  const { id, name, preset, baseUrl, allow, keyHandle, clearance, seesPersonal, keepsPrompts } = row
  const known = PRESETS.find((one) => one.preset === preset)
  const prices = Object.entries(pricesSchema.safeParse(row.prices).data ?? {})
  const usedIn = [...chains].filter(([, { chain }]) => chain.some(({ provider }) => provider === name)).map(([role]) => role)
  return {
    ...{ id, name, baseUrl, clearance, seesPersonal, keepsPrompts, usedIn },
    preset: known?.preset ?? 'other',
    title: known?.title ?? null,
    host: new URL(baseUrl).host,
    inside: allow.length > 0,
    hasKey: keyHandle !== null,
    prices: prices.map(([model, price]) => ({ model, ...price })).sort((a, b) => (a.model < b.model ? -1 : 1)),
    test: providerTestSchema.safeParse(row.test).data ?? null,
    testedAt: row.testedAt?.toISOString() ?? null,
    changedAt: row.changedAt.toISOString(),
    holds: await providerHolds(row),
  }
}

/** What is chosen, what Muster knows, and what crew members name. */
function rolesOf(chains: Chains, needs: readonly Need[], say: Say): RoleView[] {
  const names = [...new Set([...Object.keys(KNOWN_ROLES), ...[...chains.keys(), ...needs.flatMap(({ roles }) => roles)].sort()])]
  return names.map((role) => {
    const means = ownValue(KNOWN_ROLES, role)
    return {
      role,
      ...(chains.get(role) ?? NONE),
      means: means === undefined ? null : say(means),
      members: needs.filter(({ roles }) => roles.includes(role)).map(({ member: { id, name }, atWork }) => ({ id, name, atWork })),
    }
  })
}

/** Of crew members that did not leave: what the version at work needs, else the draft. */
async function needsOf(scope: TenantScope): Promise<Need[]> {
  const here = (await listMembers(scope)).filter(({ status }) => status !== 'offboarded')
  return await Promise.all(
    here.map(async (member) => {
      const versions = await listVersions(scope, member.id)
      const active = versions.find(({ id }) => id === member.activeVersionId)
      const shown = active ?? versions.find(({ status }) => status === 'draft')
      return { member, roles: findNeeds(shown?.definition), atWork: active !== undefined }
    }),
  )
}

import { z } from 'zod'
import { describeDrift } from '#server/catalogue/core/describe-drift.ts'
import { isAsAccepted } from '#server/catalogue/list-catalogue.ts'
import {
  type Ability,
  type AppSignIn,
  type Connector,
  httpConfigSchema,
  remoteConfigSchema,
  shownDecisionSchema,
  stdioConfigSchema,
  type TestOutcome,
  testOutcomeSchema,
} from '#server/catalogue/schema.ts'
import { type ConnectorRow, listConnectorRows, listRows, listSignInRows, type SignInView, type StoredRow } from '#server/catalogue/store.ts'
import { pinOf, type SeenTool } from '#server/catalogue/tool-pin.ts'
import { catalogueRowSchema } from '#server/crew/catalogue-row.ts'
import { NOT_PUBLIC_WHY, UNENCRYPTED_WHY } from '#server/egress/resolve-address.ts'
import { listPeople } from '#server/identity/list-people.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { ERROR_CATALOGUE, type ErrorCode } from '#server/kernel/error-catalogue.ts'
import { inEnglish, msg, type Say } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

/** A test that got no answer from any worker in this time is shown as not carried out. */
const TEST_WITHIN_MS = 60_000

/** Every connected app with its abilities, as people see it: what was accepted, by whom, and what the app says now. @param say speaks to the reader */
export async function listConnectors(workspaceId: string, say: Say = inEnglish): Promise<Connector[]> {
  const names = new Map((await listPeople({ workspaceId })).map(({ userId, name }) => [userId, name]))
  const acceptor = (id: string) => names.get(id) ?? say('somebody who left')
  return await inScope(workspaceId, async (scope) => {
    const rows = Map.groupBy(await listRows(scope), (row) => row.connectorKey)
    const connectors = await listConnectorRows(scope)
    const signIns = new Map((await listSignInRows(scope)).map((row) => [row.connectorId, row]))
    return await Promise.all(
      connectors.map(async (connector) => {
        const abilities = await Promise.all((rows.get(connector.key) ?? []).map(async (row) => await toAbility(row, connector, acceptor)))
        return toConnector(connector, abilities, toSignIn(connector, signIns.get(connector.id), acceptor), say)
      }),
    )
  })
}

function toSignIn({ kind, config }: ConnectorRow, row: SignInView | undefined, nameOf: (id: string) => string): AppSignIn | null {
  if (kind !== 'remote' || !row) return null
  const holds = row.state === 'signed_in' && remoteConfigSchema.parse(config).url === row.url
  return {
    state: holds ? 'signed-in' : row.endedWhy === 'signed_out' ? 'signed-out' : 'again',
    at: URL.parse(row.issuer)?.host ?? row.issuer,
    client: row.clientId,
    clientKnownBy: row.clientKnownBy,
    scopes: row.scopes.split(' ').filter((name) => name !== ''),
    wants: (row.scopesWanted ?? '').split(' ').filter((name) => name !== ''),
    by: nameOf(row.signedInBy),
    since: row.signedInAt.toISOString(),
  }
}

function toConnector(row: ConnectorRow, abilities: readonly Ability[], signIn: AppSignIn | null, say: Say): Connector {
  const { id, key, name, kind, enabled } = row
  const remote = kind === 'remote' ? remoteConfigSchema.parse(row.config) : null
  const stdio = kind === 'stdio' ? stdioConfigSchema.parse(row.config) : null
  const test = testOutcomeSchema.safeParse(row.test)
  return {
    id,
    key,
    name,
    kind,
    enabled,
    state: stateOf(row, abilities, test.success ? test.data : null),
    entry: stdio?.entry ?? null,
    url: remote?.url ?? null,
    private: remote?.private ?? false,
    asMember: (remote ?? stdio)?.asMember ?? false,
    header: remote?.header ? { name: remote.header.name, handle: remote.header.handle } : null,
    signIn,
    sites: kind === 'http' ? httpConfigSchema.parse(row.config).sites : [],
    testedAt: row.testedAt?.toISOString() ?? null,
    test: test.success ? { ...test.data, why: whyOf(test.data, say) } : null,
    abilities: [...abilities],
  }
}

/** States of what failed otherwise than by not answering. */
const FAILED_AS: { readonly [code: string]: Connector['state'] } = { CONNECTOR_SIGN_IN_NEEDED: 'sign-in', EGRESS_REFUSED: 'not-allowed' }
/** Refusals of our own door, with what to do. */
const OWN_WHYS: readonly (readonly [string, string])[] = [
  [
    NOT_PUBLIC_WHY,
    msg('Its address is not public. Where it is inside your own network, change the address and tick: It is inside our own network.'),
  ],
  [
    UNENCRYPTED_WHY,
    msg(
      'A token or saved secret would go there unencrypted. Change the address to one that begins with https, or tick: It is inside our own network.',
    ),
  ],
]

/** What went wrong in a test; it is kept in English, and begins with the title of its error. */
function whyOf({ code, why }: TestOutcome, say: Say): string | null {
  const own = OWN_WHYS.find(([known]) => why?.includes(known))
  if (own) return say(own[1])
  const title = code !== null && Object.hasOwn(ERROR_CATALOGUE, code) ? ERROR_CATALOGUE[code as ErrorCode].title : null
  return why !== null && title !== null && why.startsWith(title) ? `${say(title)}${why.slice(title.length)}` : why
}

function stateOf(row: ConnectorRow, abilities: readonly Ability[], lastTest: TestOutcome | null): Connector['state'] {
  if (!row.enabled) return 'off'
  const asked = row.testAskedAt?.getTime() ?? 0
  if (asked > (row.testedAt?.getTime() ?? 0) && systemClock.nowMs() - asked < TEST_WITHIN_MS) return 'testing'
  if (lastTest?.ok === false) return FAILED_AS[lastTest.code ?? ''] ?? 'unanswered'
  if (abilities.some(({ state }) => state !== 'ready' && state !== 'fresh')) return 'needs-look'
  if (abilities.some(({ state }) => state === 'fresh')) return 'no-kind'
  return row.kind === 'in-process' || row.kind === 'http' || lastTest !== null ? 'ready' : 'untested'
}

const seenSchema = z.object({
  gone: z.boolean().optional(),
  shadows: z.string().optional(),
  tool: z.custom<SeenTool>((value) => typeof value === 'object' && value !== null).optional(),
})

async function toAbility(stored: StoredRow, connector: ConnectorRow, acceptor: (id: string) => string): Promise<Ability> {
  const row = catalogueRowSchema.parse(stored.row)
  const seen = stored.seen === null ? {} : seenSchema.parse(stored.seen)
  const isNew = row.effectClass === null
  const seenPin = seen.tool ? pinOf(stored.connectorKey, seen.tool) : seen.gone ? null : row.pin
  const holds = isNew || (await isAsAccepted(stored, connector))
  return {
    tool: stored.tool,
    // of what nobody accepted yet, only what is said now counts
    title: isNew && seen.tool ? cutText(seen.tool.title, 200) : row.title,
    description: isNew && seen.tool ? seen.tool.description.slice(0, 5000) : row.description,
    state: abilityState(stored, seen, isNew, holds),
    like: seen.shadows ?? null,
    decision: shownDecisionSchema.parse(row),
    pin: row.pin,
    seenPin,
    args: argumentsOf(seen.tool?.inputSchema ?? row.inputSchema),
    drift: seen.tool && !isNew ? describeDrift(row, seen.tool, seenPin !== row.pin) : [],
    bundled: stored.bundled,
    acceptedBy: stored.acceptedBy === null ? null : acceptor(stored.acceptedBy),
    acceptedAt: stored.acceptedAt?.toISOString() ?? null,
  }
}

function abilityState(stored: StoredRow, seen: z.infer<typeof seenSchema>, isNew: boolean, holds: boolean): Ability['state'] {
  if (!holds) return 'unsigned'
  if (seen.gone) return 'gone'
  if (isNew) return seen.shadows === undefined ? 'fresh' : 'alike'
  return stored.state === 'quarantined' ? 'changed' : 'ready'
}

function argumentsOf(schema: JsonObject): Ability['args'] {
  const properties = (schema['properties'] ?? {}) as { readonly [name: string]: JsonObject }
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const args = Object.entries(properties).map(([name, of]) => ({
    name,
    type: typeof of === 'object' && of !== null && typeof of['type'] === 'string' ? of['type'] : 'any',
    required: required.includes(name),
  }))
  // what must be given first: the database keeps no order of its own that means anything
  return [...args.filter((arg) => arg.required), ...args.filter((arg) => !arg.required)]
}

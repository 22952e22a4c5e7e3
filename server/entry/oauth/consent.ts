import type { Interaction } from 'oidc-provider'
import { identityContext } from '#server/entry/identity-context.ts'
import { beganHere } from '#server/entry/oauth/connect-cookie.ts'
import { type HasHeaders, originOf, resourceOf, scopeOf, surfaceOf } from '#server/entry/oauth/issuer.ts'
import { providerOf, SCOPES } from '#server/entry/oauth/provider.ts'
import { consumeRecord, prolongRecord } from '#server/entry/oauth/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { type AskingProgram, connectProgram } from '#server/identity/programs/connect-program.ts'
import { subjectOf } from '#server/identity/programs/read-program.ts'
import { endProgram } from '#server/identity/programs/revoke-program.ts'
import { type ConsentInput, PROGRAM_DAYS } from '#server/identity/programs/schema.ts'
import { hashSecret } from '#server/identity/secret.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inSystem } from '#server/tenancy/store.ts'

const NAME_MAX = 80
const DAY_MS = 24 * 60 * 60_000

/** Who asks to be let in, for the person who is to say yes or no. */
export interface Asking extends AskingProgram {
  /** The answer goes to a program on the person's own machine. */
  readonly onThisMachine: boolean
  /** Host of the page that vouches for the program's name, when it is known by one. */
  readonly knownBy: string | null
}

/**
 * What a program asks for. Only in the browser where the request began, and only until it was answered.
 * @throws AppError CONSENT_EXPIRED
 */
export async function readAsking(request: HasHeaders, uid: string): Promise<Asking> {
  return (await openAsking(request, uid)).asking
}

async function openAsking(request: HasHeaders, uid: string) {
  const origin = originOf(request)
  const provider = await providerOf(origin)
  const interaction = beganHere(request, uid) ? await provider.Interaction.find(uid) : undefined
  if (!interaction || interaction.result !== undefined) throw new AppError('CONSENT_EXPIRED')
  const client = await provider.Client.find(String(interaction.params['client_id']))
  const surface = surfaceOf(origin, oneOf(interaction.params['resource']))
  if (!client || !surface) throw new AppError('CONSENT_EXPIRED')
  const redirect = new URL(String(interaction.params['redirect_uri']))
  const isHttp = redirect.protocol === 'https:' || redirect.protocol === 'http:'
  const asking: Asking = {
    clientId: client.clientId,
    name: (client.clientName ?? redirect.host).slice(0, NAME_MAX),
    answersTo: isHttp ? redirect.host : redirect.protocol,
    onThisMachine: redirect.protocol !== 'https:',
    knownBy: URL.parse(client.clientId)?.host || null,
    surface,
  }
  return { provider, interaction, asking, origin }
}

/** A program asks for one MCP address at a time. */
function oneOf(resource: unknown): unknown {
  return Array.isArray(resource) && resource.length === 1 ? resource[0] : resource
}

/**
 * Yes or no of a signed-in person, once. Yes lets the program in, for the workspace of the session, one surface, 90 days.
 * @returns where the browser goes to take the answer to the program: a path of ours
 * @throws AppError CONSENT_EXPIRED; CONFLICT when the session went to another workspace than the page showed; all of `connectProgram`
 */
export async function answerConsent(request: HasHeaders, principal: Principal, answer: ConsentInput): Promise<{ to: string }> {
  const { request: uid, shown, allow } = answer
  const { provider, interaction, asking, origin } = await openAsking(request, uid)
  if (!allow) {
    await takeAnswer(uid)
    return await finish(interaction, { error: 'access_denied', error_description: 'the person said no' })
  }
  if (principal.workspaceId !== shown) throw new AppError('CONFLICT')
  const { id } = await connectProgram(identityContext, principal, asking)
  const subject = subjectOf(principal.workspaceId, id)
  try {
    await takeAnswer(uid)
  } catch (error) {
    await endProgram(identityContext, subject)
    throw error
  }
  const grant = new provider.Grant({ accountId: subject, clientId: asking.clientId })
  const given = scopeOf(asking.surface)
  grant.addResourceScope(resourceOf(origin, asking.surface), given)
  grant.addOIDCScope(given)
  // Whatever else it named is answered too: with no.
  for (const other of SCOPES) if (other !== given) grant.rejectOIDCScope(other)
  const grantId = await grant.save()
  await keepClient(asking.clientId)
  return await finish(interaction, { login: { accountId: subject, remember: false }, consent: { grantId } })
}

/** @throws AppError CONSENT_EXPIRED when it was answered before: of two answers at once, one counts */
async function takeAnswer(uid: string): Promise<void> {
  const now = new Date(systemClock.nowMs())
  const first = await inSystem(async (scope) => await consumeRecord(scope, 'Interaction', hashSecret(uid), now))
  if (!first) throw new AppError('CONSENT_EXPIRED')
}

async function finish(interaction: Interaction, result: NonNullable<Interaction['result']>): Promise<{ to: string }> {
  interaction.result = result
  await interaction.persist()
  return { to: new URL(interaction.returnTo).pathname }
}

/** A registered program is remembered as long as what it was given, and a little longer. */
async function keepClient(clientId: string): Promise<void> {
  const until = new Date(systemClock.nowMs() + (PROGRAM_DAYS + 30) * DAY_MS)
  await inSystem(async (scope) => await prolongRecord(scope, 'Client', hashSecret(clientId), until))
}

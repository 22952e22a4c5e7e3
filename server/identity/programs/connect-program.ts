import type { IdentityContext } from '#server/identity/context.ts'
import type { Principal } from '#server/identity/principal.ts'
import { PROGRAM_DAYS, PROGRAMS_PER_PERSON_MAX, type ProgramSurface } from '#server/identity/programs/schema.ts'
import { countWorkingPrograms, insertProgram } from '#server/identity/programs/store.ts'
import { requireRecent } from '#server/identity/reauthenticate.ts'
import { can, SCOPE_CAPABILITIES } from '#server/identity/roles.ts'
import { signProgram } from '#server/identity/signed-records.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inScope } from '#server/tenancy/store.ts'

const DAY_MS = 24 * 60 * 60_000

/** A program that asks to be let in, as the authorisation server knows it. */
export interface AskingProgram {
  readonly clientId: string
  /** What it calls itself. */
  readonly name: string
  /** Where it has its answer sent: host of the redirect address, or its scheme. */
  readonly answersTo: string
  readonly surface: ProgramSurface
}

/**
 * Lets a program in: a person's consent, for one surface, in the workspace of the session. Signed, as an API token is; each consent
 * is a row of its own, so a wider reach takes another one (domain §9).
 * @throws AppError SESSION_ONLY, REAUTH_REQUIRED, FORBIDDEN, TOO_MANY_PROGRAMS, SIGNER_UNAVAILABLE
 */
export async function connectProgram(
  context: IdentityContext,
  principal: Principal,
  asking: AskingProgram,
): Promise<{ id: string; expiresAt: Date }> {
  if (principal.via.kind !== 'session') throw new AppError('SESSION_ONLY')
  const nowMs = context.clock.nowMs()
  requireRecent(principal, nowMs, 'usual')
  const { surface, clientId, name, answersTo } = asking
  const { userId, workspaceId, role } = principal
  const [capability] = SCOPE_CAPABILITIES[surface]
  if (!can(principal, capability)) throw new AppError('FORBIDDEN', { context: { capability, role } })
  const expiresAt = new Date(nowMs + PROGRAM_DAYS * DAY_MS)
  const signed = { id: context.ids.next('pgm'), userId, clientId, surface, expiresAt }
  const seal = await signProgram({ ...signed, workspaceId })
  await inScope(workspaceId, async (scope) => {
    if ((await countWorkingPrograms(scope, userId, new Date(nowMs))) >= PROGRAMS_PER_PERSON_MAX) throw new AppError('TOO_MANY_PROGRAMS')
    await insertProgram(scope, { ...signed, ...seal, name, answersTo, createdAt: new Date(nowMs) })
    const details = { clientId, answersTo, surface, expiresAt: expiresAt.toISOString(), ...seal }
    await context.record(scope, [{ type: 'program.connected', decision: 'allow', actorId: userId, subjectId: signed.id, details }])
  })
  return { id: signed.id, expiresAt }
}

import { compile } from '#server/compiler/compile.ts'
import type { CatalogueRow } from '#server/crew/catalogue-row.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { assert } from '#server/kernel/assert.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { CALL_STEP, clientJob } from '#server/members/clients/core/client-job.ts'
import { findVersionOfProgram } from '#server/members/clients/store.ts'
import { snapshotFor } from '#server/members/compile-definition.ts'
import { findActor, insertProgram, insertVersion, type MemberRow, updateMember } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { callBlocks } from '#server/program/core/call-blocks.ts'
import { seenFromOutside } from '#server/program/core/from-outside.ts'
import type { CallBlock, Program } from '#server/program/program.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** The built-in program of one client for one tool and the arguments it gives. */
export interface ClientProgram {
  readonly program: Program
  readonly programText: string
  readonly programDigest: string
  /** Its one call as a run reads it: arguments from outside (domain §6). */
  readonly call: CallBlock
  readonly definition: unknown
}

/** Programs made lately, so that a look-up compiles nothing. By client, row as accepted, and names of the arguments. */
const made = new Map<string, ClientProgram>()
const MADE_MAX = 500

/**
 * Compiles the call of a tool for a client, with the one compiler and without any standing permission. The same row and arguments
 * give the same program; a row that was accepted anew gives another one.
 * @throws AppError DEFINITION_INVALID when the tool cannot be called in this way
 */
export async function clientProgram(
  scope: TenantScope,
  member: Pick<MemberRow, 'id' | 'name' | 'slug'>,
  row: CatalogueRow,
  names: readonly string[],
): Promise<ClientProgram> {
  const sorted = [...names].sort()
  const key = taggedDigest('muster.client-program.v2', {
    workspaceId: scope.workspaceId,
    memberId: member.id,
    row: digestOf(row),
    names: sorted,
  })
  const known = made.get(key)
  if (known) return known
  const definition = clientJob(member, row, sorted)
  const compiled = compile(definition, { ...(await snapshotFor(scope, member)), whitelist: [] })
  if (!compiled.ok)
    throw new AppError('DEFINITION_INVALID', {
      errors: compiled.diagnostics.map(({ pointer, code, message }) => ({ pointer, code, message })),
    })
  const { program, programDigest, programText } = compiled
  const call = callBlocks(seenFromOutside(program)).get(CALL_STEP)
  assert(call !== undefined, 'a client has one call')
  assert(!row.mutates || call.effect, 'what changes something is planned, never done at once')
  const built = { program, programText, programDigest, call, definition }
  if (made.size >= MADE_MAX) made.clear()
  made.set(key, built)
  return built
}

/** A row is read once for as long as it stands as it is (`findCatalogueEntry`), and is the same object then. */
const digests = new WeakMap<CatalogueRow, string>()

function digestOf(row: CatalogueRow): string {
  const known = digests.get(row)
  if (known !== undefined) return known
  const digest = taggedDigest('muster.client-row.v1', row)
  digests.set(row, digest)
  return digest
}

/** The version of the client that a run of this program pins: made once for each program. @returns its id */
export async function clientVersion(scope: TenantScope, memberId: string, built: ClientProgram, by: string): Promise<string> {
  const { definition, programDigest, programText } = built
  await findActor(scope, memberId, { lock: true })
  const known = await findVersionOfProgram(scope, memberId, programDigest)
  if (known) return known.id
  await insertProgram(scope, programDigest, programText)
  const id = systemIds.next('ver')
  const publishedAt = new Date(systemClock.nowMs())
  const sourceYaml = JSON.stringify(definition, null, 2)
  await insertVersion(scope, { status: 'published', id, memberId, definition, sourceYaml, programDigest, publishedAt, publishedBy: by })
  await updateMember(scope, memberId, { activeVersionId: id })
  return id
}

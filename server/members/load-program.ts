import { assert } from '#server/kernel/assert.ts'
import { parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { findProgramText } from '#server/members/store.ts'
import type { Program } from '#server/program/program.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The program of a digest, proved to be it: the stored bytes must be canonical and hash to the digest.
 * @throws AppError NOT_FOUND, JSON_NOT_CANONICAL; InvariantError when the bytes are not those of the digest
 */
export async function loadProgram(scope: TenantScope, digest: string): Promise<Program> {
  const program = parseCanonicalJson(await findProgramText(scope, digest))
  assert(taggedDigest('muster.program.v1', program) === digest, 'program bytes match their digest')
  return program as unknown as Program
}

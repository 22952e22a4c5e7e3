import { simpleParser } from 'mailparser'
import { storedEffects } from '#server/dispatch/load-plan.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { listArtifacts } from '#server/runs/artifacts/store.ts'
import { findRun } from '#server/runs/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * A file that an action of a sealed plan writes or sends along, from the sealed bytes: what a person looks at is what goes out.
 * @param place `leg.attempt.ordinal.index`
 * @throws AppError NOT_FOUND, BLOB_DAMAGED when a message does not hold what its plan says
 */
export async function readPlanFile(workspaceId: string, runId: string, place: string): Promise<{ name: string; bytes: Uint8Array }> {
  const [leg = 0, attempt = 0, ordinal = 0, index = 0] = /^\d{1,6}(\.\d{1,6}){3}$/.test(place) ? place.split('.').map(Number) : []
  const rows = await inScope(workspaceId, async (scope) => {
    const run = await findRun(scope, runId)
    return await listArtifacts(scope, run.id, leg, attempt)
  })
  const effect = storedEffects(rows).find(({ metadata }) => metadata.ordinal === ordinal)
  const file = effect ? await fileOf(effect.args, index) : null
  if (file === null) throw new AppError('NOT_FOUND', { context: { file: place.slice(0, 40) } })
  return file
}

async function fileOf(args: JsonObject, index: number): Promise<{ name: string; bytes: Uint8Array } | null> {
  const { path, base64, raw, files } = args
  if (typeof path === 'string' && typeof base64 === 'string' && index === 0)
    return { name: path.slice(path.lastIndexOf('/') + 1), bytes: Buffer.from(base64, 'base64') }
  const said = (Array.isArray(files) ? files[index] : undefined) as { name: string; sha256: string } | undefined
  if (typeof raw !== 'string' || said === undefined) return null
  const bytes = (await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true })).attachments[index]?.content
  if (bytes === undefined || sha256(bytes) !== said.sha256) throw new AppError('BLOB_DAMAGED', { context: { file: said.name } })
  return { name: said.name, bytes }
}

import { z } from 'zod'
import { namesOf } from '#server/bridge/list-runs.ts'
import type { SkillUpload } from '#server/bridge/skills/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { stageReportSchema } from '#server/skills/schema.ts'
import { findSkill, findUpload } from '#server/skills/versions/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** What became of one upload, stage by stage. @throws AppError NOT_FOUND */
export async function readUpload(workspaceId: string, uploadId: string, say: Say = inEnglish): Promise<SkillUpload> {
  const people = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const row = await findUpload(scope, uploadId)
    if (!row) throw new AppError('NOT_FOUND', { context: { upload: uploadId } })
    const skill = await findSkill(scope, row.slug)
    return {
      id: row.id,
      slug: row.slug,
      version: row.semver,
      outcome: row.outcome,
      origin: row.origin,
      source: row.source,
      bytes: row.bytes,
      at: row.at.toISOString(),
      by: people.get(row.by) ?? say('Someone who left'),
      skillId: skill?.id ?? null,
      report: z.array(stageReportSchema).parse(row.report),
    }
  })
}

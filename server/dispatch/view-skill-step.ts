import type { RunContext } from '#server/dispatch/run-context.ts'
import { faultPoint } from '#server/observability/fault-point.ts'
import type { SkillView } from '#server/program/core/frame.ts'
import type { SkillText } from '#server/program/core/skill-prompt.ts'
import { viewSkill } from '#server/skills/view/view-skill.ts'

/** What a model is given of a file at once, in bytes: the rest it can ask for in pieces. */
const SHOWN_BYTES_MAX = 32 * 1024
const FILES_MAX = 100

/**
 * A file of a skill for a step of a run: the very version that the program was compiled with, as long as the skill is in scope of the
 * crew member at all (decision 0124). Keeps a row of each look.
 * @throws AppError SKILL_NOT_FOUND for one that is not added any more, NOT_FOUND for a path that is not listed, SKILL_VERSION_YANKED
 */
export async function viewSkillStep(context: RunContext, { skill, path, offset }: SkillView): Promise<SkillText> {
  faultPoint('plan.before_read')
  const { workspaceId, runId } = context
  const memberId = context.member.id
  const caller = { workspaceId, runId, memberId, userId: null, surface: 'run', scope: { core: memberId } } as const
  const seen = await viewSkill(caller, { slug: skill.slug, path, offset }, { pinned: skill, bytesMax: SHOWN_BYTES_MAX })
  return {
    skill: seen.slug,
    version: seen.version,
    path: seen.path,
    content: seen.content,
    files: seen.files.map((file) => file.path).slice(0, FILES_MAX),
    nextOffset: seen.nextOffset,
  }
}

import type { RunContext } from '#server/dispatch/run-context.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { SkillView } from '#server/program/core/frame.ts'
import type { SkillText } from '#server/program/core/skill-prompt.ts'

/** @throws AppError SKILL_NOT_FOUND */
export async function viewSkillStep(context: RunContext, view: SkillView): Promise<SkillText> {
  throw new AppError('SKILL_NOT_FOUND', { context: { run: context.runId, skill: view.skill.slug } })
}

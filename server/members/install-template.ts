import { readBytes } from '#server/connectors/files/read-bytes.ts'
import { writeBytes } from '#server/connectors/files/write-bytes.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { insertBase } from '#server/members/bases/store.ts'
import { fillTemplate, type TemplateAnswers } from '#server/members/core/fill-template.ts'
import { createMember } from '#server/members/create-member.ts'
import { readSample, readTemplate, type Template } from '#server/members/templates.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Hires a crew member from a template: the same draft as any other way gives (I5), and its sample files beside the
 * workspace's own. A file of that name that is already there is left alone.
 * @param options.answers name and values of the wizard; without them the template's own
 * @throws AppError NOT_FOUND
 */
export async function installTemplate(
  workspaceId: string,
  options: { ref: string; by: string; answers?: TemplateAnswers },
): Promise<{ memberId: string; versionId: string }> {
  const template = await readTemplate(options.ref)
  await putSamples(workspaceId, template)
  const answers = options.answers ?? {}
  const yaml = fillTemplate(template.yaml, answers)
  return await inScope(workspaceId, async (scope) => {
    const made = await createMember(scope, { yaml, by: options.by })
    const base = { ref: template.ref, templateDigest: sha256(template.yaml), baseYaml: yaml, answers }
    await insertBase(scope, { ...made, ...base })
    return made
  })
}

async function putSamples(workspaceId: string, template: Template): Promise<void> {
  for (const name of template.files) {
    try {
      await readBytes(workspaceId, name)
    } catch (error) {
      if (!isAppError(error, 'FILE_NOT_FOUND')) throw error
      await writeBytes(workspaceId, name, await readSample(template, name))
    }
  }
}

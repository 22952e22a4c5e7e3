import type { TemplateWizard } from '#server/bridge/authoring/schema.ts'
import { hasUsualModel } from '#server/bridge/templates/list-templates.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { definitionSchema } from '#server/crew/schema.ts'
import { defaultInputs, readTemplate } from '#server/members/templates.ts'

/** What a template asks before it is hired: a name, and each input that it declares, with its usual value. @throws AppError NOT_FOUND */
export async function readWizard(workspaceId: string, ref: string): Promise<TemplateWizard> {
  const { name, summary, yaml, files, needsModel } = await readTemplate(ref)
  const parsed = parseDefinitionYaml(yaml)
  const { inputs } = definitionSchema.parse(parsed.ok ? parsed.value : null)
  const usual = defaultInputs(inputs) as TemplateWizard['usual']
  const modelMissing = needsModel && !(await hasUsualModel(workspaceId))
  return { ref, name, summary, files: [...files], inputs, usual, needsModel, modelMissing }
}

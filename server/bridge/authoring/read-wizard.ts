import type { TemplateWizard } from '#server/bridge/authoring/schema.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { definitionSchema } from '#server/crew/schema.ts'
import { defaultInputs, readTemplate } from '#server/members/templates.ts'

/** What a template asks before it is hired: a name, and each input that it declares, with its usual value. @throws AppError NOT_FOUND */
export async function readWizard(ref: string): Promise<TemplateWizard> {
  const { name, summary, yaml, files, needsModel } = await readTemplate(ref)
  const parsed = parseDefinitionYaml(yaml)
  const { inputs } = definitionSchema.parse(parsed.ok ? parsed.value : null)
  return { ref, name, summary, files: [...files], inputs, usual: defaultInputs(inputs) as TemplateWizard['usual'], needsModel }
}

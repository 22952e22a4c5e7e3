import { expect, test } from 'vitest'
import { readWizard } from '#server/bridge/authoring/read-wizard.ts'
import { listTemplates } from '#server/bridge/templates/list-templates.ts'
import { arrangeModels, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { arrangeWorkspace } from '#server/identity/testing/arrange.ts'

const world = useModelWorld({ reader: () => ({ text: 'Read.' }) })

test('card and set-up of a job say that a model is missing where the workspace has none, and only there', async () => {
  const missing = async (workspaceId: string): Promise<boolean[]> => {
    const card = (await listTemplates(workspaceId)).find(({ ref }) => ref === 'invoice-intake')
    return [card?.modelMissing ?? false, (await readWizard(workspaceId, 'invoice-intake')).modelMissing]
  }
  expect(await missing(await arrangeWorkspace())).toEqual([true, true])
  expect(await missing(await arrangeModels(world.baseUrl, ['reader']))).toEqual([false, false])
})

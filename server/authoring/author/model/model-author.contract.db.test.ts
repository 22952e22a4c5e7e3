import { authorContract, type ContractCase } from '#server/authoring/author/author.contract.ts'
import type { Said } from '#server/authoring/author/author.ts'
import { deriveBuiltIn } from '#server/authoring/author/built-in/built-in-author.ts'
import { modelAuthor } from '#server/authoring/author/model/model-author.ts'
import { SCORED_SNAPSHOT, SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'
import { pointerOf } from '#server/authoring/sessions/core/places.ts'
import { placesToConfirm } from '#server/authoring/sessions/core/places-to-confirm.ts'
import { compile } from '#server/compiler/compile.ts'
import { languageModel } from '#server/gateway/llm/ask-model.ts'
import { arrangeModels, askOf, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'

/** A model that does its work well: what it says comes over HTTP, and is read like anything from outside. */
function wellWritten(body: Readonly<Record<string, unknown>>): string {
  const messages = body['messages'] as readonly { role: string; content: unknown }[]
  const conversation = messages.flatMap(({ role, content }): Said[] => (role === 'user' ? [{ who: 'person', text: String(content) }] : []))
  const { definition, trigger, question, gaps } = deriveBuiltIn({
    conversation,
    draft: null,
    locked: [],
    surroundings: SCORED_SURROUNDINGS,
  })
  const needs = gaps.map(({ kind, name }) => ({ kind, name }))
  return JSON.stringify({ say: 'I see.', definition, starts: trigger, question, needs })
}

const world = useModelWorld({ good: ({ body }) => ({ text: wellWritten(body) }) })

async function open(_: ContractCase) {
  const workspaceId = await arrangeModels(world.baseUrl, ['good'], { seesPersonal: true })
  const author = modelAuthor({
    model: (cancelled) => languageModel(askOf(workspaceId, { purpose: 'authoring', cancelled })),
    check: async (definition) => {
      const result = compile(definition, SCORED_SNAPSHOT)
      return result.ok ? [] : result.diagnostics
    },
    toConfirm: async (definition, draft) =>
      placesToConfirm(definition, draft, SCORED_SNAPSHOT.catalogue).map(({ path, kind }) => ({
        pointer: pointerOf(definition, path),
        kind,
      })),
  })
  return { author }
}

authorContract('model', open)

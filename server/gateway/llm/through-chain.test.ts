import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ModelFault, throughChain } from '#server/gateway/llm/through-chain.ts'

const choice = (provider: string, attemptsMax = 1) => ({ provider, model: 'm', timeoutMs: 1000, attemptsMax })
let scope = 0
beforeEach(() => {
  scope += 1
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})
const busy = () => Promise.reject(new ModelFault({ kind: 'status', status: 503 }))
const through = (chain: ReturnType<typeof choice>[], ask: (provider: string) => Promise<string>) =>
  throughChain(`ws_${scope}`, chain, ({ provider }) => ask(provider))

test('models are asked in their order, each as often as it says, and what was tried is told', async () => {
  const asked: string[] = []
  const routed = await through([choice('a', 2), choice('b'), choice('c')], (provider) => {
    asked.push(provider)
    return provider === 'c' ? Promise.resolve('yes') : busy()
  })
  expect(asked).toEqual(['a', 'a', 'b', 'c'])
  expect(routed.answer).toBe('yes')
  expect(routed.tried.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual(['a status', 'a status', 'b status', 'c answered'])
})

test('a verdict and a refused request end the call: no other model is asked', async () => {
  for (const fault of [{ kind: 'verdict' } as const, { kind: 'status', status: 401 } as const]) {
    const asked: string[] = []
    const ask = (provider: string) => {
      asked.push(provider)
      return Promise.reject(new ModelFault(fault))
    }
    await expect(through([choice('a', 3), choice('b')], ask)).rejects.toMatchObject({ fault })
    expect(asked).toEqual(['a'])
  }
})

test('when none answers, the error names what was tried', async () => {
  await expect(through([choice('a'), choice('b')], busy)).rejects.toMatchObject({
    code: 'MODEL_UNAVAILABLE',
    context: { tried: 'a m: status; b m: status' },
  })
})

test('after five faults in a row a model rests for thirty seconds, in this workspace alone', async () => {
  let calls = 0
  const ask = (provider: string) => {
    if (provider === 'b') return Promise.resolve('b')
    calls += 1
    return busy()
  }
  for (let i = 0; i < 8; i++) await through([choice('a'), choice('b')], ask)
  expect(calls).toBe(5)
  await throughChain('another', [choice('a'), choice('b')], ({ provider }) => ask(provider))
  expect(calls).toBe(6)
  vi.advanceTimersByTime(30_001)
  await through([choice('a'), choice('b')], ask)
  expect(calls).toBe(7)
  const { tried } = await through([choice('a'), choice('b')], ask)
  expect(tried[0]?.outcome).toBe('resting')
})

test('a model that rests takes no other model of its provider with it', async () => {
  const ask = ({ model }: { readonly model: string }) => (model === 'broken' ? busy() : Promise.resolve(model))
  const chain = [
    { ...choice('a'), model: 'broken' },
    { ...choice('a'), model: 'well' },
  ]
  for (let i = 0; i < 7; i++) expect((await throughChain(`ws_${scope}`, chain, ask)).answer).toBe('well')
  const { tried } = await throughChain(`ws_${scope}`, chain, ask)
  expect(tried.map(({ model, outcome }) => `${model} ${outcome}`)).toEqual(['broken resting', 'well answered'])
})

test('wrong requests do not make a model rest', async () => {
  let calls = 0
  for (let i = 0; i < 8; i++)
    await expect(
      through([choice('a')], () => {
        calls += 1
        return Promise.reject(new ModelFault({ kind: 'status', status: 400 }))
      }),
    ).rejects.toThrow('status 400')
  expect(calls).toBe(8)
})

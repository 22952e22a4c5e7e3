import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
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

test('while one call tries a resting model, the others go on without it at once', async () => {
  const ask = (provider: string) => (provider === 'b' ? Promise.resolve('b') : busy())
  for (let i = 0; i < 5; i++) await through([choice('a'), choice('b')], ask)
  vi.advanceTimersByTime(30_001)
  const slow = Promise.withResolvers<string>()
  const first = through([choice('a'), choice('b')], (provider) => (provider === 'a' ? slow.promise : ask(provider)))
  const second = await through([choice('a'), choice('b')], ask)
  expect(second.tried.map(({ provider, outcome }) => `${provider} ${outcome}`)).toEqual(['a resting', 'b answered'])
  slow.resolve('a is well')
  expect((await first).answer).toBe('a is well')
  expect((await through([choice('a')], () => Promise.resolve('again'))).answer).toBe('again')
})

describe('a model that is busy', () => {
  const limited = (retryAfterMs?: number, status = 429) =>
    new ModelFault({ kind: 'status', status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
  const patient = (provider: string, over: { timeoutMs?: number; attemptsMax?: number } = {}) => ({
    ...choice(provider, 2),
    timeoutMs: 5000,
    ...over,
  })
  /** When which model was asked, in milliseconds after the first; null as its fault: it answers. */
  const askedAt = async (chain: ReturnType<typeof patient>[], faults: Readonly<Record<string, ModelFault | null>>) => {
    scope += 1
    const began = performance.now()
    const asked: string[] = []
    const routed = through(chain, (provider) => {
      asked.push(`${provider} ${Math.round(performance.now() - began)}`)
      const fault = faults[provider] ?? null
      return fault === null ? Promise.resolve('yes') : Promise.reject(fault)
    }).catch(() => null)
    await vi.advanceTimersByTimeAsync(60_000)
    await routed
    return asked
  }

  test('is not waited for while another one is left: that is asked at once', async () => {
    for (const timeoutMs of [5000, 600_000])
      expect(await askedAt([patient('a', { timeoutMs }), patient('b')], { a: limited(4000) })).toEqual(['a 0', 'b 0'])
    expect(await askedAt([patient('a'), patient('b')], { a: limited() })).toEqual(['a 0', 'b 0'])
  })

  test('is asked again after the pause it wants where no other is left and its time limit leaves room for that', async () => {
    expect(await askedAt([patient('a')], { a: limited(3000) })).toEqual(['a 0', 'a 3000'])
    expect(await askedAt([patient('a')], { a: limited(2000, 503) })).toEqual(['a 0', 'a 2000'])
    // the second pause would end after it
    expect(await askedAt([patient('a', { attemptsMax: 3 })], { a: limited(3000) })).toEqual(['a 0', 'a 3000'])
    const faults = { a: limited(3000), b: limited(1000), c: limited(undefined, 500) }
    expect(await askedAt([patient('a'), patient('b'), choice('c')], faults)).toEqual(['a 0', 'b 0', 'c 0', 'b 1000', 'a 3000'])
  })

  test('is not asked again where it wants to be left alone for longer', async () => {
    expect(await askedAt([patient('a'), choice('b')], { a: limited(5001), b: limited(0, 500) })).toEqual(['a 0', 'b 0'])
    expect(await askedAt([patient('a')], { a: limited(86_400_000) })).toEqual(['a 0'])
  })

  test('is never asked again at once, also when it does not say for how long', async () => {
    expect(await askedAt([patient('a')], { a: limited() })).toEqual(['a 0', 'a 1000'])
    expect(await askedAt([patient('a'), patient('b')], { a: limited(undefined, 503) })).toEqual(['a 0', 'a 0', 'b 0'])
  })

  test('is not waited for once the asker left', async () => {
    const left = new AbortController()
    const asked: string[] = []
    const ask = ({ provider }: { readonly provider: string }) => {
      asked.push(provider)
      return Promise.reject(limited(3000))
    }
    const routed = throughChain(`ws_${scope}`, [patient('a')], ask, [], left.signal)
    const ended = expect(routed).rejects.toMatchObject({ fault: { kind: 'cancelled' } })
    await vi.advanceTimersByTimeAsync(1000)
    left.abort()
    await ended
    expect(asked).toEqual(['a'])
  })
})

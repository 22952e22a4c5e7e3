import { expect, test } from 'vitest'
import { modelNames, needsPrice, testSentence } from '#components/models/model-words.ts'
import { providerTestSchema } from '#server/gateway/llm/settings/schema.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const found = { host: 'models.example', status: 200, models: ['a', 'b'], more: 1 }

test('every outcome of a test has a sentence of its own, which names the place', () => {
  const kinds = providerTestSchema.shape.kind.options
  const said = kinds.map((kind) => testSentence({ ...found, kind, status: 401 }, true, inEnglish))
  expect(new Set(said).size).toBe(kinds.length)
  for (const sentence of said) expect(sentence).toContain('models.example')
  expect(testSentence({ ...found, kind: 'found' }, true, inEnglish)).toBe('models.example answers and has 3 models.')
  expect(testSentence({ ...found, kind: 'key', status: 401 }, false, inEnglish)).toContain('wants a key; it answers 401')
})

test('models to choose from are what a test found, what has a price and what is asked, each once', () => {
  const provider = {
    name: 'cloud',
    inside: false,
    test: { ...found, kind: 'found' as const },
    prices: [{ model: 'p', inputMicroPerMillion: 1, outputMicroPerMillion: 1 }],
  }
  const chain = [
    { provider: 'cloud', model: 'c', timeoutMs: 1000, attemptsMax: 1 },
    { provider: 'other', model: 'x', timeoutMs: 1000, attemptsMax: 1 },
  ]
  expect(modelNames(provider, [{ role: 'primary', chain, means: null, members: [] }])).toEqual(['a', 'b', 'c', 'p'])
  expect([needsPrice(provider, 'p'), needsPrice(provider, 'a'), needsPrice({ ...provider, inside: true }, 'a')]).toEqual([
    false,
    true,
    false,
  ])
})

import { expect, test } from 'vitest'
import { choiceNote, modelNames, needsPrice, testSentence } from '#components/models/model-words.ts'
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
  expect(modelNames(provider, [{ role: 'primary', chain, changedAt: null, means: null, members: [] }])).toEqual(['a', 'b', 'c', 'p'])
  expect([needsPrice(provider, 'p'), needsPrice(provider, 'a'), needsPrice({ ...provider, inside: true }, 'a')]).toEqual([
    false,
    true,
    false,
  ])
})

test('a model of a use says what keeps it from being asked: its provider, a missing price, a name that is not listed, what it may see', () => {
  const test = { ...found, kind: 'found' as const, more: 0 }
  const own = { name: 'own', inside: true, holds: true, clearance: 'workspace' as const, prices: [], test }
  const note = (model: string, provider: object = {}) =>
    choiceNote({ provider: 'own', model, timeoutMs: 1000, attemptsMax: 1 }, [{ ...own, ...provider }])
  expect(note('a')).toBeNull()
  expect(note('z', { test: null })).toBeNull()
  expect(note('z', { test: { ...test, more: 3 } }), 'not all that it has were kept').toBeNull()
  expect(note('z')).toEqual({ word: 'not among the models that its provider listed', isOff: false })
  expect(note('a', { inside: false })).toEqual({ word: 'not asked: nobody said what it costs', isOff: true })
  expect(note('a', { clearance: 'public' })).toEqual({ word: 'asked only about what is public', isOff: false })
  expect([note('a', { holds: false })?.isOff, note('a', { name: 'gone' })?.isOff]).toEqual([true, true])
})

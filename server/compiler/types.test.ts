import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { newTypeBook } from '#server/compiler/types.ts'

const ROW = { type: 'object', properties: { name: { type: 'string' }, n: { type: 'integer' } } }

test('what other definitions said before changes no answer, though books share what they learned', () => {
  const ask = (output: 'text' | 'number') => {
    const book = newTypeBook(['other', 'a'])
    book.giveStep('a', book.typeOf({ type: 'object', properties: { v: { type: output === 'text' ? 'string' : 'number' } } }))
    const mentions = { variables: {}, steps: ['a'] }
    const whole = book.check('steps.a', mentions)
    if (!whole.ok) throw new Error(whole.why)
    return [
      book.check('steps.a.output.v', mentions),
      book.check('x.output.v', { variables: { x: whole.type }, steps: [] }),
      book.check('steps.a.output.w', mentions),
    ]
  }
  const text = ask('text')
  expect(text).toEqual([
    { ok: true, type: 'string' },
    { ok: true, type: 'string' },
    { ok: false, why: 'there is no field w' },
  ])
  expect(ask('number').slice(0, 2)).toEqual([
    { ok: true, type: 'double' },
    { ok: true, type: 'double' },
  ])
  expect(ask('text')).toEqual(text)
})

test('two loops may call their items alike, though these differ', () => {
  const book = newTypeBook([])
  const row = book.typeOf(ROW)
  const check = (type: string) => book.check('item.name', { variables: { item: type }, steps: [] })
  for (const _ of [1, 2]) {
    expect(check(row)).toEqual({ ok: true, type: 'string' })
    expect(check(book.objectOf({ name: 'double' }))).toEqual({ ok: true, type: 'double' })
    expect(check('string').ok).toBe(false)
  }
})

test('our names of types do not show in what people read', () => {
  const book = newTypeBook(['a'])
  book.giveStep('a', book.typeOf(ROW))
  expect(book.check('1.0 + steps.a.output', { variables: {}, steps: ['a'] })).toEqual({
    ok: false,
    why: '+ does not go with a number and a map',
  })
  expect(book.check('steps.a == 1', { variables: {}, steps: ['a'] })).toMatchObject({ why: '== does not go with a map and a number' })
})

test('a definition without a step takes nothing from one that has it', () => {
  const ask = (ids: readonly string[]) => newTypeBook(ids).check('steps.gone.output', { variables: {}, steps: ['gone'] })
  expect([ask(['a']), ask(['a', 'gone']), ask(['b'])]).toMatchObject([
    { ok: false, why: 'there is no field gone' },
    { ok: true, type: 'dyn' },
    { ok: false, why: 'there is no field gone' },
  ])
})

test('whatever was asked before, each answer is the one that a book alone gives', async () => {
  const id = fc.constantFrom('a', 'b', 'c')
  const output = fc.constantFrom('string', 'double', 'dyn', 'list<string>')
  const question = fc.record({
    ids: fc.uniqueArray(id),
    given: fc.dictionary(id, output),
    about: fc.tuple(id, fc.constantFrom('', '.output', '.output + 1.0', ".output == 'x'", '.outputs')),
  })
  type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never
  const answer = (make: typeof newTypeBook, { ids, given, about: [step, rest] }: Question) => {
    const book = make(ids)
    for (const [at, type] of Object.entries(given)) book.giveStep(at, type)
    const found = book.check(`steps.${step}${rest}`, { variables: {}, steps: [step] })
    // how many types there were before is in the name of a record, and nowhere else
    return found.ok ? { ...found, type: found.type.replace(/\d+/, '') } : found
  }
  await fc.assert(
    fc.asyncProperty(fc.array(question, { minLength: 2, maxLength: 6 }), async (questions) => {
      const shared = questions.map((asked) => answer(newTypeBook, asked))
      for (const [i, asked] of questions.entries()) {
        vi.resetModules()
        const { newTypeBook: alone } = await import('#server/compiler/types.ts')
        expect(shared[i]).toEqual(answer(alone, asked))
      }
    }),
    { numRuns: 15 },
  )
}, 60_000)

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authorContract, valueAt } from '#server/authoring/author/author.contract.ts'
import type { Said } from '#server/authoring/author/author.ts'
import { builtInAuthor, deriveBuiltIn } from '#server/authoring/author/built-in/built-in-author.ts'
import { jobSchema, SCORED_SNAPSHOT, SCORED_SURROUNDINGS, scoreJob } from '#server/authoring/author/testing/score-jobs.ts'
import { compile } from '#server/compiler/compile.ts'
import { definitionSchema } from '#server/crew/schema.ts'

const jobsOf = (name: string) =>
  readFileSync(new URL(`../testing/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => jobSchema.parse(JSON.parse(line)))
const person = (...texts: string[]): Said[] => texts.map((text) => ({ who: 'person', text }))
const turn = (conversation: readonly Said[], more = {}) =>
  deriveBuiltIn({ conversation, draft: null, locked: [], surroundings: { ...SCORED_SURROUNDINGS, ...more } })

authorContract('built-in', async () => ({ author: builtInAuthor }))

describe('forty kinds of jobs', () => {
  test.each(['forty-jobs', 'more-jobs'])(
    'four of five in %s come to a job description that can be put to work, with at most three questions',
    async (name) => {
      const jobs = jobsOf(name)
      const scores = await Promise.all(jobs.map(async (row) => await scoreJob(builtInAuthor, row)))
      expect(jobs).toHaveLength(40)
      expect(scores.filter(({ faults }) => faults.length === 0).length).toBeGreaterThanOrEqual(32)
    },
  )
})

describe('whatever is said', () => {
  const sentences = [...jobsOf('forty-jobs'), ...jobsOf('more-jobs')].map(({ sentence }) => sentence)
  const spoken = fc.array(
    fc.oneof(
      fc.constantFrom(...sentences),
      fc.constantFrom(...sentences.flatMap((text) => text.split(/[,.]/))),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
    ),
    { minLength: 1, maxLength: 4 },
  )

  test('the same conversation gives the same bytes, every definition passes the schema, and the compiler never throws', () => {
    fc.assert(
      fc.property(spoken, fc.constantFrom('en' as const, 'de' as const), (texts, language) => {
        const [first, again] = [turn(person(...texts), { language }), turn(person(...texts), { language })]
        expect(JSON.stringify(again)).toBe(JSON.stringify(first))
        if (first.definition === null) return
        expect(definitionSchema.safeParse(first.definition).success).toBe(true)
        const result = compile(first.definition, SCORED_SNAPSHOT)
        const faults = result.ok ? [] : result.diagnostics.filter(({ severity }) => severity === 'error')
        if (first.gaps.length === 0) expect(faults, texts.join(' | ')).toEqual([])
        for (const { pointer } of [...first.toConfirm, ...first.gaps])
          expect(valueAt(first.definition, pointer), pointer).not.toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  test('a conversation comes to an end: at most three questions, whatever is answered', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sentences, 'blub', 'mail', 'every week remind them'),
        fc.string({ maxLength: 30 }),
        (sentence, answer) => {
          const conversation = person(sentence)
          let questions = 0
          for (;;) {
            const { question } = turn(conversation)
            if (question === null) break
            questions += 1
            expect(questions).toBeLessThanOrEqual(3)
            conversation.push({ who: 'person', text: answer })
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})

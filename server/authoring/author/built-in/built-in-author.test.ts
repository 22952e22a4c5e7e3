import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { authorContract, valueAt } from '#server/authoring/author/author.contract.ts'
import type { Said } from '#server/authoring/author/author.ts'
import { builtInAuthor, deriveBuiltIn } from '#server/authoring/author/built-in/built-in-author.ts'
import { readWhen } from '#server/authoring/author/built-in/read-when.ts'
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
  test.each([
    ['forty-jobs', 40],
    ['more-jobs', 40],
    ['voices-jobs', 96],
    ['errand-jobs', 20],
  ])('four of five in %s come to a job description that can be put to work, with at most three questions', async (name, count) => {
    const jobs = jobsOf(name)
    const scores = await Promise.all(jobs.map(async (row) => await scoreJob(builtInAuthor, row)))
    expect(jobs).toHaveLength(count)
    expect(scores.filter(({ faults }) => faults.length === 0).length).toBeGreaterThanOrEqual(count * 0.8)
  })
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

/** How people say when, and the five fields that it comes to; `open`: what of it is asked about. */
const TIMES: readonly (readonly [string, string, string | null])[] = [
  ['weekdays 8-18 every hour', '0 8-18 * * 1-5', null],
  ['at quarter to nine on Fridays', '45 8 * * 5', null],
  ['jeden Werktag um Viertel nach acht', '15 8 * * 1-5', null],
  ['jeden Freitag um halb drei', '30 2 * * 5', null],
  ['daily at 7 p.m.', '0 19 * * *', null],
  ['every day except Sunday at 8', '0 8 * * 1,2,3,4,5,6', null],
  ['twice weekly, Tue and Thu at 11', '0 11 * * 2,4', null],
  ['twice a day at 9 and 17', '0 9,17 * * *', null],
  ['Twice a day, 10 and 16, pull the list', '0 10,16 * * *', null],
  ['read it on the hour', '0 * * * *', null],
  ['at the end of every quarter at 17', '0 17 L 3,6,9,12 *', null],
  ['every 3 months on the 1st at 9:00', '0 9 1 1,4,7,10 *', null],
  ['at 5 past every hour', '5 * * * *', null],
  ['on 2 January at 6', '0 6 2 1 *', null],
  ['every weekday morning', '0 8 * * 1-5', null],
  ['on Thursday afternoon at 3', '0 15 * * 4', null],
  ['in the evening at 8 every day', '0 20 * * *', null],
  ['Friday afternoon at half past four', '30 16 * * 5', null],
  ['nightly at 2', '0 2 * * *', null],
  ['weekdays hourly 8-18', '0 8-18 * * 1-5', null],
  ['ten past eight every day', '10 8 * * *', null],
  ['at 0730 on Mondays', '30 7 * * 1', null],
  ['every Sunday at midnight', '0 0 * * 0', null],
  ['close of business each working day', '0 17 * * 1-5', null],
  ['write to staff on their birthday', '0 8 * * *', 'time'],
  ['Tuesdays', '0 8 * * 2', 'time'],
  ['monthly', '0 8 1 * *', 'day'],
  ['alle zwei Wochen montags um 9', '0 9 * * 1', 'day'],
  ['first working day of the month at 9', '0 9 1 * *', 'day'],
  ['every 45 minutes', '0 * * * *', 'often'],
]
test.each(TIMES)('"%s" is %s', (sentence, cron, open) => {
  expect(readWhen(sentence)).toMatchObject({ kind: 'schedule', cron, open })
})

test('a zone that is named counts instead of that of the workspace', () => {
  expect(turn(person('Every Monday at 9 London time mail the rows of a.csv to a@acme.example')).trigger).toEqual({
    kind: 'schedule',
    cron: '0 9 * * 1',
    zone: 'Europe/London',
  })
})

test('German is answered in German, and says that this is no language model', () => {
  const { understood, question } = turn(person('Prüf die Spesenliste und mail mir Zeilen über 250 Euro'), { language: 'de' })
  expect(understood[0]?.text).toContain('kein Sprachmodell')
  expect(question?.text).toBe('In welcher Datei steht die Liste?')
})

test('what was said later counts, and an edited step stays with all it needs', () => {
  const first = turn(person('Every Monday at 8 mail the rows of a.csv to a@acme.example'))
  const draft = structuredClone(first.definition)
  if (draft === null) throw new Error('no definition')
  draft.objective = 'Mine'
  const at = draft.steps.findIndex((step) => (step as { tool?: string }).tool === 'mail.send')
  ;(draft.steps[at] as { with: { subject: string } }).with.subject = 'My subject'
  const locked = ['/objective', `/steps/${at}/with/subject`]
  const conversation = person(
    'Every Monday at 8 mail the rows of a.csv to a@acme.example',
    'Instead of that, sort the files in the folder inbox by year.',
  )
  const { definition } = deriveBuiltIn({ conversation, draft, locked, surroundings: SCORED_SURROUNDINGS })
  expect(definition?.objective).toBe('Mine')
  expect(valueAt(definition, `/steps/${at}/with/subject`)).toBe('My subject')
  expect(compile(definition, SCORED_SNAPSHOT).ok).toBe(true)
})

test('nonsense is asked about, and after three questions the form is named', () => {
  expect(turn(person('blub fnord')).question?.slot).toBe('job')
  const { definition, question, understood } = turn(person('blub', 'fnord', 'xyzzy', 'foo'))
  expect([definition, question]).toEqual([null, null])
  expect(understood.at(-1)?.text).toContain('form')
})

test('where letters arrive gets no letter, what only is to be remembered starts by hand, and nobody is mailed who wants none', () => {
  const tools = (sentence: string) => (turn(person(sentence)).definition?.tools ?? []).map(({ tool }) => tool)
  expect(tools('When a mail arrives at orders@acme.example, save it in the folder inbox')).toEqual(['files.write'])
  expect(tools('Forward incoming mails to boss@acme.example')).toEqual(['mail.send'])
  expect(turn(person('Remember which supplier gave us the best price')).trigger).toEqual({ kind: 'manual' })
  expect(tools('Top 5 suppliers by spend in spend.csv, no mail please')).toEqual(['tables.read'])
})

test.each(['update the column ', 'every afternoon at ', 'for each new ', 'mail ', 'half past ', 'sorting ', 'no mail any '])(
  'four thousand letters of "%s" come to an answer',
  (words) => {
    expect(turn(person(words.repeat(4000 / words.length))).understood.length).toBeGreaterThan(0)
  },
)

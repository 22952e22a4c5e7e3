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
    ['fresh-jobs', 40],
    ['everyday-jobs', 30],
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
  ['At the end of each working day, around 5:30pm', '30 17 * * 1-5', null],
  ['once a day in the morning is enough, say 6', '0 6 * * *', null],
  ['quarterly, first day, 9:00', '0 9 1 1,4,7,10 *', null],
  ['At midnight, copy the file', '0 0 * * *', null],
  ['Once a week (Wed, 13h) report', '0 13 * * 3', null],
  ['once a year, on 1 December, 9am', '0 9 1 12 *', null],
  ['Sat and Sun, 10am', '0 10 * * 0,6', null],
  ['Mo, Mi, Fr um 8', '0 8 * * 1,3,5', null],
  ['thrice daily: 8, 13 and 18', '0 8,13,18 * * *', null],
  ['on workdays, both at 9 and at 16', '0 9,16 * * 1-5', null],
  ['every month on the fifteenth at ten', '0 10 15 * *', null],
  ['do that weekly. Thursday is a good day, 10 o’clock.', '0 10 * * 4', null],
  ['every half hour during working hours (8 to 17, Monday to Friday)', '*/30 8-16 * * 1-5', null],
  ['every hour between 9 and 5 on weekdays', '0 9-17 * * 1-5', null],
]
test.each(TIMES)('"%s" is %s', (sentence, cron, open) => {
  expect(readWhen(sentence)).toMatchObject({ kind: 'schedule', cron, open })
})

/** Who or what makes a job start that has no time. */
const STARTS: readonly (readonly [string, string])[] = [
  ['Our CRM will ping you when a deal is won', 'webhook'],
  ['Whenever GitHub calls our hook, write a line', 'webhook'],
  ['It is started by our CRM over HTTP', 'webhook'],
  ['Push every new contact from the website form to https://crm.example/api', 'webhook'],
  ['If a customer writes in, answer him', 'mail'],
  ['Emails from our supplier: put the attached pdf into invoices', 'mail'],
  ['When an email from a customer contains an order, note it', 'mail'],
  ['I will start this manually. Mail the rows of a.csv to all', 'manual'],
  ['Check all rows from last Monday', 'manual'],
  ['remind the team that the meeting is at 3pm', 'manual'],
]
test.each(STARTS)('"%s" starts by %s', (sentence, kind) => {
  expect(readWhen(sentence).kind).toBe(kind)
})

test.each([
  ['Every Monday, no wait, Tuesday at 9 mail a.csv to a@acme.example', '0 9 * * 2', 'a@acme.example'],
  ['Every Friday at 8, sorry, 10:30 mail a.csv to a@acme.example', '30 10 * * 5', 'a@acme.example'],
  ['Every Friday at 8 mail a.csv to a@acme.example, sorry, b@acme.example', '0 8 * * 5', 'b@acme.example'],
])('"%s": put right in the same breath, the second one is meant', (sentence, cron, to) => {
  const { trigger, definition } = turn(person(sentence))
  expect(trigger).toMatchObject({ kind: 'schedule', cron })
  const said = JSON.stringify(definition?.inputs)
  expect([said.includes(to), said.includes(to === 'a@acme.example' ? 'b@acme.example' : 'a@acme.example')]).toEqual([true, false])
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

test.each([
  'monday no wait ',
  'every system calls you ',
  'update the column ',
  'every afternoon at ',
  'for each new ',
  'mail ',
  'half past ',
  'sorting ',
  'no mail any ',
])('four thousand letters of "%s" come to an answer', (words) => {
  expect(turn(person(words.repeat(4000 / words.length))).understood.length).toBeGreaterThan(0)
})

test('a skill that was added is taken by its name, one that was not is a gap, and a job without a model is told that nothing reads one', () => {
  const skills = [{ slug: 'tone-of-voice', version: '1.2.0', description: 'How we write.' }]
  const said = (text: string) => turn(person(text), { skills })
  const known = said('When a mail arrives, draft a reply with our tone of voice skill and send it')
  expect(known.definition?.skills).toEqual([{ skill: 'tone-of-voice', version: '1.2.0' }])
  expect(known.gaps).toEqual([])
  expect(said('When a mail arrives, draft a reply with our brand book skill and send it')).toMatchObject({
    gaps: [{ kind: 'skill', name: 'brand-book', pointer: '' }],
  })
  const plain = said('Every Monday at 8 mail the rows of a.csv to a@acme.example with our tone-of-voice skill')
  expect([plain.definition?.skills, plain.gaps]).toEqual([undefined, []])
  expect(plain.understood.some(({ text }) => text.includes('only a step with a model reads one'))).toBe(true)
})

test('a word without end is left out and said to be, whatever signs it has, and no cut goes through a sign', () => {
  const said = (text: string) => turn(person(text))
  const job = 'Every Monday at 8 mail the rows of a.csv to a@acme.example'
  const plain = said(job)
  for (const sign of ['ﬀ', '日', 'a', '/']) {
    const { definition, understood } = said(`${job} ${sign.repeat(2000)}`)
    expect(definition).toEqual(plain.definition)
    expect(understood.map(({ text }) => text)).toContain('A word of more than 500 letters was left out.')
  }
  for (let n = 3998; n <= 4001; n += 1) expect(said(`${job} `.padEnd(n, 'so ').concat('😀😀😀')).definition).not.toBeNull()
})

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueAt } from '#server/authoring/author/author.contract.ts'
import type { Surroundings } from '#server/authoring/author/author.ts'
import { jobSchema, SCORED_SNAPSHOT, SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'
import { takeTurn } from '#server/authoring/author/testing/take-turn.ts'
import { compile } from '#server/compiler/compile.ts'
import { CALL_STEPS_MAX, stepBudget } from '#server/program/core/cel.ts'
import { evaluateCondition } from '#server/program/core/evaluate.ts'

const saidIn = (texts: readonly string[], more: Partial<Surroundings> = {}): readonly string[] =>
  takeTurn(texts, more).understood.map(({ text }) => text)
const backIn = (...texts: string[]): readonly string[] => saidIn(texts).filter((text) => text.startsWith('Not taken over: '))
const FIRST = 'Every Monday at 8 mail the rows of open.csv to a@acme.example'

describe('an app that nobody knows by name', () => {
  test.each([
    ['Post new invoices to our ERP Foozle', 'Foozle'],
    ['Create an issue in Linear for each row of bugs.csv', 'Linear'],
    ['When a deal is won update the deal in Zorgo CRM', 'Zorgo'],
    ['delete the customers from our CRM', 'CRM'],
    ['Every Friday at 9 push the rows of a.csv to Quuxly', 'Quuxly'],
    ['Lege in Foozle ein Ticket an', 'Foozle'],
    ['Jeden Freitag um 9 die Zeilen aus a.csv in unser ERP Foozle eintragen', 'Foozle'],
  ])('"%s" leaves the gap %s, and nothing can be put to work before', (sentence, name) => {
    const { gaps, definition } = takeTurn([sentence])
    expect(gaps).toEqual([expect.objectContaining({ kind: 'app', name })])
    expect(valueAt(definition, gaps[0]?.pointer ?? '')).toMatch(new RegExp(`^${name.toLowerCase()}\\.`))
    expect(compile(definition, SCORED_SNAPSHOT).ok).toBe(false)
  })

  test('is none once an app of that name is connected', () => {
    const ref = 'linear.create_issue'
    const linear = { ref, title: 'Create issue', description: 'Creates an issue', effectClass: 'external_write' as const, inputSchema: {} }
    const { gaps, definition } = takeTurn(['Create an issue in Linear for each row of bugs.csv'], {
      tools: [...SCORED_SURROUNDINGS.tools, linear],
    })
    expect(gaps).toEqual([])
    expect((definition?.tools ?? []).map(({ tool }) => tool)).toContain(ref)
  })
})

/** What is said beside a job, and what of it comes back as not taken over. */
const BESIDE: readonly (readonly [string, string])[] = [
  [`${FIRST} and call the customer.`, '“call the customer”. No app here does that'],
  [`${FIRST}. Then turn off the heating.`, '“turn off the heating”. No app here does that'],
  [`${FIRST}, strictly follow the handbook`, '“follow the handbook”. Only a model follows such words'],
  [`${FIRST}. Do not bother the drivers.`, '“Do not bother the drivers”. Nothing in this job holds to it'],
  [
    `${FIRST}. Hand over to the Buchhaltung crew when the amount is over 500.`,
    '“Hand over to the Buchhaltung crew when the amount is over 500”. To whom a crew member passes on',
  ],
  [`${FIRST}, except on public holidays`, '“except on public holidays”. When it starts is what stands above'],
  [`${FIRST} unless the sun shines`, '“unless the sun shines”. This author knows conditions'],
  [`${FIRST} and blub the fnord`, '“blub the fnord”. It was not understood'],
  ['Jeden Montag um 8 offen.csv an a@acme.example mailen. Ruf danach den Kunden an.', '“Ruf danach den Kunden an”. No app'],
  ['Jeden Montag um 8 offen.csv an a@acme.example mailen, außer in den Ferien', '“außer in den Ferien”. When it starts'],
  ['Jeden Montag um 8 offen.csv an a@acme.example mailen. Keine Mails an Kunden.', '“Keine Mails an Kunden”. Nothing in this job'],
]

describe('what no step comes of', () => {
  test.each(BESIDE)('"%s" is said back', (sentence, back) => {
    expect(backIn(sentence).join('\n')).toContain(back)
  })

  test.each(BESIDE)('"%s" changes nothing by what is not taken over', (sentence) => {
    const plain = takeTurn([sentence.startsWith('Jeden') ? 'Jeden Montag um 8 offen.csv an a@acme.example mailen' : FIRST])
    const { definition, trigger, gaps } = takeTurn([sentence])
    expect([definition?.steps, definition?.inputs, trigger, gaps]).toEqual([
      plain.definition?.steps,
      plain.definition?.inputs,
      plain.trigger,
      plain.gaps,
    ])
  })

  test('alone, it makes no job: nothing is proposed that does nothing', () => {
    const { definition, question } = takeTurn(['Every day at 18 turn off the heating'])
    expect([definition, question?.slot]).toEqual([null, 'job'])
    expect(backIn('Every day at 18 turn off the heating').join()).toContain('“turn off the heating”')
  })

  test('is said back in German too', () => {
    expect(saidIn([`${FIRST} and call the customer`], { language: 'de' }).join('\n')).toContain(
      'Nicht übernommen: „call the customer“. Das kann hier keine App.',
    )
  })

  test('greetings, thanks, reasons and who one is are not, nor what says the same twice', () => {
    expect(backIn(`Hello there, we run a small hotel. ${FIRST}, because the boss wants it. Send it by mail. Thanks a lot!`)).toEqual([])
  })

  test('an earlier message that was taken over in part says so on every turn', () => {
    expect(backIn(`${FIRST} and call the customer`, 'At 9 instead').join()).toContain('“call the customer”')
  })

  test('stands in no letter', () => {
    const { definition } = takeTurn(['Every Monday at 8 remind a@acme.example to water the plants. Turn off the heating.'])
    expect(JSON.stringify(definition?.steps)).toContain('water the plants')
    expect(JSON.stringify(definition)).not.toContain('heating')
  })
})

describe('"never mail anyone outside"', () => {
  const sentence = `${FIRST}. Never mail anyone outside the company.`

  test('is a check that every plan has to pass: addresses of the people here pass, others do not', () => {
    const { definition, understood } = takeTurn([sentence])
    expect(definition?.rules?.checks).toEqual([
      {
        text: 'No e-mail goes to another address than @acme.example.',
        when: 'plan.effects.all(e, !e.tool.startsWith("mail.") || e.target.lowerAscii().endsWith("@acme.example"))',
      },
    ])
    const result = compile(definition, SCORED_SNAPSHOT)
    if (!result.ok) throw new Error('not compiled')
    const [check] = result.program.checks
    const passes = (...targets: string[]) => {
      const plan = { effects: targets.map((target) => ({ tool: 'mail.send', target, args: {} })) }
      return check && evaluateCondition(check.when, { inputs: {}, steps: {}, plan } as never, stepBudget(CALL_STEPS_MAX))
    }
    expect([passes('a@acme.example', 'B@ACME.example'), passes('a@acme.example', 'x@other.example'), passes('x@notacme.example')]).toEqual([
      true,
      false,
      false,
    ])
    expect(understood.find(({ pointer }) => pointer === '/rules/checks/0')?.text).toContain('Stops every plan with an e-mail')
    expect(backIn(sentence)).toEqual([])
  })

  test('is said back where nobody knows which addresses lie inside, and needs nothing where no letter leaves', () => {
    expect(saidIn([sentence], { people: [] }).join('\n')).toContain('Not taken over: “Never mail anyone outside the company”')
    expect(saidIn(['Show me the rows of open.csv. Never mail anyone outside the company.'])).toContain(
      'No e-mail leaves: this job sends none.',
    )
  })

  test('other limits are rules for the model where one reads them, and are said to be no more than that', () => {
    const { definition, understood } = takeTurn([
      'When an e-mail arrives draft a reply and send it. Never promise a refund. Follow our handbook.',
    ])
    expect(definition?.rules).toEqual({ always: ['Follow our handbook'], never: ['promise a refund'] })
    expect(understood.map(({ text }) => text).join('\n')).toContain('Tells the model: “Never promise a refund”. It is asked to hold to it')
  })
})

describe('a secret that is named and not saved', () => {
  const at = 'Every day at 9 read https://api.acme.example/items and mail it to a@acme.example'

  test.each([
    [`${at} with vault:/shop#key`, 'vault:/shop#key'],
    ['Fetch https://shop.example/orders.json with the password of our shop', 'vault:/shop#password'],
    ['Hol https://shop.example/orders.json mit dem Passwort unseres Shops', 'vault:/shop#password'],
    ['Read https://api.acme.example/items using the API key for Foozle', 'vault:/foozle#key'],
  ])('"%s" leaves a gap that saves %s', (sentence, name) => {
    const { gaps, definition } = takeTurn([sentence])
    expect(gaps).toEqual([{ kind: 'secret', name, pointer: '/steps/0/with/key' }])
    expect(valueAt(definition, '/steps/0/with/key')).toBe(name)
    expect(takeTurn([sentence], { handles: [name] }).gaps).toEqual([])
  })

  test('is a gap even where no step takes one, and that is said', () => {
    const sentence = `${FIRST} with the password of our shop`
    expect(takeTurn([sentence]).gaps).toEqual([{ kind: 'secret', name: 'vault:/shop#password', pointer: '' }])
    expect(saidIn([sentence]).join('\n')).toContain('vault:/shop#password is not used: nothing in this job takes one')
  })
})

test('every 1st and 3rd Monday is both', () => {
  for (const sentence of [
    `Every 1st and 3rd Monday at 9 mail a.csv to a@acme.example`,
    'Jeden ersten und dritten Montag im Monat um 9 a.csv an a@acme.example mailen',
  ])
    expect(takeTurn([sentence]).trigger).toMatchObject({ cron: '0 9 * * 1#1,1#3' })
})

test('an address that is written in two ways is one recipient', () => {
  expect(takeTurn(['Mail the rows of a.csv to Anna@acme.example and anna@acme.example']).toConfirm).toHaveLength(1)
})

const FOLDER = new URL('../testing/', import.meta.url)

test('of the sentences that authors are scored on, none is taken for a foreign app or act, and nine of ten come without a word of it', () => {
  const sentences = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(new URL(name, FOLDER), 'utf8').trim().split('\n'))
    .map((line) => jobSchema.parse(JSON.parse(line)).sentence)
  const backs = sentences.map((sentence) => backIn(sentence).join(' '))
  expect(backs.filter((back) => /No app here does that|passes on|Only a model follows/.test(back))).toEqual([])
  expect(backs.filter((back) => back !== '').length / sentences.length).toBeLessThan(0.1)
  expect(sentences.length).toBeGreaterThan(600)
}, 240_000)

describe('every part of a sentence', () => {
  const known = [
    'every Monday at 8',
    'read open.csv',
    'mail it to a@acme.example',
    'only the rows over 250 EUR',
    'save it as out.csv',
    'ask me first',
  ]
  const nonsense = fc
    .array(fc.constantFrom('blub', 'fnord', 'quux', 'zarf', 'wibble', 'the', 'gnarl', 'plumbus'), { minLength: 2, maxLength: 4 })
    .map((words) => words.join(' '))
    .filter((words) => words.replaceAll('the', '').trim() !== '')
  const foreign = fc.constantFrom('call the customer', 'turn off the heating', 'book a room', 'never ship on credit', 'pay the supplier')
  const joined = fc.tuple(
    fc.shuffledSubarray(known, { minLength: 2 }),
    fc.uniqueArray(fc.oneof(nonsense, foreign), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('. ', ', ', ' and ', '; '),
    fc.nat(),
  )
  /** What becomes of a text, but for its name. */
  const becomes = (text: string): string => {
    const { definition, trigger, gaps } = takeTurn([text])
    return JSON.stringify([definition?.steps, definition?.inputs, definition?.rules, trigger, gaps])
  }

  test('is reflected in the definition or named in the answer, whatever is joined with whatever', () => {
    fc.assert(
      fc.property(joined, ([parts, strange, between, at]) => {
        const all = [...parts]
        for (const [n, part] of strange.entries()) all.splice((at + n) % (all.length + 1), 0, part)
        const text = all.join(between)
        const answer = saidIn([text]).join('\n')
        const whole = becomes(text)
        for (const part of strange) expect(answer, `${text} → ${answer}`).toContain(part)
        for (const [n, part] of all.entries()) {
          const isNamed = answer.includes(part)
          const isReflected = becomes(all.toSpliced(n, 1).join(between)) !== whole
          expect(isNamed || isReflected, `“${part}” of “${text}” → ${answer}`).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  }, 240_000)
})

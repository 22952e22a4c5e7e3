import { describe, expect, test } from 'vitest'
import type { Author, AuthorAnswer, AuthorInput, Said, Surroundings } from '#server/authoring/author/author.ts'
import { SCORED_SNAPSHOT, SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'
import { compile } from '#server/compiler/compile.ts'
import type { Snapshot } from '#server/compiler/snapshot.ts'
import { definitionSchema } from '#server/crew/schema.ts'

/** What a conversation of the suite is about, so that a scripted model can play its part. */
export interface ContractCase {
  readonly name: string
  readonly said: readonly string[]
}

export const CONTRACT_CASES = {
  whole: {
    name: 'a whole job',
    said: ['Every Monday at 8, read open-items.csv, take what is overdue and mail it to finance@acme.example.'],
  },
  two: {
    name: 'a job and an addition',
    said: [
      'Every Monday at 8, read open-items.csv, take what is overdue and mail it to finance@acme.example.',
      'Make that every Tuesday at 9.',
    ],
  },
  missing: { name: 'a job with something missing', said: ['Check the expense list and mail the lines over 250 euros'] },
  unknown: { name: 'an app that nobody connected', said: ['Every day at 9 post the rows of sales.csv to Salesforce'] },
  secret: {
    name: 'a secret that was taken out',
    said: ['Every day at 9 read https://api.example.com/v1/items.json with the key [a saved secret] and keep it as a result'],
  },
  nonsense: { name: 'nonsense', said: ['blub fnord xyzzy'] },
  long: { name: 'a very long message', said: [`Every Monday at 8 read a.csv and mail it to a@acme.example. ${'and so on '.repeat(5000)}`] },
} as const satisfies Record<string, ContractCase>

export interface ContractSetting {
  readonly author: Author
  readonly surroundings?: Surroundings
  readonly snapshot?: Snapshot
}

/**
 * What both authors hold to (requirements §5).
 * @param open gives the author for one case: the built-in one is always the same, a model is scripted for it
 */
export function authorContract(name: string, open: (about: ContractCase) => Promise<ContractSetting>): void {
  const turn = async (about: ContractCase, more: Partial<AuthorInput> = {}): Promise<AuthorAnswer & { readonly snapshot: Snapshot }> => {
    const { author, surroundings = SCORED_SURROUNDINGS, snapshot = SCORED_SNAPSHOT } = await open(about)
    const conversation = about.said.map((text): Said => ({ who: 'person', text }))
    const answer = await author.derive(
      { conversation, draft: null, locked: [], surroundings, ...more },
      () => {},
      new AbortController().signal,
    )
    return { ...answer, snapshot }
  }

  describe(`${name} author`, () => {
    test('gives a whole definition that can be put to work', async () => {
      const { definition, trigger, question, gaps, snapshot } = await turn(CONTRACT_CASES.whole)
      expect(definitionSchema.safeParse(definition).success).toBe(true)
      expect(compile(definition, snapshot).ok).toBe(true)
      expect(trigger).toEqual({ kind: 'schedule', cron: '0 8 * * 1', zone: 'Europe/Berlin' })
      expect([question, gaps]).toEqual([null, []])
    })

    test('derives the whole definition again on each turn, never a piece', async () => {
      const { definition, trigger, snapshot } = await turn(CONTRACT_CASES.two)
      expect(compile(definition, snapshot).ok).toBe(true)
      expect(trigger).toMatchObject({ cron: '0 9 * * 2' })
    })

    test('leaves what a person edited as it stands', async () => {
      const { definition } = await turn(CONTRACT_CASES.whole)
      if (definition === null) throw new Error('no definition')
      const draft = { ...definition, metadata: { ...definition.metadata, name: 'My own name' }, rigidity: 'strict' as const }
      const again = await turn(CONTRACT_CASES.whole, { draft, locked: ['/metadata/name', '/rigidity'] })
      expect(again.definition).toMatchObject({ metadata: { name: 'My own name' }, rigidity: 'strict' })
    })

    test('asks one question, with its slot, when something is missing', async () => {
      const { question } = await turn(CONTRACT_CASES.missing)
      expect(question?.text.length).toBeGreaterThan(0)
      expect(question?.slot.length).toBeGreaterThan(0)
      expect(Array.isArray(question?.options)).toBe(true)
    })

    test('shows an app that nobody connected as a gap, and never puts another in its place', async () => {
      const { gaps, definition, snapshot } = await turn(CONTRACT_CASES.unknown)
      expect(gaps).toEqual([
        expect.objectContaining({ kind: 'app', name: 'Salesforce', pointer: expect.stringMatching(/^\/(steps|tools)\//) }),
      ])
      expect(definition === null || !compile(definition, snapshot).ok).toBe(true)
    })

    test('puts nothing secret into the definition or a sentence', async () => {
      const { definition, understood, question } = await turn(CONTRACT_CASES.secret)
      expect(JSON.stringify([definition, understood, question])).not.toMatch(/sk-|Bearer |hunter2/)
    })

    test('marks what it proposed as destination until a person confirms it', async () => {
      const { toConfirm, definition } = await turn(CONTRACT_CASES.whole)
      const places = toConfirm.filter(({ kind }) => kind === 'destination').map(({ pointer }) => valueAt(definition, pointer))
      expect(JSON.stringify(places)).toContain('finance@acme.example')
    })

    test('marks an amount that it proposed', async () => {
      const { toConfirm, definition } = await turn(CONTRACT_CASES.missing)
      const amounts = toConfirm.filter(({ kind }) => kind === 'amount').map(({ pointer }) => valueAt(definition, pointer))
      expect(JSON.stringify(amounts)).toContain('250')
    })

    test('every place that it names exists', async () => {
      for (const about of [CONTRACT_CASES.whole, CONTRACT_CASES.missing, CONTRACT_CASES.unknown]) {
        const { definition, toConfirm, gaps, understood } = await turn(about)
        const pointers = [...toConfirm, ...gaps, ...understood].flatMap(({ pointer }) => pointer ?? [])
        expect(pointers.filter((pointer) => valueAt(definition, pointer) === undefined)).toEqual([])
      }
    })

    test.each([CONTRACT_CASES.nonsense, CONTRACT_CASES.long])('$name is an answer, never an error', async (about) => {
      const { definition, understood } = await turn(about)
      expect(definition === null || definitionSchema.safeParse(definition).success).toBe(true)
      expect(understood.every(({ text }) => text.length < 2000)).toBe(true)
    })
  })
}

/** What stands at a JSON pointer. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document
  for (const part of pointer.split('/').slice(1)) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Record<string, unknown>)[part.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value
}

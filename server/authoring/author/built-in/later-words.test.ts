import { describe, expect, test } from 'vitest'
import { deriveBuiltIn } from '#server/authoring/author/built-in/built-in-author.ts'
import { tidySaid } from '#server/authoring/author/built-in/tidy-said.ts'
import { SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'
import { takeTurn } from '#server/authoring/author/testing/take-turn.ts'

describe('what a later message leaves in a letter', () => {
  const TOLD = 'Tell the desk each day what was sold in Salesforce'
  const letterOf = (...texts: string[]) => {
    const { definition } = takeTurn(texts)
    const steps = (definition?.steps ?? []) as { tool?: string; with?: { [key: string]: unknown } }[]
    return steps.find(({ tool }) => tool === 'mail.send')?.with?.['text']
  }

  test.each([
    ['In the evening, largest first, and amounts in euros'],
    ['In the evening'],
    ['at 9 instead, please'],
    ['On Fridays at 17:30'],
    ['desk@acme.example'],
    ['In the evening, to desk@acme.example'],
    ['Bitte an desk@acme.example schicken, freitags um 9'],
    ['Größte zuerst, freitags um 9 Uhr'],
  ])('"%s" says when or to whom, and nothing of it is written', (later) => {
    expect(letterOf(TOLD, later)).toBe(letterOf(TOLD))
  })

  test.each([
    ['In the evening,  , and  .', 'In the evening.'],
    ['At 18:00,  , and send it to Bob', 'At 18:00, and send it to Bob'],
    [' , send it to Bob', 'send it to Bob'],
    ['Look at it.  . Then send it.', 'Look at it. Then send it.'],
    ['Rot, , und .\nGrün: 12:30, a.csv', 'Rot.\nGrün: 12:30, a.csv'],
  ])('%j, out of which parts were cut, is written as %j', (cut, tidy) => {
    expect(tidySaid(cut)).toBe(tidy)
  })

  test('a long run of commas is tidied at once', () => {
    expect(tidySaid(`a${' ,'.repeat(2000)} b`)).toBe('a, b')
  })

  test('a draft keeps its short name: it is taken by nobody but itself', () => {
    const draft = takeTurn([TOLD]).definition
    const slug = draft?.metadata.slug ?? ''
    const conversation = [TOLD, 'In the evening'].map((text) => ({ who: 'person' as const, text }))
    const surroundings = { ...SCORED_SURROUNDINGS, members: [{ slug, name: draft?.metadata.name ?? '' }] }
    expect(deriveBuiltIn({ conversation, draft, locked: [], surroundings }).definition?.metadata).toEqual(draft?.metadata)
    expect(deriveBuiltIn({ conversation, draft: null, locked: [], surroundings }).definition?.metadata.slug).toBe(`${slug}-2`)
  })
})

import { expect, test } from 'vitest'
import { takeTurn } from '#server/authoring/author/testing/take-turn.ts'

const FIRST = 'Every Monday at 8 mail the rows of open.csv over 250 EUR to a@acme.example'

const saidIn = (texts: readonly string[]): string =>
  takeTurn(texts)
    .understood.map(({ text }) => text)
    .join('\n')

test.each([['make that 50 euros'], ['no, make it 50 EUR please'], ['Mach daraus 50 Euro']])(
  'another sum alone is the sum of the one limit: "%s"',
  (words) => {
    expect(takeTurn([FIRST, words]).definition?.inputs?.['properties']).toMatchObject({ above: { default: 50 } })
  },
)

test('another sum alone changes no job that has no limit', () => {
  const plain = 'Every Monday at 8 mail open.csv to a@acme.example'
  expect(takeTurn([plain, 'make that 50 euros']).definition).toEqual(takeTurn([plain]).definition)
})

test.each([['no idea'], ["I don't know"], ['dont know yet'], ['weiß ich nicht'], ['Sorry, I am not sure'], ['keine Ahnung']])(
  '"%s" leaves what was proposed: no word of it becomes a column, a file or a fault',
  (words) => {
    const first = 'I need someone who looks after late invoices'
    const [before, after] = [takeTurn([first]), takeTurn([first, words])]
    expect(before.question?.slot).toBe('source')
    expect(after.definition).toEqual(before.definition)
    expect(saidIn([first, words])).not.toContain(words)
  },
)

test('two jobs in one message are not mixed: the first is taken, the other one is said back', () => {
  const two = 'Every Monday at 8 mail open.csv to a@acme.example and every Friday at 9 move the files in the folder scans to archive'
  const { definition, trigger } = takeTurn([two])
  expect(trigger).toMatchObject({ kind: 'schedule', cron: '0 8 * * 1' })
  expect(definition?.tools?.map(({ tool }) => tool)).not.toContain('files.move')
  expect(saidIn([two])).toContain('“every Friday at 9 move the files in the folder scans to archive”. One crew member does one job.')
  expect(saidIn(['Every Monday and every Friday at 8 mail open.csv to a@acme.example'])).not.toContain('Not taken over')
})

test('what a template does not do is said back', () => {
  const two = 'Every Monday mail open.csv to a@acme.example and tidy the folder scans'
  expect(saidIn([two])).toContain('“Every Monday mail open.csv to a@acme.example”. The template does not do that.')
})

test('what a later word took the place of is not missing, and the name stays that of the job', () => {
  const said = ['Every month send our accountant a list of what we spent', 'a@acme.example', 'spend.csv, only above 100 euros']
  const { definition, understood } = takeTurn([...said, 'actually on the 5th at 9'])
  expect(understood.map(({ text }) => text).join()).not.toContain('Not taken over')
  expect(definition?.metadata.name).toBe('Send our accountant a list of what')
})

test('somebody who is looked for is called after the job, and who the author is, is said once', () => {
  expect(takeTurn(['I need someone who looks after late invoices in open.csv']).definition?.metadata.name).toBe(
    'Looks after late invoices in open.csv',
  )
  expect(saidIn([FIRST])).toContain('no language model')
  expect(saidIn([FIRST, 'at 9'])).not.toContain('no language model')
})

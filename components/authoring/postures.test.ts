import { expect, test } from 'vitest'
import { chosenPostures, markRows, mayChoose, saidOfMarks, stricter } from '#components/authoring/postures.ts'
import { inEnglish } from '#server/kernel/language/say.ts'

const by = { strict: 'block', guided: 'run', adaptive: 'run', autonomous: 'run' } as const
const asks = { strict: 'ask', guided: 'ask', adaptive: 'ask', autonomous: 'ask' } as const
const rows = [
  { tool: 'tables.read', title: 'Read a table', summary: 'Read a table: a.csv', effectClass: 'external_read', was: 'run', by },
  { tool: 'mail.send', title: 'Send e-mail', summary: 'Send e-mail to a@x', effectClass: 'external_write', was: 'ask', by: asks },
  { tool: 'mail.send', title: 'Send e-mail', summary: 'Send e-mail to b@x', effectClass: 'external_write', was: 'ask', by: asks },
  { tool: 'files.move', title: 'Move', summary: 'Move a', effectClass: 'external_write', was: 'ask', by: null },
] as const

test('only what is stricter can be chosen on top of a freedom', () => {
  expect(stricter('run', 'ask')).toBe('ask')
  expect(stricter('ask', 'run')).toBe('ask')
  expect(stricter('ask', null)).toBe('ask')
  expect(mayChoose('run', 'ask')).toBe(false)
  expect(mayChoose('block', 'ask')).toBe(true)
  expect(chosenPostures({ tools: [{ tool: 'a', posture: 'ask' }, null, { tool: 'b', posture: 'wild' }] })).toEqual(new Map([['a', 'ask']]))
})

test('the lines of the last plan are marked anew as the freedom moves, those of one ability together', () => {
  const now = (freedom: 'strict' | 'guided') => markRows(rows, freedom, new Map()).map((group) => [group.title, group.was, group.now])
  expect(now('guided')).toEqual([
    ['Read a table', 'run', 'run'],
    ['Send e-mail', 'ask', 'ask'],
    ['Move', 'ask', null],
  ])
  expect(now('strict')[0]).toEqual(['Read a table', 'run', 'block'])
  expect(saidOfMarks(markRows(rows, 'guided', new Map()), inEnglish)).toBe('The same as then for all 4 lines.')
  expect(saidOfMarks(markRows(rows, 'strict', new Map()), inEnglish)).toBe('Of 4 lines 1 would never be done.')
  expect(saidOfMarks(markRows(rows, 'guided', new Map([['tables.read', 'ask']])), inEnglish)).toBe('Of 4 lines 1 would ask first.')
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { factsLine } from '#server/bridge/core/facts-line.ts'
import { FIGURE_WORDS } from '#server/bridge/core/figure-words.ts'
import { currencyOf } from '#server/bridge/core/money.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { sayIn } from '#server/kernel/language/say.ts'

const EXAMPLES = join(process.cwd(), 'examples')
/** Titles of the figures that a job of ours can show under the title of its runs. */
const titles = readdirSync(EXAMPLES).flatMap((name) => {
  const yaml = readdirSync(join(EXAMPLES, name)).filter((file) => file === `${name}.yaml`)
  return yaml.flatMap((file) => {
    const { output } = parse(readFileSync(join(EXAMPLES, name, file), 'utf8')) as {
      output?: { schema?: { properties?: Record<string, { type?: string; title?: string }> } }
    }
    return Object.values(output?.schema?.properties ?? {}).flatMap(({ type, title }) =>
      title !== undefined && (type === 'integer' || type === 'number') && !currencyOf(title) ? [title] : [],
    )
  })
})
const german = sayIn('de', catalogueOf('de'))

test('the figures under the title of a run of every job of ours are said in German', () => {
  expect(titles.length).toBeGreaterThan(20)
  const unsaid = titles.filter((title) => !FIGURE_WORDS.has(title) || (german(title) === title && title !== 'E-Mails'))
  expect(unsaid).toEqual([])
  const schema = { properties: { rows: { title: 'Rows' }, found: { title: 'Found by Ada' } }, required: ['rows', 'found'] }
  expect(factsLine(schema, { rows: 1200, found: 2 }, german)).toBe('1.200 Zeilen, 2 Found by Ada')
})

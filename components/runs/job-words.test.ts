import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { sayOfJob } from '#components/runs/job-words.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'

const german = sayIn('de', catalogueOf('de'))

/** The text with every expression worked out to 7, or to each of the texts that it chooses between. */
function variants(text: string): string[] {
  const found = /\$\{([^}]*)\}/.exec(text)
  if (!found) return [text]
  const choices = [...(found[1] ?? '').matchAll(/[?:] "([^"]*)"/g)].map(([, choice = '']) => choice)
  return (choices.length > 0 ? choices : ['7']).flatMap((choice) => variants(text.replace(found[0], () => choice)))
}

/** Titles of results, first paragraphs of questions and their answers, of every job that comes along. */
const texts = globSync('examples/*/*.yaml').flatMap((path) => {
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { kind, title, question, options } = node as { kind?: unknown; title?: unknown; question?: unknown; options?: unknown }
    if (kind === 'result' && typeof title === 'string' && !title.includes('headline')) found.push(...variants(title))
    if (kind === 'ask' && typeof question === 'string') found.push(...variants(question.split('\n\n')[0]?.trim() ?? ''))
    if (kind === 'ask' && Array.isArray(options)) found.push(...options.map(String))
    for (const part of Object.values(node)) visit(part)
  }
  visit(parse(readFileSync(path, 'utf8')))
  return found
})

test('what the jobs that come along hand over and ask is said in German', () => {
  expect(texts.length).toBeGreaterThan(10)
  expect(texts.filter((text) => sayOfJob(text, german) === text)).toEqual([])
  expect(sayOfJob('84,000.00 EUR renews by itself in 60 days', german)).toBe('84,000.00 EUR verlängern sich in 60 Tagen von selbst')
})

test('what an author wrote stays, and in English nothing is touched', () => {
  expect(sayOfJob('Which colour?', german)).toBe('Which colour?')
  for (const text of texts) expect(sayOfJob(text, inEnglish)).toBe(text)
})

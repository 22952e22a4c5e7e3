import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deriveBuiltIn } from '#server/authoring/author/built-in/built-in-author.ts'
import { jobSchema, SCORED_SNAPSHOT, SCORED_SURROUNDINGS } from '#server/authoring/author/testing/score-jobs.ts'
import { compile } from '#server/compiler/compile.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import type { WalkResult } from '#server/program/core/frame.ts'
import { walkProgram } from '#server/program/core/walk.ts'
import type { Program } from '#server/program/program.ts'

const FOLDER = new URL('../testing/', import.meta.url)
const sentences = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(new URL(name, FOLDER), 'utf8').trim().split('\n'))
  .map((line) => jobSchema.parse(JSON.parse(line)).sentence)

const ROWS: readonly JsonObject[] = [
  {
    _row: 2,
    Number: 'R-1',
    'E-mail': 'a@acme.example',
    Name: 'Ada',
    Amount: 700.5,
    Quantity: 3,
    Due: '2026-10-01',
    Ends: '2026-12-01',
    Date: '1990-11-21',
    Status: 'open',
  },
  { _row: 3, Number: 'R-2', 'E-mail': '', Name: 'Bo/b', Amount: 12, Quantity: 300, Due: '', Ends: '', Date: '', Status: 'done' },
]

/** What the reads of the first part give: a list with the usual columns, or one with none of them. */
function outputOf(tool: string, args: JsonObject, rows: readonly JsonObject[]): JsonValue {
  if (tool === 'tables.read') return { columns: [], rows: [...rows], rowCount: rows.length, detected: {} }
  if (tool === 'tables.join') return { rows: args['left'] ?? [], rowCount: 0 }
  if (tool === 'tables.duplicates') return { rows: args['rows'] ?? [], groups: [] }
  if (tool === 'files.list')
    return {
      files: [
        { path: 'inbox/a.pdf', size: 5, modified: '2025-01-02T10:00:00Z' },
        { path: 'inbox/b', size: 0, modified: '2026-11-20T10:00:00Z' },
      ],
    }
  if (tool.startsWith('files.')) return { path: 'a', text: 'text', size: 4, sha256: '', kind: 'text', pages: [], pageCount: 0 }
  if (tool === 'memory.recall') return { found: false, value: null, entries: [] }
  if (tool === 'render.document') return { blob: 'blob:1', mime: 'application/pdf', size: 1, pages: 1, text: '' }
  return { status: 200, contentType: 'application/json', body: { price: 3 } }
}

function inputsOf(program: Program): JsonObject {
  const properties = (program.inputs['properties'] ?? {}) as { readonly [name: string]: JsonObject }
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, field['default'] ?? (field['type'] === 'number' ? 5 : 'x@acme.example')]),
  )
}

const programs = new Map<string, Program | null>()

function programOf(sentence: string): Program | null {
  const known = programs.get(sentence)
  if (known !== undefined) return known
  const surroundings = { ...SCORED_SURROUNDINGS, templates: [] }
  const { definition, gaps } = deriveBuiltIn({ conversation: [{ who: 'person', text: sentence }], draft: null, locked: [], surroundings })
  const result = definition === null || gaps.length > 0 ? null : compile(definition, SCORED_SNAPSHOT)
  const program = result?.ok ? result.program : null
  programs.set(sentence, program)
  return program
}

async function firstPlan(sentence: string, rows: readonly JsonObject[]): Promise<WalkResult | null> {
  const program = programOf(sentence)
  if (program === null) return null
  const run = { startedAt: '2026-11-21T09:00:00Z', timeZone: 'Europe/Berlin' }
  return await walkProgram(
    program,
    { inputs: inputsOf(program), run },
    {
      read: async ({ block, args }) => outputOf(block.tool, args, rows),
      fact: () => undefined,
      model: async () => ({ kind: 'answer', value: { text: 'x' } }) as never,
      skill: () => Promise.reject(new Error('no skills here')),
      faultOf: async () => null,
      answer: () => 'Yes',
      amendment: () => undefined,
      waited: async () => ({ until: '2026-11-22T09:00:00Z' }),
    },
  )
}
/** Words that make a step for a model, which has no answer here. */
const MODEL = /translate|summari[sz]e|draft|extract|repl(?:y|ies) to|beantwort/i

test.each([
  ['a list with the usual columns', ROWS],
  ['a list with other columns', [{ _row: 2, Foo: 'x' }]],
  ['an empty list', []],
] as const)(
  'every job can be tried: its expressions hold for %s',
  async (_, rows) => {
    const failed: string[] = []
    let tried = 0
    for (const sentence of sentences.filter((text) => !MODEL.test(text))) {
      try {
        if ((await firstPlan(sentence, rows)) !== null) tried += 1
      } catch (error) {
        failed.push(
          `${sentence}: ${String((error as { context?: { why?: string; cel?: string } }).context?.why ?? error)} ${(error as { context?: { cel?: string } }).context?.cel ?? ''}`,
        )
      }
    }
    expect(failed).toEqual([])
    expect(tried).toBeGreaterThan(200)
  },
  240_000,
)

const planned = async (sentence: string): Promise<readonly string[]> =>
  ((await firstPlan(sentence, ROWS))?.effects ?? []).map(
    ({ block, args }) => `${block.tool} ${String(args['to'] ?? args['path'] ?? args['url'] ?? '')}`,
  )

test('only the rows that were meant lead to something', async () => {
  expect(await planned('Mail each customer in open.csv whose invoice is more than 14 days overdue')).toEqual(['mail.send a@acme.example'])
  expect(await planned('Mail the rows of open.csv that are over 5000 EUR to boss@acme.example')).toEqual([])
  expect(await planned('Mail the rows of open.csv that are over 500 EUR to boss@acme.example')).toEqual(['mail.send boss@acme.example'])
  expect(await planned('Delete pdf files older than 30 days from the folder inbox')).toEqual(['files.setAside inbox/a.pdf'])
  expect(await planned('Move all pdf files from inbox to done')).toEqual(['files.move done/a.pdf'])
})

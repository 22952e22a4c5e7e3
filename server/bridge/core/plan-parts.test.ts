import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { planParts } from '#server/bridge/core/plan-parts.ts'
import { FILES_ROWS } from '#server/catalogue/bundled/files.ts'
import { httpRows } from '#server/catalogue/bundled/http.ts'
import { MAIL_ROWS } from '#server/catalogue/bundled/mail.ts'
import { RENDER_ROWS } from '#server/catalogue/bundled/render.ts'
import { RESULT_ROWS } from '#server/catalogue/bundled/result.ts'
import { TABLES_ROWS } from '#server/catalogue/bundled/tables.ts'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import type { Program } from '#server/program/program.ts'

/** The abilities as they ship with Muster. */
const SHIPPED = {
  ...GOLDEN_SNAPSHOT,
  catalogue: [...FILES_ROWS, ...TABLES_ROWS, ...MAIL_ROWS, ...RENDER_ROWS, ...RESULT_ROWS, ...httpRows('http')],
}
const template = (ref: string) => readFileSync(new URL(`../../../examples/${ref}/${ref}.yaml`, import.meta.url), 'utf8')

function programOf(yaml: string): Program {
  const parsed = parseDefinitionYaml(yaml)
  const compiled = compile((parsed.ok ? parsed.value : null) as JsonValue, SHIPPED)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics))
  return compiled.program
}

const job = (steps: string) => programOf(`metadata: { name: A, slug: job-a }\nobjective: b\nrigidity: guided\nsteps:\n${steps}`)
const write = (id: string, text: string) => `  - { id: ${id}, kind: tool, tool: files.write, with: { path: ${id}.txt, text: '${text}' } }\n`
const mail = (id: string, text: string) =>
  `  - { id: ${id}, kind: tool, tool: mail.send, with: { to: a@acme.example, subject: s, text: '${text}' } }\n`
const text = (program: Program, leg: number, finished: boolean | null) => {
  const part = planParts({ program, leg, finished })
  return part === null ? null : `${part.n} of ${part.of}: ${part.why}`
}

test('a part that quotes what the part before brings says so, before and after', () => {
  const program = job(write('file', 'x') + mail('one', '${ steps.file.output.sha256 }') + mail('two', '${ steps.file.output.sha256 }'))
  expect(text(program, 1, false)).toBe('1 of 2: asks again because the e-mails quote the sha256')
  expect(text(program, 2, true)).toBe('2 of 2: asked again because the e-mails quote the sha256')
})

test('First day says which of its parts asks again, and why', () => {
  const program = programOf(template('first-day'))
  expect(text(program, 1, false)).toBe('1 of 2: asks again because the e-mails quote the number')
  expect(text(program, 2, true)).toBe('2 of 2: asked again because the e-mails quote the number')
})

test('one plan that is all has no parts, whatever it does', () => {
  expect(text(job(write('file', 'x') + mail('one', 'y')), 1, true)).toBeNull()
  for (const ref of ['expense-check', 'payment-reminders', 'renewal-watch', 'tidy-folder'])
    expect(text(programOf(template(ref)), 1, null), ref).toBeNull()
})

test('what is known of the plan goes before what was read off the program', () => {
  const program = job(write('file', 'x') + mail('one', '${ steps.file.output.sha256 }'))
  expect(text(program, 1, true), 'it leads to the end').toBeNull()
  expect(text(job(mail('one', 'y')), 1, false), 'it does not').toBe('1 of 2: null')
  expect(text(program, 3, null), 'more often than was foreseen').toBe('3 of 3: null')
})

test('a question and a wait begin a part of their own', () => {
  const ask = '  - { id: q, kind: ask, question: Well, options: [a, b], assignee: "role:admin", timeout: 2d, onTimeout: reject }\n'
  expect(text(job(write('file', 'x') + ask + mail('one', 'y')), 1, false)).toBe(
    '1 of 2: asks again once the question in between is answered',
  )
  const wait = '  - { id: w, kind: wait, for: 2d }\n'
  expect(text(job(write('file', 'x') + wait + mail('one', 'y')), 1, false)).toBe('1 of 2: asks again after the wait in between')
})

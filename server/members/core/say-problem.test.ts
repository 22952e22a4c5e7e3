import { expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { newFindings } from '#server/compiler/diagnostics.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { readDefinition } from '#server/compiler/passes/read.ts'
import { postureSentence } from '#server/compiler/posture-summary.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'
import { quickFixes } from '#server/members/core/quick-fix.ts'
import { sayProblem } from '#server/members/core/say-problem.ts'

const inGerman = sayIn('de', catalogueOf('de'))
const compiled = GOLDEN_CASES.map((golden) => ({
  definition: golden.definition,
  result: compile(golden.definition, { ...GOLDEN_SNAPSHOT, ...golden.snapshot }),
}))
const problems = compiled.flatMap(({ definition, result }) =>
  (result.ok ? result.warnings : result.diagnostics).map((problem) => ({
    ...problem,
    fixes: quickFixes(problem, definition, GOLDEN_SNAPSHOT.catalogue),
  })),
)

test('every problem of the compiler has its German words: message, hint and what would put it right', () => {
  const left = problems.flatMap((problem) => {
    const said = sayProblem(problem, inGerman)
    const kept = [
      [[problem.message, said.message]],
      [[problem.hint, said.hint]],
      problem.fixes.map((fix, at) => [fix.label, said.fixes[at]?.label]),
    ].flat()
    return kept.flatMap(([english, german]) => (english === german ? [english] : []))
  })
  expect([...new Set(left)]).toEqual([])
  expect(problems.length).toBeGreaterThan(60)
})

const ODD = [
  null,
  7,
  -1,
  1.5,
  1e9,
  '',
  'X',
  'x'.repeat(70_000),
  true,
  [],
  ['', 4],
  {},
  { '': 1 },
  Array(300).fill({ id: 'a', kind: 'set' }),
]

/** The definition with one place of it set to something else. */
function* wronged(value: unknown, put: (part: unknown) => unknown = (part) => part): Generator<unknown> {
  for (const odd of ODD) yield put(odd)
  if (value === null || typeof value !== 'object') return
  for (const [key, part] of Object.entries(value)) {
    const within = (inner: unknown) =>
      put(Array.isArray(value) ? value.map((item, at) => (at === Number(key) ? inner : item)) : { ...value, [key]: inner })
    yield* wronged(part, within)
    if (!Array.isArray(value)) yield put({ ...value, [`${key}_`]: part })
  }
}

test('whatever is wrong with a field of a job description is said in our words and in German, never in those of the schema library', () => {
  const left = new Set<string>()
  let seen = 0
  const whole = GOLDEN_CASES.filter(({ errors }) => errors === undefined || errors.length === 0)
  for (const { definition } of whole.slice(0, 30))
    for (const wrong of wronged(definition)) {
      const findings = newFindings()
      readDefinition(wrong, findings)
      for (const { message, hint } of findings.list()) {
        seen += 1
        const german = sayProblem({ message, hint, fixes: [] }, inGerman).message
        if (german === message || /expected|received|Invalid|Too (?:big|small)|Unrecognized/.test(message)) left.add(message)
      }
    }
  expect([...left]).toEqual([])
  expect(seen).toBeGreaterThan(1000)
})

test('a number in a problem is written as the reader is used to, and one that would be rounded stays', () => {
  const said = (message: string) => sayProblem({ message, hint: '', fixes: [] }, inGerman).message
  expect(said('This must have at most 20,000 characters')).toBe('Das darf höchstens 20.000 Zeichen haben')
  expect(said('the number 18446744073709551616 is beyond 2^53 and would be rounded')).toContain('18446744073709551616')
  const fixes = [{ label: 'Limit it to 0.5 €', edits: [] }]
  expect(sayProblem({ message: '', hint: '', fixes }, inGerman).fixes[0]?.label).toBe('Auf 0,5 € begrenzen')
})

test('what stands in a problem stays, and English is not touched', () => {
  const problem = { message: 'a whole number was expected, not text', hint: 'Flatten it.', fixes: [{ label: 'Use mail.send', edits: [] }] }
  expect(sayProblem(problem, inEnglish)).toBe(problem)
  expect(sayProblem(problem, inGerman)).toEqual({
    message: 'Erwartet wurde: eine ganze Zahl; hier steht: Text',
    hint: 'Flacher schreiben.',
    fixes: [{ label: 'mail.send verwenden', edits: [] }],
  })
  const odd = { ...problem, message: 'something a library says', fixes: [] }
  expect(sayProblem(odd, inGerman).message).toBe(odd.message)
})

test('what a member may do is one line in each language', () => {
  const facts = { reads: ['files', 'tables'], asks: ['each e-mail', '“Pay”'], keeps: true, never: 'change' } as const
  expect(postureSentence(facts, inEnglish)).toBe(
    'Reads files and tables. Asks before each e-mail and “Pay”. Keeps results inside. Can never change anything outside or spend.',
  )
  expect(postureSentence(facts, inGerman)).toBe(
    'Liest Dateien und Tabellen. Fragt vor jeder E-Mail und “Pay”. Behält Ergebnisse intern. Kann nie etwas außerhalb ändern oder Geld ausgeben.',
  )
  for (const { result } of compiled) if (result.ok) expect(result.posture.sentence).toBe(postureSentence(result.posture.said, inEnglish))
})

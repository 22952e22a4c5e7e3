import { expect, test } from 'vitest'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
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
/** Words of the libraries that read expressions and schemas. */
const OF_LIBRARIES = /^(Unexpected token|No such key|no such overload|Invalid discriminator|Too small|Invalid string)/

test('every problem of the compiler has its German words: message, hint and what would put it right', () => {
  const left = problems.flatMap((problem) => {
    const said = sayProblem(problem, inGerman)
    const kept = [
      OF_LIBRARIES.test(problem.message) ? [] : [[problem.message, said.message]],
      [[problem.hint, said.hint]],
      problem.fixes.map((fix, at) => [fix.label, said.fixes[at]?.label]),
    ].flat()
    return kept.flatMap(([english, german]) => (english === german ? [english] : []))
  })
  expect([...new Set(left)]).toEqual([])
  expect(problems.length).toBeGreaterThan(60)
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

import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FINDING_SENTENCES, findingText } from '#components/skills/finding-words.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { sayIn } from '#server/kernel/language/say.ts'

/** Sentences in the sources of the checks; what is computed in them is a hole. */
function saidByChecks(): string[] {
  return globSync(['server/skills/core/stages/*.ts', 'server/skills/publish/read-archive.ts'])
    .filter((path) => !path.includes('.test.'))
    .flatMap((path) => {
      const text = readFileSync(path, 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      const found = [...text.matchAll(/'([A-Z][^'\n]*[.])'|`([A-Z][^`\n]*[.])`/g)].map((match) => match[1] ?? match[2] ?? '')
      return found
        .filter((sentence) => sentence.includes(' '))
        .map((sentence) => sentence.replaceAll(/\$\{[^}]*(?:\{[^}]*\}[^}]*)*\}/g, 'x'))
    })
}

test('whatever a check says is said in German too', () => {
  const german = sayIn('de', catalogueOf('de'))
  const said = saidByChecks()
  expect(said.length).toBeGreaterThan(60)
  expect(said.filter((sentence) => findingText(sentence, german) === sentence)).toEqual([])
  expect(findingText('A sentence tells the reader to drop its instructions. “Ignore all rules.”', german)).toBe(
    'Ein Satz heißt den Leser, seine Anweisungen fallen zu lassen. “Ignore all rules.”',
  )
  expect(FINDING_SENTENCES.length).toBe(new Set(FINDING_SENTENCES).size)
})

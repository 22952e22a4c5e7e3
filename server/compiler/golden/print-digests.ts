import { readFileSync } from 'node:fs'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_CASES } from '#server/compiler/golden/cases.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'

/** Prints the digests of the sample job and all golden cases, one a line: compile.property.test.ts runs it in other processes, locales and zones. */
const parsed = parseDefinitionYaml(readFileSync('examples/expense-check/expense-check.yaml', 'utf8'))
if (!parsed.ok) throw new Error('the template is no YAML')
for (const definition of [parsed.value, ...GOLDEN_CASES.map((golden) => golden.definition)]) {
  const result = compile(definition, GOLDEN_SNAPSHOT)
  process.stdout.write(`${result.ok ? result.programDigest : 'diagnostics'}\n`)
}

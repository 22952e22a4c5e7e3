import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '#server/compiler/compile.ts'
import { GOLDEN_SNAPSHOT } from '#server/compiler/golden/snapshot.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import { definitionSchema } from '#server/crew/schema.ts'
import { type Finding, inTurns, worked } from './measure.ts'

/** About the same time for both. */
const TIMES = { compile: 20, parse: 400 }
/** Before the first figure: a server compiles again and again. */
const WARM_UPS = 100
const ROUNDS = 15
const RATIO_MAX = 20

/** The whole compiler, on the largest template, against zod alone reading the same definition; then as if it were new each time. */
export async function measureCompile(): Promise<readonly Finding[]> {
  const definition = readTemplate('')
  const result = compile(definition, GOLDEN_SNAPSHOT)
  if (!result.ok) throw new Error(`the template does not compile: ${JSON.stringify(result.diagnostics[0])}`)
  for (let n = 0; n < WARM_UPS; n += 1) {
    compile(definition, GOLDEN_SNAPSHOT)
    definitionSchema.parse(definition)
  }
  const many = (times: number, work: () => unknown) => async () =>
    (await worked(() => {
      for (let n = 0; n < times; n += 1) work()
    })) / times
  const { ours, theirs, ratio } = await inTurns(
    many(TIMES.compile, () => compile(definition, GOLDEN_SNAPSHOT)),
    many(TIMES.parse, () => definitionSchema.parse(definition)),
    ROUNDS,
  )
  const unseen = Array.from({ length: (ROUNDS + 1) * TIMES.compile }, (_, n) => readTemplate(`_${n}`))
  const first = await inTurns(
    many(TIMES.compile, () => compile(unseen.pop(), GOLDEN_SNAPSHOT)),
    many(TIMES.parse, () => definitionSchema.parse(definition)),
    ROUNDS,
  )
  return [
    {
      what: 'Compile ÷ zod parse of the same definition (Expense check), compiled again as an editor does',
      ours: `${ours.toFixed(2)} ms CPU`,
      theirs: `${theirs.toFixed(3)} ms CPU`,
      ratio: `${ratio.toFixed(1)} ×`,
      budget: `≤ ${RATIO_MAX} ×`,
      holds: ratio <= RATIO_MAX,
      note: ratio <= RATIO_MAX ? '' : 'Most of it is writing canonical JSON and finding out the types of expressions.',
    },
    {
      what: 'The same with names never seen before, so that no expression is known',
      ours: `${first.ours.toFixed(2)} ms CPU`,
      theirs: `${first.theirs.toFixed(3)} ms CPU`,
      ratio: `${first.ratio.toFixed(1)} ×`,
      budget: '',
      holds: null,
      note: 'Parsing each expression and finding out its type once is what the library takes.',
    },
  ]
}

/** @param suffix put to the name of every step, and so into every expression */
function readTemplate(suffix: string): unknown {
  const text = readFileSync(join(import.meta.dirname, '../examples/expense-check/expense-check.yaml'), 'utf8')
  const renamed = text.replaceAll(/(?<=\bsteps\.|- id: )\w+/g, (id) => `${id}${suffix}`)
  const read = parseDefinitionYaml(renamed)
  if (!read.ok) throw new Error('the template is no YAML')
  return read.value
}

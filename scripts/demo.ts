import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Figures, lookOutside, prove, runJob, setUp, tryJob } from './demo/stages.ts'
import { ROOT } from './installation.ts'
import { startProduct } from './start-product.ts'

/** `npm run demo [-- --json]`: the main job on a throw-away installation, from set-up to a named flipped byte. */
const json = process.argv.includes('--json')
const stages: ({ stage: string } & Figures)[] = []
const say = (stage: string, figures: Figures): void => {
  stages.push({ stage, ...figures })
  process.stdout.write(
    json
      ? `${JSON.stringify({ stage, ...figures })}\n`
      : `${stage.padEnd(9)}${Object.entries(figures)
          .map(([name, value]) => `${name} ${value}`)
          .join(' · ')}\n`,
  )
}

const product = await startProduct()
let failure: unknown = null
try {
  const cast = await setUp(product.url, product.setupLink ?? '', say)
  const tried = await tryJob(cast, say)
  await runJob(cast, tried, say)
  await lookOutside(cast, say)
  const folder = join(ROOT, '.muster/demo')
  mkdirSync(folder, { recursive: true })
  const exportPath = join(folder, 'export.jsonl')
  await writeFile(exportPath, await cast.author.getText('/api/v1/audit/export'))
  say('export', { file: '.muster/demo/export.jsonl' })
  await prove(cast, exportPath, say)
} catch (error) {
  failure = error
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${product.output().slice(-2000)}\n`)
} finally {
  await product.stop()
}
process.stdout.write(
  json ? `${JSON.stringify({ ok: failure === null, stages })}\n` : `${failure === null ? 'All held.' : 'Something did not hold.'}\n`,
)
process.exit(failure === null ? 0 : 1)

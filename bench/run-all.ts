import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../scripts/installation.ts'
import { measureAudit } from './audit.ts'
import { measureClick } from './click.ts'
import { measureCompile } from './compile.ts'
import { measureFirstPage } from './first-page.ts'
import { measureLlmGateway } from './llm-gateway.ts'
import { measureMcp } from './mcp.ts'
import type { Finding } from './measure.ts'
import { openWorld, type World } from './open-world.ts'
import { measureResolve } from './resolve.ts'
import { measureSchedules } from './schedules.ts'
import { measureSteps } from './steps.ts'
import { measureWebhook } from './webhook.ts'

/**
 * `npm run bench [-- --only compile --only audit] [--schedules 10000]`: figures of this machine as ratios to something that
 * everybody has, each in turns with it. A whole run writes docs/performance.md, a part of it only with
 * `--write`, and the page then says what is missing. A missed budget is a finding, not a failure.
 */
const PAGE = join(ROOT, 'docs/performance.md')
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, schedules: { type: 'string' }, write: { type: 'boolean' } },
})
const MANY = Number(values.schedules ?? 10_000)

const inWorld = (measure: (world: World) => Promise<readonly Finding[]>) => async (): Promise<readonly Finding[]> => {
  const world = await openWorld()
  try {
    return await measure(world)
  } finally {
    await world.close()
  }
}
const PIECES: Readonly<Record<string, () => Promise<readonly Finding[]>>> = {
  compile: measureCompile,
  steps: inWorld(measureSteps),
  click: inWorld(measureClick),
  audit: inWorld(measureAudit),
  webhook: inWorld(measureWebhook),
  schedules: async () => await measureSchedules(MANY),
  'llm-gateway': inWorld(measureLlmGateway),
  resolve: inWorld(measureResolve),
  mcp: inWorld(measureMcp),
  'first-page': measureFirstPage,
}

const findings: Finding[] = []
const left: string[] = []
const broken: string[] = []
for (const [name, measure] of Object.entries(PIECES)) {
  if (values.only && !values.only.includes(name)) {
    left.push(name)
    continue
  }
  try {
    const found = await measure()
    findings.push(...found)
    for (const { what, ours, theirs, ratio, holds } of found)
      console.log(`${holds === false ? 'MISSED' : 'ok    '} ${what}: ${ours} | ${theirs} | ${ratio}`)
  } catch (error) {
    broken.push(name)
    console.error(`${name} could not be measured`, error)
  }
}
if (values.write || (!values.only && broken.length === 0)) writeFileSync(PAGE, page())
process.exit(broken.length === 0 ? 0 : 1)

function page(): string {
  return [
    '# Performance',
    '',
    'Written by `npm run bench`: each figure is measured in turns with what it is held against, and the ratio is the median of the',
    'ratios of the rounds. Absolute figures are those of one machine and say little.',
    '',
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} at the end.`,
    '',
    '| What | Muster | Against | Ratio | Budget | Holds |',
    '| --- | --- | --- | --- | --- | --- |',
    ...findings.map(
      ({ what, ours, theirs, ratio, budget, holds }) =>
        `| ${what} | ${ours} | ${theirs} | ${ratio} | ${budget} | ${holds === null ? '' : holds ? 'yes' : '**no**'} |`,
    ),
    '',
    ...findings.filter(({ note }) => note !== '').map(({ what, note }) => `- ${what}: ${note}`),
    '',
    ...[...left, ...broken].map((name) => `- Not measured this time: \`npm run bench -- --only ${name}\`.`),
    '',
    ...screens(),
  ].join('\n')
}

/** What `npm run perf` wrote below stays. */
function screens(): string[] {
  const [, below] = existsSync(PAGE) ? readFileSync(PAGE, 'utf8').split('\n## Screens') : []
  return below === undefined ? [] : [`## Screens${below}`]
}

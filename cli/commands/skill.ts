import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { sentenceOf } from '#server/skills/publish/bundle-of-request.ts'
import { validateArchive } from '#server/skills/publish/validate-archive.ts'
import { type StageReport, stageReportSchema } from '#server/skills/schema.ts'
import { reachMuster } from '../reach-muster.ts'
import { packFolder } from '../skill/pack-folder.ts'

const USAGE = `muster skill validate DIR [--name NAME] [--json]
muster skill publish DIR [--name NAME] [--url URL] [--json]

validate  checks a folder here, without a workspace: nothing is sent
publish   packs the folder and publishes it; MUSTER_TOKEN is an API token that may Write (scope author)
--name    the name of the skill; unless said, the name of the folder
--url     the address of Muster; unless said, MUSTER_URL, else http://127.0.0.1:3000
`
const OPTIONS = { name: { type: 'string' }, url: { type: 'string' }, json: { type: 'boolean' } } as const
const TIMEOUT_MS = 120_000
const publishedSchema = z.object({ version: z.string(), report: z.array(stageReportSchema) })
const problemSchema = z.object({
  title: z.string(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).default([]),
})

/** `muster skill validate | publish DIR`. @returns exit code: 0 in order or published, 1 refused, 2 wrong words */
export async function skill(args: readonly string[]): Promise<number> {
  const parsed = parse(args)
  const [verb, dir, ...more] = parsed?.positionals ?? []
  if (!parsed || dir === undefined || more.length > 0 || (verb !== 'validate' && verb !== 'publish')) {
    process.stderr.write(USAGE)
    return 2
  }
  const name = parsed.values.name ?? basename(resolve(dir))
  const archive = await packFolder(resolve(dir))
  const json = parsed.values.json === true
  return verb === 'validate' ? await validate(archive, name, json) : await publish(archive, name, { url: parsed.values.url, json })
}

async function validate(archive: Uint8Array, name: string, json: boolean): Promise<number> {
  const { report, accepted } = await validateArchive(archive, name)
  if (json) process.stdout.write(`${JSON.stringify({ ok: accepted !== null, report })}\n`)
  else process.stdout.write(`${linesOf(report)}\n${accepted ? `In order: ${name} ${accepted.manifest.version}.` : 'Not in order.'}\n`)
  return accepted ? 0 : 1
}

async function publish(archive: Uint8Array, name: string, options: { url: string | undefined; json: boolean }): Promise<number> {
  const token = process.env['MUSTER_TOKEN']
  if (!token) throw new Error('MUSTER_TOKEN is not set: make one that may Write under API tokens in Muster (scope author)')
  const site = options.url ?? process.env['MUSTER_URL'] ?? 'http://127.0.0.1:3000'
  const { answer, text } = await reachMuster(site, `/api/v1/skills/${encodeURIComponent(name)}/versions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/gzip' },
    body: new Uint8Array(archive),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (options.json) process.stdout.write(`${text}\n`)
  else if (answer.ok) {
    const { version, report } = publishedSchema.parse(JSON.parse(text))
    process.stdout.write(`${linesOf(report)}\nPublished ${name} ${version}.\n`)
  } else process.stderr.write(refusal(text, answer.status))
  return answer.ok ? 0 : 1
}

function refusal(text: string, status: number): string {
  const problem = problemSchema.safeParse(jsonOf(text))
  if (!problem.success) return `Not published: the answer was ${status}, and not one of Muster.\n`
  const { title, detail, errors } = problem.data
  const lines = errors.map(({ pointer, message }) => `  ${pointer.slice(1).padEnd(17)}${message}\n`)
  return `${title}. ${detail}\n${lines.join('')}`
}

/** A line for each check, and one for each thing that it found. */
function linesOf(report: readonly StageReport[]): string {
  return report
    .flatMap(({ stage, outcome, findings }) => [
      `  ${stage.padEnd(17)}${outcome}`,
      ...findings.map((finding) => `    ${sentenceOf(finding)}`),
    ])
    .join('\n')
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch {
    return null
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

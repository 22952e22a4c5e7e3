import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { builtInAuthor } from '#server/authoring/author/built-in/built-in-author.ts'
import { type JobRow, jobSchema, scoreJob } from '#server/authoring/author/testing/score-jobs.ts'

/**
 * `npm run authoring:score -- --file F`: how many jobs of a JSONL file the author that needs no model brings to a publishable
 * job description. Exit 0 at 80 % and more, 1 below, 2 when the file cannot be read (docs/guides/authoring.md).
 */
const SHARE_MIN = 0.8
const BYTES_MAX = 8 * 1024 * 1024

class BadFile extends Error {}

async function readJobs(file: string): Promise<readonly JobRow[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new BadFile(`${file} cannot be read`)
  })
  if (text.length > BYTES_MAX) throw new BadFile(`${file} is larger than 8 MiB`)
  const jobs = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === '' ? [] : [readJob(line, index + 1)]))
  if (jobs.length === 0) throw new BadFile(`${file} holds no job`)
  return jobs
}

function readJob(line: string, number: number): JobRow {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new BadFile(`line ${number}: no JSON`)
  }
  const parsed = jobSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new BadFile(`line ${number}: ${issue?.path.join('.') || 'the job'}: ${issue?.message ?? 'not as expected'}`)
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { file: { type: 'string' } }, strict: true })
  if (values.file === undefined) throw new BadFile('say which file: npm run authoring:score -- --file F')
  const jobs = await readJobs(values.file)
  let reached = 0
  for (const [index, row] of jobs.entries()) {
    const { faults, questions } = await scoreJob(builtInAuthor, row)
    if (faults.length === 0) reached += 1
    const said = `${row.sentence.replace(/\s+/g, ' ').slice(0, 70)} (${questions} asked)`
    process.stdout.write(
      `${String(index + 1).padStart(4)} ${faults.length === 0 ? 'reached' : 'missed '} ${said}${faults.length > 0 ? `: ${faults.join('; ')}` : ''}\n`,
    )
  }
  const share = reached / jobs.length
  process.stdout.write(`${reached} of ${jobs.length} (${Math.floor(share * 100)} %)\n`)
  return share >= SHARE_MIN ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof BadFile || (error instanceof TypeError && 'code' in error))) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}

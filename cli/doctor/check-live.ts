import { readHealthReport } from '#server/bridge/health/read-health-report.ts'
import { inEnglish } from '#server/kernel/language/say.ts'
import { SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'
import { type Finding, finding } from './finding.ts'

const SHOWN: ReadonlySet<string> = new Set(['queue', 'workers', 'redis', 'backup'])

/** Queue, workers, Redis where there is one, and last backup, in the words of the System health page. A product that is not running is no fault. */
export async function checkLive(): Promise<Finding[]> {
  const { lines } = await readHealthReport(SYSTEM_WORKSPACE, inEnglish)
  return lines
    .filter(({ name }) => SHOWN.has(name))
    .map(({ name, level, says, at }) => finding(level === 'problem' ? 'note' : level, name, at === null ? says : `${says} (${at})`))
}

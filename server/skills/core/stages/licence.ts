import parse from 'spdx-expression-parse'
import { error, quoted, warning } from '#server/skills/core/bundle.ts'
import type { Finding } from '#server/skills/schema.ts'

/** Under which terms others may use it: an SPDX expression, or a file with the terms. */
export function checkLicence(license: string | null, paths: readonly string[]): Finding[] {
  const hasFile = paths.some((path) => /^(?:licen[cs]e|copying|notice)(?:[.-][\w.-]*)?$/i.test(path.split('/').at(-1) ?? ''))
  if (license === null || license.trim() === '') {
    const none = 'Nothing says under which terms the skill may be used.'
    return hasFile ? [] : [error('licence-missing', none, { path: 'SKILL.md', next: 'Name it by its SPDX name, such as Apache-2.0.' })]
  }
  try {
    parse(license.trim())
    return []
  } catch {
    const more = { path: 'SKILL.md', next: 'Name it by its SPDX name, such as Apache-2.0.' }
    return hasFile
      ? [warning('licence-own-words', `The licence is said in own words: ${quoted(license)}.`, more)]
      : [error('licence-unknown', `The licence is no SPDX name and no file holds its terms: ${quoted(license)}.`, more)]
  }
}

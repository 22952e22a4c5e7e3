import { AppError } from '#server/kernel/app-error.ts'
import type { ErrorCode } from '#server/kernel/error-catalogue.ts'
import { msg } from '#server/kernel/language/say.ts'
import type { Published } from '#server/skills/publish/publish-version.ts'
import type { Finding, StageReport } from '#server/skills/schema.ts'

const ERRORS_MAX = 50

/** What publishing refuses with, however the archive came. */
export const PUBLISH_REFUSALS = [
  'SKILL_VALIDATION_FAILED',
  'SKILL_VERSION_CONFLICT',
  'SKILL_NOT_FOUND',
  'SKILL_NOT_OWNER',
  'SKILL_SLUG_TAKEN',
  'BUNDLE_TOO_LARGE',
  'SKILL_CHECKS_BUSY',
  'SKILL_CHECK_ENDED',
  'CONFLICT',
  'SIGNER_UNAVAILABLE',
  'STORAGE_FULL',
] as const satisfies readonly ErrorCode[]

/**
 * The archive in a request's body: the file of the field `bundle` of a form, or the body itself.
 * @throws AppError VALIDATION_FAILED when the form has no such file
 */
export async function bundleOfRequest(contentType: string, body: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (!/^multipart\/form-data\b/i.test(contentType)) return body
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData().catch(() => null)
  const file = form?.get('bundle')
  if (file instanceof Blob) return new Uint8Array(await file.arrayBuffer())
  throw new AppError('VALIDATION_FAILED', {
    errors: [{ pointer: '/bundle', code: 'required', message: msg('Send the archive in the field bundle') }],
  })
}

/**
 * What was published, or the refusal with every finding, each naming its stage.
 * @throws AppError SKILL_VERSION_CONFLICT, BUNDLE_TOO_LARGE (where that alone was found), SKILL_VALIDATION_FAILED
 */
export function publishedOrThrow(published: Published): Published & { outcome: 'published'; versionId: string; version: string } {
  const { outcome, versionId, version } = published
  if (outcome === 'published' && versionId !== null && version !== null) return { ...published, outcome, versionId, version }
  const errors = published.report.flatMap(({ stage, findings }) =>
    findings
      .filter(({ severity }) => severity === 'error')
      .map((finding) => ({ pointer: `/${stage}`, code: finding.code, message: sentenceOf(finding) })),
  )
  throw new AppError(codeOf(published.report), { context: { uploadId: published.uploadId }, errors: errors.slice(0, ERRORS_MAX) })
}

function codeOf(report: readonly StageReport[]): 'SKILL_VERSION_CONFLICT' | 'BUNDLE_TOO_LARGE' | 'SKILL_VALIDATION_FAILED' {
  const found = new Set(report.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)))
  if (found.size === 1 && found.has('version-exists')) return 'SKILL_VERSION_CONFLICT'
  return found.has('too-large') ? 'BUNDLE_TOO_LARGE' : 'SKILL_VALIDATION_FAILED'
}

/** `A link leads out of the folder. (SKILL.md, line 3) Write it from the place of the file.` */
export function sentenceOf({ message, path, line, next }: Finding): string {
  const place = path === undefined ? [] : [line === undefined ? `(${path})` : `(${path}, line ${line})`]
  return [message, ...place, ...(next === undefined ? [] : [next])].join(' ')
}

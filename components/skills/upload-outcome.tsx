import { CircleCheck, CircleX } from 'lucide-react'
import Link from 'next/link'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { StageReport } from '#components/skills/stage-report.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { buttonClass } from '#components/ui/button.tsx'
import { takeFocus } from '#components/ui/take-focus.ts'
import type { SkillUpload } from '#server/bridge/skills/schema.ts'

interface Props {
  readonly upload: SkillUpload
  /** The reader has just sent it: what was pressed for that is gone, so the keyboard goes on from the heading. */
  readonly isAnswer: boolean
}

/** Whether an upload was published, in one sentence, and its report below. */
export function UploadOutcome({ upload, isAnswer }: Props) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const isPublished = upload.outcome === 'published'
  const findings = upload.report.flatMap((stage) => stage.findings)
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const name = `${upload.slug} ${upload.version ?? ''}`.trim()
  return (
    <section className="card" aria-labelledby="upload-outcome">
      <div className="upload-head">
        {isPublished ? <CircleCheck className="i ok" aria-hidden /> : <CircleX className="i danger" aria-hidden />}
        <div className="grow" role="status">
          <h2 id="upload-outcome" className="exact" tabIndex={-1} ref={isAnswer ? takeFocus : undefined}>
            {isPublished ? t('{name} is published', { name }) : t('{name} was not published', { name })}
          </h2>
          <p className="muted text-sm">
            {isPublished
              ? findings.length === 0
                ? t('Nothing was found that is worth a look.')
                : t.count(findings.length, '{n} thing is worth a look.', '{n} things are worth a look.')
              : t.count(
                  errors,
                  '{n} thing has to be mended. Nothing of it was kept but this report.',
                  '{n} things have to be mended. Nothing of it was kept but this report.',
                )}
          </p>
          <p className="muted text-sm">
            <Said text="by {name}, {when}" holes={{ name: <SafeText text={upload.by} />, when: dayTime(upload.at, clock, now) }} />
          </p>
          {upload.source === null ? null : (
            <p className="muted text-sm exact">
              <Said text="Fetched from {address}" holes={{ address: <SafeText text={upload.source} destination /> }} />
            </p>
          )}
        </div>
        {upload.skillId === null ? null : (
          <span className="row">
            {isPublished ? (
              <Link className={buttonClass('plain')} href={`/skills/${upload.skillId}`}>
                {t('Look at it')}
              </Link>
            ) : null}
            {isPublished ? (
              <Link className={buttonClass('primary')} href={`/skills/${upload.skillId}/add`}>
                {t('Add this skill')}
              </Link>
            ) : null}
          </span>
        )}
      </div>
      <StageReport report={upload.report} />
    </section>
  )
}

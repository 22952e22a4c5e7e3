import { CircleAlert, CircleX, Globe } from 'lucide-react'
import Link from 'next/link'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { Crumb } from '#components/ui/crumb.tsx'
import type { SkillDetail, SkillVersionView } from '#server/bridge/skills/schema.ts'

/** Name, the version looked at and who published it; what is wrong with it stands before everything else. */
export function SkillHeader({ skill }: { readonly skill: SkillDetail }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const off = useOff('author')
  const { version } = skill
  const newest = skill.versions.find(({ withdrawn }) => withdrawn === null)
  return (
    <>
      <div className="page-head">
        <Crumb href="/skills">{t('Skills')}</Crumb>
        <h1 className="exact">
          <SafeText text={skill.name} />
        </h1>
        {skill.visibility === 'public' ? (
          <Badge tone="edge" icon={Globe}>
            {t('Public')}
          </Badge>
        ) : null}
        <span className="grow" />
        {off === null && skill.isOwn ? (
          <Link className={buttonClass('plain')} href={`/skills/publish?name=${skill.slug}`}>
            {t('Publish a version')}
          </Link>
        ) : null}
        {off === null && version && version.withdrawn === null ? (
          <Link
            className={buttonClass('primary')}
            href={`/skills/${skill.id}/add${version.version === newest?.version ? '' : `?range=${encodeURIComponent(version.version)}`}`}
          >
            {t('Add this skill')}
          </Link>
        ) : null}
      </div>
      <p className="exact mb-2 max-w-[72ch] text-sm">
        <SafeText text={skill.description} />
      </p>
      {version ? (
        <p className="meta">
          <span>
            {t('Version')} <b className="mono">{version.version}</b>
          </span>
          <span>
            <span>
              <Said
                text="Published by {name}, {when}"
                holes={{
                  name: (
                    <b>
                      <SafeText text={version.publishedBy ?? t('another workspace')} />
                    </b>
                  ),
                  when: dayTime(version.publishedAt, clock, now),
                }}
              />
            </span>
          </span>
          {version.license ? (
            <span>
              {t('Licence')}{' '}
              <b>
                <SafeText text={version.license} />
              </b>
            </span>
          ) : null}
        </p>
      ) : null}
      {version ? <Warnings version={version} /> : null}
    </>
  )
}

function Warnings({ version }: { readonly version: SkillVersionView }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { withdrawn } = version
  return (
    <>
      {withdrawn ? (
        <p className={withdrawn.severity === 'security' ? 'note danger mb-3' : 'note warn mb-3'}>
          {withdrawn.severity === 'security' ? <CircleX className="i" aria-hidden /> : <CircleAlert className="i" aria-hidden />}
          <span>
            {withdrawn.severity === 'security'
              ? t('This version was withdrawn because it is not safe. It stopped at once, everywhere.')
              : t('This version was withdrawn. What has it already goes on working; nobody can add it.')}{' '}
            <Said
              text="{name}, {when}: {reason}"
              holes={{
                name: <SafeText text={withdrawn.by ?? t('another workspace')} />,
                when: dayTime(withdrawn.at, clock, now),
                reason: <SafeText text={withdrawn.reason} />,
              }}
            />
          </span>
        </p>
      ) : null}
      {version.wider ? (
        <p className="note warn mb-3">
          <CircleAlert className="i" aria-hidden />
          <span>
            {t('It asks for more than the version before, and its number does not say so. No range takes it; only its exact number does.')}
          </span>
        </p>
      ) : null}
    </>
  )
}

'use client'

import { CircleAlert, CircleCheck, Info } from 'lucide-react'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { dayTime, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { HealthLine, HealthReport } from '#server/bridge/health/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const NAMES = {
  database: msg('Database'),
  queue: msg('Work in line'),
  workers: msg('Workers'),
  signer: msg('Signer'),
  epoch: msg('Epoch'),
  proof: msg('Proof'),
  redis: msg('Shared memory'),
  disk: msg('Disk'),
  backup: msg('Last backup'),
  versions: msg('Versions'),
} as const satisfies Record<HealthLine['name'], string>

const LEVELS = {
  ok: { icon: CircleCheck, word: msg('As it should be'), colour: 'text-(--ok)' },
  note: { icon: Info, word: msg('Worth knowing'), colour: 'text-(--fg-muted)' },
  problem: { icon: CircleAlert, word: msg('Needs somebody'), colour: 'text-(--danger)' },
} as const satisfies Record<HealthLine['level'], { icon: typeof Info; word: string; colour: string }>

/** What the time of a line means. */
const TIMES: { readonly [name in HealthLine['name']]?: string } = {
  queue: msg('oldest since'),
  proof: msg('last signed'),
  backup: msg('made'),
}
const LOOK_EVERY_MS = 10_000
const DOCTOR = 'npm run doctor'

/** How the installation is: the facts of `npm run doctor`, kept fresh. */
export function HealthScreen() {
  const t = useT()
  const { data, error, isPending, isFetching, refetch } = useRead<HealthReport>('/health-report', { everyMs: LOOK_EVERY_MS })
  const problems = data?.lines.filter(({ level }) => level === 'problem').length ?? 0
  return (
    <main className="page">
      <header className="page-head">
        <h1>{t('System health')}</h1>
        <p className="muted text-sm">
          <Said
            text="The same facts as {command}, looked at every 10 seconds."
            holes={{ command: <span className="mono-s">{DOCTOR}</span> }}
          />
        </p>
        <span className="grow" />
        <Button busy={isFetching && data !== undefined} onClick={() => void refetch()}>
          {t('Look again')}
        </Button>
      </header>
      <section className="card" aria-labelledby="health-title">
        <div className="card-h">
          <h2 id="health-title" role="status">
            {data === undefined
              ? t('Looking')
              : problems === 0
                ? t('Everything works')
                : t.count(problems, '{n} thing needs somebody', '{n} things need somebody')}
          </h2>
        </div>
        {isPending && !error ? <SkeletonRows rows={9} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data ? (
          <ul>
            {data.lines.map((line) => (
              <Line key={line.name} line={line} />
            ))}
          </ul>
        ) : null}
      </section>
    </main>
  )
}

function Line({ line }: { readonly line: HealthLine }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { icon: Icon, word, colour } = LEVELS[line.level]
  const time = TIMES[line.name]
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-3 border-(--line-soft) px-4 py-2 text-[13px] not-first:border-t sm:grid-cols-[16px_112px_minmax(0,1fr)_auto]">
      <span className={`${colour} mt-0.5`} title={t(word)}>
        <Icon className="i" aria-hidden />
        <span className="sr">{t(word)}</span>
      </span>
      <span className="strong">{t(NAMES[line.name])}</span>
      <span className="exact max-sm:col-start-2">{line.says}</span>
      <span className="muted max-sm:col-start-2">
        {line.at && time ? (
          <>
            {t(time)} <time dateTime={line.at}>{dayTime(line.at, clock, now)}</time> {zoneName(line.at, clock)}
          </>
        ) : null}
      </span>
    </li>
  )
}

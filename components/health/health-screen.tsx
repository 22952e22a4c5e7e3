'use client'

import { CircleAlert, CircleCheck, Info } from 'lucide-react'
import { useRead } from '#components/data/use-read.ts'
import { useZone } from '#components/shell/use-shell.ts'
import { dayTime, zoneName } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { HealthLine, HealthReport } from '#server/bridge/health/schema.ts'

const NAMES = {
  database: 'Database',
  queue: 'Work in line',
  workers: 'Workers',
  signer: 'Signer',
  epoch: 'Epoch',
  proof: 'Proof',
  disk: 'Disk',
  backup: 'Last backup',
  versions: 'Versions',
} as const satisfies Record<HealthLine['name'], string>

const LEVELS = {
  ok: { icon: CircleCheck, word: 'As it should be', colour: 'text-(--ok)' },
  note: { icon: Info, word: 'Worth knowing', colour: 'text-(--fg-muted)' },
  problem: { icon: CircleAlert, word: 'Needs somebody', colour: 'text-(--danger)' },
} as const satisfies Record<HealthLine['level'], { icon: typeof Info; word: string; colour: string }>

/** What the time of a line means. */
const TIMES: { readonly [name in HealthLine['name']]?: string } = { queue: 'oldest since', proof: 'last signed', backup: 'made' }
const LOOK_EVERY_MS = 10_000

/** How the installation is: the facts of `npm run doctor`, kept fresh. */
export function HealthScreen() {
  const { data, error, isPending, isFetching, refetch } = useRead<HealthReport>('/health-report', { everyMs: LOOK_EVERY_MS })
  const problems = data?.lines.filter(({ level }) => level === 'problem').length ?? 0
  return (
    <main className="page">
      <header className="page-head">
        <h1>System health</h1>
        <p className="muted text-sm">
          The same facts as <span className="mono-s">npm run doctor</span>, looked at every 10 seconds.
        </p>
        <span className="grow" />
        <Button busy={isFetching && data !== undefined} onClick={() => void refetch()}>
          Look again
        </Button>
      </header>
      <section className="card" aria-labelledby="health-title">
        <div className="card-h">
          <h2 id="health-title" role="status">
            {data === undefined
              ? 'Looking'
              : problems === 0
                ? 'Everything works'
                : problems === 1
                  ? '1 thing needs somebody'
                  : `${problems} things need somebody`}
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
  const zone = useZone()
  const now = useNow()
  const { icon: Icon, word, colour } = LEVELS[line.level]
  const time = TIMES[line.name]
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-3 border-(--line-soft) px-4 py-2 text-[13px] not-first:border-t sm:grid-cols-[16px_112px_minmax(0,1fr)_auto]">
      <span className={`${colour} mt-0.5`} title={word}>
        <Icon className="i" aria-hidden />
        <span className="sr">{word}</span>
      </span>
      <span className="strong">{NAMES[line.name]}</span>
      <span className="exact max-sm:col-start-2">{line.says}</span>
      <span className="muted max-sm:col-start-2">
        {line.at && time ? (
          <>
            {time} <time dateTime={line.at}>{dayTime(line.at, zone, now)}</time> {zoneName(line.at, zone)}
          </>
        ) : null}
      </span>
    </li>
  )
}

'use client'

import { useZone } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Empty } from '#components/ui/states.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

const STATE = { draft: ['Draft', 'warn'], published: ['At work', 'ok'], superseded: ['Before', 'neutral'] } as const

/** Versions, newest first. A run keeps the version it started with. */
export function VersionList({ versions }: { readonly versions: MemberDetail['versions'] }) {
  const zone = useZone()
  const now = useNow()
  if (versions.length === 0) return <Empty title="No version yet" />
  return (
    <section className="card" aria-label="Versions">
      {[...versions]
        .sort((a, b) => b.n - a.n)
        .map((version) => (
          <div key={version.n} className="tr" style={{ gridTemplateColumns: '48px minmax(0,1fr) auto' }}>
            <span className="strong">v{version.n}</span>
            <span className="muted">
              {version.publishedAt
                ? `${dayTime(version.publishedAt, zone, now)}${version.publishedBy ? ` by ${version.publishedBy}` : ''}`
                : 'not put to work yet'}
            </span>
            <Badge tone={STATE[version.status][1]}>{STATE[version.status][0]}</Badge>
          </div>
        ))}
    </section>
  )
}

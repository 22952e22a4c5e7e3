'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { Badge, EffectBadge } from '#components/ui/badge.tsx'
import { Empty } from '#components/ui/states.tsx'
import { counted } from '#components/words.ts'
import type { EffectClass } from '#server/bridge/schema.ts'

interface Ability {
  readonly tool: string
  readonly title: string
  readonly description: string
  readonly effectClass: EffectClass | null
  readonly mutates: boolean
  readonly reversible: boolean
  readonly state: 'active' | 'quarantined'
}

const APPS: { readonly [app: string]: string } = {
  files: 'Files',
  tables: 'Tables',
  mail: 'Mail',
  result: 'Results',
  http: 'Web',
  memory: 'Memory',
}

/** Each app with its abilities and their kind; the kind was set by an admin, never taken from the app. */
export function AppList({ abilities }: { readonly abilities: readonly Ability[] }) {
  const [find, setFind] = useQueryState('find', parseAsString.withDefault(''))
  const shown = abilities.filter(({ title, tool, description }) =>
    `${title} ${tool} ${description}`.toLowerCase().includes(find.toLowerCase()),
  )
  const apps = Map.groupBy(shown, (ability) => ability.tool.slice(0, ability.tool.indexOf('.')))
  return (
    <main className="page">
      <div className="page-head">
        <h1>Connected apps</h1>
        <span className="muted text-sm">what crew members can use, and what kind each ability is</span>
        <span className="grow" />
        <input
          className="input"
          style={{ width: 220 }}
          aria-label="Find an ability"
          placeholder="Find an ability"
          value={find}
          onChange={(event) => void setFind(event.target.value || null)}
        />
      </div>
      {abilities.length > 0 && apps.size === 0 ? <Empty title="No ability is called that" /> : null}
      {abilities.length === 0 ? <Empty title="No app is connected">The apps that come with Muster are connected at set-up.</Empty> : null}
      {[...apps].map(([app, list]) => (
        <section key={app} className="card" aria-label={APPS[app] ?? app}>
          <div className="card-h">
            <h2>{APPS[app] ?? app}</h2>
            <span className="count">{counted(list.length, 'ability', 'abilities')}</span>
          </div>
          <ul>
            {list.map((ability) => (
              <li key={ability.tool} className="tr py-2" style={{ gridTemplateColumns: 'minmax(0,1fr) auto' }}>
                <span>
                  <span className="strong">{ability.title}</span> <span className="mono-s muted">{ability.tool}</span>
                  <span className="small muted exact block">{ability.description}</span>
                </span>
                <span className="flex flex-wrap justify-end gap-1">
                  {ability.state === 'quarantined' ? <Badge tone="danger">Changed, needs a look</Badge> : null}
                  {ability.mutates && !ability.reversible ? <Badge tone="edge">Cannot be undone</Badge> : null}
                  {ability.effectClass ? <EffectBadge effectClass={ability.effectClass} /> : <Badge tone="danger">No kind yet</Badge>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  )
}

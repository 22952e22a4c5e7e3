'use client'

import { Download } from 'lucide-react'
import { parseAsInteger, parseAsString, useQueryState } from 'nuqs'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { EntryList } from '#components/proof/entry-list.tsx'
import { entryWords } from '#components/proof/entry-words.ts'
import { Findings } from '#components/proof/findings.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { AuditList, VerifyReportDto } from '#server/bridge/schema.ts'

const COMMAND = 'npx muster audit verify muster-proof.jsonl'

/**
 * Proof that nothing was altered: every entry, a check of all of them, and a file to check elsewhere.
 * @param mayRead false: only says that it is not for this person, and offers nothing that would be refused
 */
export function ProofScreen({ mayRead }: { readonly mayRead: boolean }) {
  const t = useT()
  const [type, setType] = useQueryState('type', parseAsString)
  const [before, setBefore] = useQueryState('before', parseAsInteger)
  const query = new URLSearchParams()
  if (type) query.set('type', type)
  if (before !== null) query.set('before', String(before))
  const { data, error, isPending, refetch } = useRead<AuditList>(`/audit?${query}`, { keep: true })
  return (
    <main className="page">
      <div className="page-head">
        <h1>{t('Proof')}</h1>
        <span className="muted text-sm">{t('nothing was altered, and by whom everything was done')}</span>
        <span className="grow" />
        {mayRead ? <Export /> : null}
      </div>
      {mayRead ? <Verify /> : null}
      <section className="card" aria-label={t('Entries')}>
        <div className="card-h">
          <h2>{t('Entries')}</h2>
          <span className="end pr-2">
            <select
              className="input"
              style={{ width: 'auto', minHeight: 24, paddingBlock: 2 }}
              aria-label={t('Kind of entry')}
              value={type ?? ''}
              onChange={(event) => {
                void setBefore(null)
                void setType(event.target.value || null)
              }}
            >
              <option value="">{t('All kinds')}</option>
              {[...(data?.types ?? (type ? [type] : []))].sort().map((one) => (
                <option key={one} value={one}>
                  {t(entryWords(one, ''))}
                </option>
              ))}
            </select>
          </span>
        </div>
        {isPending && !error ? <SkeletonRows rows={10} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data?.items.length === 0 ? <Empty title={t('No entry of this kind')} /> : null}
        {data && data.items.length > 0 ? <EntryList items={data.items} /> : null}
      </section>
      <div className="mt-3 flex gap-2">
        {before === null ? null : <Button onClick={() => void setBefore(null)}>{t('Newest')}</Button>}
        {data?.next ? <Button onClick={() => void setBefore(data.next)}>{t('Older')}</Button> : null}
      </div>
    </main>
  )
}

function Verify() {
  const t = useT()
  const { act, busy, value } = useAct<VerifyReportDto>()
  return (
    <section className="card mb-4" aria-labelledby="verify-title">
      <div className="card-h">
        <h2 id="verify-title">{t('Is everything unaltered?')}</h2>
        <span className="end pr-2">
          <Button size="s" look={value ? 'plain' : 'primary'} busy={busy} onClick={() => act({ path: '/audit/verify' })}>
            {busy ? t('Verifying') : value ? t('Verify again') : t('Verify')}
          </Button>
        </span>
      </div>
      <div className="card-b pt-2" role="status">
        {value ? (
          <>
            <p className="mb-1 flex flex-wrap items-center gap-2 text-sm">
              <Badge tone={value.ok ? 'ok' : 'danger'}>{value.ok ? t('Nothing was altered') : t('Altered')}</Badge>
              <span className="muted">
                {value.ok
                  ? t('{entries} and {actions} checked', {
                      entries: t.count(value.entries, '{n} entry', '{n} entries'),
                      actions: t.count(value.ledger.actions, '{n} action', '{n} actions'),
                    })
                  : t.count(value.entries, '{n} entry holds', '{n} entries hold')}
              </span>
            </p>
            <Findings report={value} />
          </>
        ) : (
          <p className="muted text-sm">
            {t(
              'Recomputes every entry from the first one, checks the signatures, and compares what was done with what is on record. The first thing that is wrong is named.',
            )}
          </p>
        )}
      </div>
      <div className="card-b border-line-soft border-t">
        <p className="muted small">{t('To prove an export on any machine, without this server:')}</p>
        <p className="flex items-start gap-1">
          <code className="mono-s exact">{COMMAND}</code>
          <CopyButton text={COMMAND} label={t('Copy the command')} />
        </p>
      </div>
    </section>
  )
}

function Export() {
  const t = useT()
  const off = useOff('admin')
  if (off !== null) return <span className="off-why">{t('Exporting needs the role admin.')}</span>
  return (
    <a className={buttonClass()} href="/api/v1/audit/export" download>
      <Download className="i" aria-hidden />
      {t('Export')}
    </a>
  )
}

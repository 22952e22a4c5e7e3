import { useId } from 'react'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import type { Site } from '#server/catalogue/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** A site as it is typed: patterns one a line. */
export interface TypedSite {
  readonly origin: string
  readonly reads: string
  readonly sends: string
  readonly private: boolean
  readonly header: string
  readonly prefix: string
}

export const EMPTY_SITE: TypedSite = { origin: 'https://', reads: '', sends: '', private: false, header: '', prefix: '' }

export function typedSite(site: Site): TypedSite {
  const { origin, reads, sends, header } = site
  return {
    origin,
    reads: reads.join('\n'),
    sends: sends.join('\n'),
    private: site.private,
    header: header?.name ?? '',
    prefix: header?.prefix ?? '',
  }
}

/** What is sent; the server checks it. */
export function siteOf(typed: TypedSite): Site {
  const lines = (text: string): string[] => text.split(/\s+/).filter((line) => line !== '')
  return {
    origin: typed.origin.trim().replace(/\/+$/, ''),
    reads: lines(typed.reads),
    sends: lines(typed.sends),
    private: typed.private,
    header: typed.header.trim() === '' ? null : { name: typed.header.trim(), prefix: typed.prefix },
  }
}

interface Props {
  readonly site: TypedSite
  readonly onChange: (site: TypedSite) => void
  readonly onRemove: (() => void) | null
  /** What the server said about its fields: by name. */
  readonly wrong: { readonly [field: string]: string }
}

/** One origin, and the paths of it that may be looked up or sent to. */
export function SiteFields({ site, onChange, onRemove, wrong }: Props) {
  const t = useT()
  const id = useId()
  const text = (field: 'origin' | 'header' | 'prefix', label: string, placeholder: string, hint?: string) => (
    <div className="field">
      <label className="label" htmlFor={`${id}-${field}`}>
        {label}
      </label>
      <input
        id={`${id}-${field}`}
        className="input"
        value={site[field]}
        placeholder={placeholder}
        autoComplete="off"
        aria-invalid={wrong[field] ? true : undefined}
        onChange={(event) => onChange({ ...site, [field]: event.target.value })}
      />
      {hint ? <span className="hint">{hint}</span> : null}
      {wrong[field] ? <span className="bad">{wrong[field]}</span> : null}
    </div>
  )
  const patterns = (field: 'reads' | 'sends', label: string, placeholder: string) => (
    <div className="field">
      <label className="label" htmlFor={`${id}-${field}`}>
        {label}
      </label>
      <textarea
        id={`${id}-${field}`}
        className="input code"
        rows={2}
        value={site[field]}
        placeholder={placeholder}
        aria-invalid={wrong[field] ? true : undefined}
        onChange={(event) => onChange({ ...site, [field]: event.target.value })}
      />
      {wrong[field] ? <span className="bad">{wrong[field]}</span> : null}
    </div>
  )
  return (
    <div className="site">
      {text(
        'origin',
        t('Address'),
        'https://tickets.example',
        t('Only the beginning, up to the first single slash. Nothing outside it is reached.'),
      )}
      <div className="grid items-start gap-3 sm:grid-cols-2">
        {patterns('reads', t('Paths to look up without asking'), '/api/items/**')}
        {patterns('sends', t('Paths to send to, after asking'), '/api/items')}
      </div>
      <p className="hint">{t('One path a line. A single star is any part of a path, two stars are anything.')}</p>
      <label className="pick">
        <input type="checkbox" checked={site.private} onChange={(event) => onChange({ ...site, private: event.target.checked })} />
        <span>{t('It is inside our own network')}</span>
        <span className="hint">{t('Without this an address that is not public is refused.')}</span>
      </label>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        {text(
          'header',
          t('A saved secret is sent along as'),
          'Authorization',
          t('As the app’s maker names it. Leave it empty when none is needed.'),
        )}
        {text('prefix', t('What stands before the secret'), 'Bearer ')}
      </div>
      {onRemove ? (
        <span>
          <Button size="s" look="danger" onClick={onRemove}>
            {t('Take this address off the list')}
          </Button>
        </span>
      ) : null}
    </div>
  )
}

/** `/sites/0/origin` → field → message, for one site. */
export function wrongOf(
  errors: readonly { readonly pointer: string; readonly message: string }[],
  at: number,
  t: Say,
): { [field: string]: string } {
  const start = `/sites/${at}/`
  const own = errors.filter(({ pointer }) => pointer.startsWith(start))
  return Object.fromEntries(own.map(({ pointer, message }) => [pointer.slice(start.length).split('/')[0] ?? '', t(message)]))
}

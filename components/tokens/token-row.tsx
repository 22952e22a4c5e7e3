import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime, yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { SCOPE_WORDS, STATE_WORDS } from '#components/tokens/scope-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import type { TokenListItem } from '#server/identity/tokens/schema.ts'

/** Where there is no head above the column; there it is read out only. */
const ON_PHONES = 'muted sr-only max-[900px]:not-sr-only'

/** One token: what it is called and begins with, what it may, when it was used, until when it works. */
export function TokenRow({ token, onRevoke }: { readonly token: TokenListItem; readonly onRevoke: () => void }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const state = STATE_WORDS[token.state]
  return (
    <li className="secret-row">
      <div>
        <span className="strong block">
          <SafeText text={token.name} />
        </span>
        <span className="mono-s muted block">{token.prefix}…</span>
        <span className="muted block">
          {token.mine
            ? t('made by you, {day}', { day: yearDay(token.createdAt, clock) })
            : t('made by {name}, {day}', { name: plainName(token.madeBy), day: yearDay(token.createdAt, clock) })}
        </span>
      </div>
      <ul>
        {token.scopes.map((scope) => (
          <li key={scope}>{t(SCOPE_WORDS[scope].means)}</li>
        ))}
      </ul>
      <div>
        {token.lastUsedAt === null ? null : <span className={ON_PHONES}>{t('Last used')} </span>}
        {token.lastUsedAt === null ? <span className="muted">{t('Not used yet')}</span> : dayTime(token.lastUsedAt, clock, now)}
        {token.refusedAt === null ? null : (
          <span className="muted block">{t('Tried after its end: {when}', { when: dayTime(token.refusedAt, clock, now) })}</span>
        )}
      </div>
      <div>
        <span className={ON_PHONES}>{t('Works until')} </span>
        {yearDay(token.expiresAt, clock)}
        {state === null ? null : (
          <span className="block">
            <Badge tone={state.tone}>{t(state.word)}</Badge> <span className="muted">{t(state.means)}</span>
          </span>
        )}
      </div>
      {token.state === 'working' || token.state === 'resting' ? (
        <div>
          <Button size="s" look="danger" onClick={onRevoke} aria-label={t('Revoke {name}', { name: plainName(token.name) })}>
            {t('Revoke')}
          </Button>
        </div>
      ) : (
        <span />
      )}
    </li>
  )
}

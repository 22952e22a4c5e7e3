import type { MailSecurity } from '#server/connectors/mail/mail-server/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Lines to a mail server, with the port that is usual. */
export const MAIL_SECURITY_WORDS = {
  starttls: { word: 'STARTTLS', means: msg('usual on port 587'), port: '587' },
  tls: { word: msg('TLS from the start'), means: msg('usual on port 465'), port: '465' },
  none: { word: msg('None'), means: msg('inside your own network only'), port: '25' },
} as const satisfies Record<MailSecurity, { word: string; means: string; port: string }>

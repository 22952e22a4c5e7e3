import type { MailSecurity } from '#server/connectors/mail/mail-server/schema.ts'

/** Lines to a mail server, with the port that is usual. */
export const MAIL_SECURITY_WORDS = {
  starttls: { word: 'STARTTLS', means: 'usual on port 587', port: '587' },
  tls: { word: 'TLS from the start', means: 'usual on port 465', port: '465' },
  none: { word: 'None', means: 'inside your own network only', port: '25' },
} as const satisfies Record<MailSecurity, { word: string; means: string; port: string }>

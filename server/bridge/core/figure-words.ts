import { msg } from '#server/kernel/language/say.ts'

/**
 * What the jobs that come with Muster call the figures under the title of a run: said in the reader's language after the number. A
 * title that an author wrote stays as it is written.
 */
export const FIGURE_WORDS: ReadonlySet<string> = new Set([
  msg('Contracts'),
  msg('Deviations'),
  msg('E-mails'),
  msg('Files'),
  msg('Final notices'),
  msg('Folders afterwards'),
  msg('Invoices'),
  msg('Items'),
  msg('Left alone'),
  msg('Limits'),
  msg('Moved'),
  msg('Of high risk'),
  msg('Open items'),
  msg('Owners'),
  msg('Passages'),
  msg('Passed on'),
  msg('People asked'),
  msg('Questioned'),
  msg('Quotes'),
  msg('Reminded'),
  msg('Renew by themselves'),
  msg('Rows'),
  msg('Sentences'),
  msg('Sources'),
  msg('Tasks'),
  msg('To look at'),
  msg('Too late'),
  msg('Urgent'),
])

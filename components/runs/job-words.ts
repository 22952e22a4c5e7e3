import { msg, type Say } from '#server/kernel/language/say.ts'
import { sayKnown } from '#server/kernel/language/say-known.ts'

/**
 * What the jobs that come with Muster call what they hand over, and what they ask: said in the reader's language. The run itself,
 * its answers and its proof stay as the job is written; what an author wrote stays too. Most particular first.
 */
const OF_JOBS: readonly string[] = [
  msg('{name}: {n} deviation, {high} of high risk'),
  msg('{name}: {n} deviations, {high} of high risk'),
  msg('Summary of {name}: {n} of {all} rows questioned'),
  msg('First day of {name}: checklist with ticket {ticket}'),
  msg('{amount} renews by itself in {n} days'),
  msg('Last days to give notice, for a calendar'),
  msg('{name}: {n} file moved, {left} left in place'),
  msg('{name}: {n} files moved, {left} left in place'),
  msg('Overview (points: {n}, sources: {all})'),
  msg(
    'This complaint needs an answer by hand: its sender has no order in our list. Please answer it from your own mailbox, then say so here.',
  ),
  msg(
    'This complaint needs an answer by hand: it fits none of the orders of its sender. Please answer it from your own mailbox, then say so here.',
  ),
  msg('I have answered it'),
  msg('It needs no answer'),
]

/** A title, a question or one of its answers, for reading alone: what is sent back is the text itself. Pure. */
export function sayOfJob(text: string, say: Say): string {
  return sayKnown(text, OF_JOBS, say)
}

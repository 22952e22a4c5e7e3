import type { Guard } from '#server/dispatch/testing/guards.ts'

const READ_TOKEN = 'server/identity/member-tokens/read-member-token.ts'
const TOKEN_TEST = 'server/dispatch/mint-run-token.db.test.ts'
const POLL = 'server/triggers/mailbox/poll-mailbox.ts'
const TAKE = 'server/triggers/mailbox/take-message.ts'
const APP_TOKEN_TEST = 'server/dispatch/token-for-apps.db.test.ts'
const MAIL_TEST = 'server/triggers/mailbox/poll-mailbox.db.test.ts'

/** What a crew member's token opens, and which e-mails start it. */
export const MAIL_IN_GUARDS: readonly Guard[] = [
  {
    guards: 'whole e-mails are taken away after 30 days',
    file: 'server/triggers/mailbox/sweep-mailboxes.ts',
    text: 'for (const ref of refs) await removeMail(workspaceId, ref)',
    becomes: '',
    test: MAIL_TEST,
    only: 'attachments for 90',
  },
  {
    guards: 'nothing of the workspace but old attachments is taken away',
    file: 'server/triggers/mailbox/sweep-attachments.ts',
    text: '.filter((one) => OF_AN_ATTACHMENT.test(one))',
    becomes: '',
    test: MAIL_TEST,
    only: 'attachments for 90',
  },
  {
    guards: 'an app is given a token of a crew member only where an admin allowed it',
    file: 'server/gateway/mcp/as-member.ts',
    text: "if (mint === undefined || !(await isAllowed(workspaceId, row.tool.slice(0, row.tool.indexOf('.')))))",
    becomes: 'if (mint === undefined)',
    test: APP_TOKEN_TEST,
    only: 'no admin allowed',
  },
  {
    guards: 'the token that an app is given does not come back from it',
    file: 'server/gateway/mcp/as-member.ts',
    text: 'forms: secretForms(token) }',
    becomes: 'forms: [] }',
    test: APP_TOKEN_TEST,
    only: 'nothing of the token is kept',
  },
  {
    guards: 'who sent the e-mail does not decide on what it started',
    file: TAKE,
    text: "origin: 'mail', by, triggerPeople }",
    becomes: "origin: 'mail', by }",
    test: MAIL_TEST,
    only: 'leaves them no vote',
  },
  {
    guards: 'a token for something else',
    file: READ_TOKEN,
    text: 'row.audience !== audience || ',
    becomes: '',
    test: TOKEN_TEST,
    only: 'opens nothing else',
  },
  {
    guards: 'a token of a run that is over',
    file: READ_TOKEN,
    text: "run.outcome !== null || run.cancelledBy !== null || run.status === 'suspended'",
    becomes: "run.status === 'suspended'",
    test: TOKEN_TEST,
    only: 'ends with its run',
  },
  {
    guards: 'a token of a person who may no more',
    file: READ_TOKEN,
    text: 'if (!(await mayStartRuns(workspaceId, userId))) return undefined',
    becomes: '',
    test: TOKEN_TEST,
    only: 'never does more than the person',
  },
  {
    guards: 'tokens from before a suspension',
    file: 'server/members/suspend-member.ts',
    text: 'await revokeMemberTokens(scope, member.id, systemClock.nowMs())',
    becomes: '',
    test: TOKEN_TEST,
    only: 'for good',
  },
  {
    guards: 'a message that was taken before',
    file: TAKE,
    text: 'if (await isMessageTaken(scope, mailbox.id, row.messageKey)) {',
    becomes: 'if (false as boolean) {',
    test: MAIL_TEST,
    only: 'is taken once',
  },
  {
    guards: 'a message is from outside',
    file: TAKE,
    text: "inputsFrom: 'outside', purpose: 'run'",
    becomes: "purpose: 'run'",
    test: MAIL_TEST,
    only: 'labels from outside',
  },
  {
    guards: 'a message that is too large is not fetched',
    file: POLL,
    text: "if (size > MAIL_BYTES_MAX) return await leave('TOO_LARGE')",
    becomes: '',
    test: MAIL_TEST,
    only: 'that is too large',
  },
  {
    guards: 'a mailbox never does more than its owner',
    file: POLL,
    text: 'if (standing !== null) {',
    becomes: 'if (false as boolean) {',
    test: MAIL_TEST,
    only: 'never does more than its owner',
  },
  {
    guards: 'a mailbox that was paused during a look',
    file: TAKE,
    text: 'return mailbox.pausedAt === null && mailbox.revision',
    becomes: 'return mailbox.revision',
    test: MAIL_TEST,
    only: 'is paused during the look',
  },
  {
    guards: 'two mailboxes of a workspace at once',
    file: 'server/triggers/mailbox/tick-mailboxes.ts',
    text: 'export const AT_ONCE_OF_WORKSPACE = 2',
    becomes: 'export const AT_ONCE_OF_WORKSPACE = 5',
    test: MAIL_TEST,
    only: 'takes two places',
  },
  {
    guards: 'sixty e-mails a minute',
    file: POLL,
    text: 'new Date(nowMs + NEXT_BATCH_MS)',
    becomes: 'new Date(nowMs)',
    test: MAIL_TEST,
    only: 'sixty messages a minute',
  },
  {
    guards: 'what was swept is not taken again',
    file: POLL,
    text: 'Math.max(mailbox.since.getTime(), nowMs - KNOWN_AGAIN_MS)',
    becomes: 'mailbox.since.getTime()',
    test: MAIL_TEST,
    only: 'starts none of it again',
  },
]

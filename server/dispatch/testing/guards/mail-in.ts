import type { Guard } from '#server/dispatch/testing/guards.ts'

const READ_TOKEN = 'server/identity/member-tokens/read-member-token.ts'
const TOKEN_TEST = 'server/dispatch/mint-run-token.db.test.ts'
const POLL = 'server/triggers/mailbox/poll-mailbox.ts'
const TAKE = 'server/triggers/mailbox/take-message.ts'
const MAIL_TEST = 'server/triggers/mailbox/poll-mailbox.db.test.ts'

/** What a crew member's token opens, and which e-mails start it. */
export const MAIL_IN_GUARDS: readonly Guard[] = [
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
]

import type { Guard } from '#server/dispatch/testing/guards.ts'

const SIGNATURE = 'server/triggers/hooks/check-signature.ts'
const RECEIVE = 'server/triggers/hooks/receive-webhook.ts'
const START = 'server/triggers/hooks/start-delivery.ts'
const SEND = 'server/triggers/hooks/send-test.ts'
const ROTATE = 'server/triggers/hooks/rotate-secret.ts'
const KEEP_TEST = 'server/triggers/hooks/keep-messages.db.test.ts'
const UNIT = 'server/triggers/hooks/check-signature.test.ts'
const DECIDES = 'server/triggers/hooks/who-decides.db.test.ts'
const TEST = 'server/triggers/hooks/receive-webhook.db.test.ts'

/** What comes from other systems, and as what. */
export const WEBHOOKS_GUARDS: readonly Guard[] = [
  {
    guards: 'a message whose signature does not count',
    file: SIGNATURE,
    text: "return matches.includes(true) ? { ok: true, text: text ?? '' } : { ok: false, fault: 'no_match' }",
    becomes: "return { ok: true, text: text ?? '' }",
    test: UNIT,
    only: 'foreign secret',
  },
  {
    guards: 'bytes that moved over the borders of what is signed',
    file: SIGNATURE,
    text: "if (!ID_SHAPE.test(id)) return 'bad_id'",
    becomes: '',
    test: UNIT,
    only: 'bytes moved between',
  },
  {
    guards: 'bytes that all read the same',
    file: SIGNATURE,
    text: "if (text === null) return 'not_text'",
    becomes: '',
    test: UNIT,
    only: 'bytes that are no text',
  },
  {
    guards: 'an address that nobody has costs as much',
    file: RECEIVE,
    text: 'checkSignature(signedOf(incoming), [NOBODYS_SECRET], nowMs)',
    becomes: '',
    test: TEST,
    only: 'costs a check of a signature too',
  },
  {
    guards: 'every secret is tried',
    file: SIGNATURE,
    text: "const matches = secrets.map((secret) => verifies(new Webhook(secret), text ?? '', headers))",
    becomes: "const matches = secrets.slice(0, 1).map((secret) => verifies(new Webhook(secret), text ?? '', headers))",
    test: UNIT,
    only: 'counts with either of two secrets',
  },
  {
    guards: 'a message is acknowledged only when it was kept',
    file: 'server/triggers/hooks/keep-messages.ts',
    text: '({ value: taken.has(row.id) })',
    becomes: '({ value: taken.has(row.id) || true })',
    test: KEEP_TEST,
    only: 'each is kept or not for itself',
  },
  {
    guards: 'sixty messages a minute',
    file: RECEIVE,
    text: 'await incoming.count(`webhook ${opened.webhook.id}`, MESSAGE_RATE)',
    becomes: '',
    test: TEST,
    only: 'sixty-first',
  },
  {
    guards: 'what came from outside stays from outside',
    file: START,
    text: "inputsFrom: 'outside', ",
    becomes: '',
    test: TEST,
    only: 'is answered with 202',
  },
  {
    guards: 'a message that was settled starts nothing more',
    file: START,
    text: "    const delivery = await lockDelivery(scope, deliveryId)\n    if (delivery?.outcome !== 'taken') return\n",
    becomes: '    const delivery = await lockDelivery(scope, deliveryId)\n    if (!delivery) return\n',
    test: TEST,
    only: 'sent twenty times',
  },
  {
    guards: 'never more than the person in whose name it starts',
    file: START,
    text: 'if (standing !== null) {',
    becomes: 'if (Number.isNaN(nowMs) && standing !== null) {',
    test: TEST,
    only: 'an owner who may not',
  },
  {
    guards: 'a test starts as the person who sends it',
    file: START,
    text: 'delivery.sentBy ?? webhook.ownerId',
    becomes: 'webhook.ownerId',
    test: DECIDES,
    only: 'a test starts as',
  },
  {
    guards: 'a test never does more than the person who sends it',
    file: START,
    text: 'if (senders !== null) return',
    becomes: 'if (Number.isNaN(nowMs) && senders !== null) return',
    test: DECIDES,
    only: 'a test of a person',
  },
  {
    guards: 'those behind a message do not decide on its run',
    file: START,
    text: 'by, triggerPeople }',
    becomes: 'by }',
    test: DECIDES,
    only: 'started again leaves its owner',
  },
  {
    guards: 'who was shown the secret does not decide',
    file: START,
    text: '[ownerId, ...secretShownTo.slice(0, counting)]',
    becomes: '[ownerId, ...secretShownTo.slice(counting)]',
    test: DECIDES,
    only: 'when the webhook changes hands',
  },
  {
    guards: 'who renews the secret owns what it starts',
    file: ROTATE,
    text: 'ownerId: by, secretShownTo })',
    becomes: 'secretShownTo })',
    test: DECIDES,
    only: 'who renews the secret',
  },
  {
    guards: 'a signed command is for the owner alone',
    file: SEND,
    text: "if (webhook.ownerId !== by) throw new AppError('FORBIDDEN', { context: { webhook: id } })",
    becomes: '',
    test: DECIDES,
    only: 'for the owner alone',
  },
  {
    guards: 'a right signature is never shown whole',
    file: SIGNATURE,
    text: '.slice(0, EXPECTED_SHOWN)',
    becomes: '',
    test: UNIT,
    only: 'never all of it',
  },
  {
    guards: "an address is nobody's only when nobody has it",
    file: 'server/kernel/not-found.ts',
    text: 'throw error',
    becomes: 'return null',
    test: TEST,
    only: 'is not said to be nobody',
  },
]
